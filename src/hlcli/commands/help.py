"""The front page, and `hlcli help TOPIC`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from hlcli.commands import topics
from hlcli.commands.command import Page
from hlcli.errors import EXIT_CODES, UsageError

FRONT = """\
hlcli · safe, signed updates for AWS HealthLake and its kind (FHIR R4)

  hlcli put Patient jane.json
  hlcli cond-update Patient --name peter --birthdate 2000-01-01 peter.json
  hlcli demo                            see all of it in a minute, without AWS

  write   put  cond-update  delete  edit  settle
  look    get  history  search  diff
  check   validate  params  explain
  where   config  datastores  doctor
  bulk    load  import                       from here; from S3, by the service
  else    api                                any other request, signed
  local   serve  demo                        or --local on any command above

  exit    0 done          2 3 4 9 10 12 refused, nothing written
          5 6 7 not written, run again later    8 load: some items failed
          11 13 look first (may be written; not as expected)
          1 they differ (diff)    130 143 stopped         70 a bug
  shell   completion  man                    bash, zsh, fish, powershell
  more    hlcli COMMAND --help · hlcli help exit-codes | output | environment
          hlcli help conditional-update | safety | load
"""


def exit_codes() -> str:
    """The contract's table, from its one source."""
    rows = [("code", "meaning", "written?"), ("", "", "")]
    rows += [(str(row.code), row.meaning, row.written) for row in EXIT_CODES]
    return "\n".join(line for row in rows for line in _row(*row)) + "\n"


def _row(code: str, meaning: str, written: str) -> list[str]:
    first, *more = textwrap.wrap(meaning, 62) or [""]
    return [f"{code:>4}  {first:<62}  {written}".rstrip(), *(" " * 6 + line for line in more)]


TOPICS: Mapping[str, Callable[[], str]] = {
    "exit-codes": exit_codes,
    "output": lambda: topics.OUTPUT,
    "environment": lambda: topics.ENVIRONMENT,
    "conditional-update": lambda: topics.CONDITIONAL_UPDATE,
    "safety": lambda: topics.SAFETY,
    "load": lambda: topics.LOAD,
}


def help(
    ctx: typer.Context,
    topic: Annotated[str | None, typer.Argument(metavar="[TOPIC|COMMAND]")] = None,
) -> int:
    """Explain a command, or a topic.

    Topics: exit-codes, output, environment, conditional-update, safety, load.

    \b
      hlcli help safety
      hlcli help exit-codes
      hlcli help cond-update
    """
    root = ctx.parent
    assert root is not None
    command = root.command.commands.get(topic) if topic else None  # type: ignore[attr-defined]
    if topic is None:
        raise Page(FRONT)
    if topic in TOPICS:
        raise Page(TOPICS[topic]())
    if command is not None:
        raise Page(command.get_help(typer.Context(command, info_name=topic, parent=root)) + "\n")
    raise UsageError(
        f'there is no help on "{topic}"',
        hint=_meant(topic, (*TOPICS, *root.command.commands)),  # type: ignore[attr-defined]
    )


def _meant(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), known, 1)
    return f"did you mean {near[0]}?" if near else f"topics: {', '.join(TOPICS)}; or a command"
