"""The command that tells what became of a write, made of the words of the write itself."""

from __future__ import annotations

import shlex

from hlcli.fhir.digest import digest
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, etag_version
from hlcli.view.console.screen import Screen
from hlcli.view.console.typed import Typed
from hlcli.view.wording.message import Advice

_WRITES = ("update", "conditional-update", "delete")
#: What the first attempt decided by looking is said by its outcome, and not decided anew.
_DECIDED = ("--if-match", "--expect", "--skip-unchanged", "--preview", "--confirm")


def advice(exchange: Exchange, screen: Screen, values: bool) -> Advice | None:
    """`hlcli settle put …`; for a change of what stood there the same change, of that version
    alone; None where neither can be said. With `values`, criteria and edits are spelled out."""
    typed, asked = screen.typed, exchange.interaction
    if not typed or asked.name not in _WRITES:
        return None
    if typed[0].text == "edit" or any(one.option == "--merge" for one in typed):
        return _of_that_version(asked, typed, values)
    if exchange.began is None:
        return None
    decided = (*_DECIDED, *(["--yes"] if asked.name == "delete" else []))
    kept = [one for one in typed if one.option not in decided]
    pieces = [one.text if values else one.masked for one in kept]
    end = pieces.index("--") if "--" in pieces else len(pieces)
    since = f"--since {exchange.began:%Y-%m-%dT%H:%M:%SZ}"
    known = (*_version(asked, typed), since, f"--digest {digest(asked)}")
    command = (f"hlcli settle {pieces[0]}", *pieces[1:end], *known, *pieces[end:])
    return Advice(command, _remark(typed))


def _of_that_version(asked: Interaction, typed: tuple[Typed, ...], values: bool) -> Advice:
    """The change once more, but not on top of itself: what appends would append twice."""
    named = asked.header("If-Match")
    first, *kept = [one for one in typed if one.option not in ("--if-match", "--merge")]
    pieces = [one.text if values else one.masked for one in kept]
    end = pieces.index("--") if "--" in pieces else len(pieces)
    version = (f"--if-match {shlex.quote(etag_version(named) or named)}",) if named else ()
    name = "put" if first.text == "edit" else first.text
    command = (f"hlcli {name}", *pieces[:end], "--merge", *version, *pieces[end:])
    return Advice(command, "it changes nothing twice" if named else "look first")


def _version(asked: Interaction, typed: tuple[Typed, ...]) -> tuple[str, ...]:
    """The precondition the first attempt came to, and the answer it had."""
    deletes = asked.name == "delete"
    if not deletes and not any(one.option in _DECIDED for one in typed):
        return ()
    named, free = asked.header("If-Match"), asked.header("If-None-Match")
    version = named and shlex.quote(etag_version(named) or named)
    told = (f"--if-match {version}",) if named else ("--if-none-match '*'",) if free else ()
    return (*told, "--yes") if deletes else told


def _remark(typed: tuple[Typed, ...]) -> str:
    piped = any(one.text == "-" for one in typed)
    return "with the same input; it repeats the write only if it was not done" if piped else ""
