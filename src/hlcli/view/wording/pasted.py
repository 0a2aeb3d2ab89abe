"""Commands to be pasted: quoted for a shell, in pieces that a line break may divide."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hlcli.fhir.interaction import Interaction
from hlcli.view.console.screen import Screen
from hlcli.view.wording.message import Advice

if TYPE_CHECKING:
    from hlcli.view.console.typed import Typed

_FLAG = re.compile(r"[A-Za-z_][A-Za-z0-9_:.-]*")
#: Headers that have an option of their own.
_OPTIONS = {
    "x-amzn-healthlake-fhir-validation-level": "--validation-level",
    "x-amz-fhir-history-consistency-level": "--consistency",
}
_PRECONDITIONS = ("if-match", "if-none-match")


def command(name: str, quoted: list[str], screen: Screen, remark: str) -> Advice:
    """The command with the options that reach the same store."""
    return Advice((f"hlcli {name}", *quoted, *pieces_of(screen.again)), remark)


def pieces_of(words: Iterable[str]) -> list[str]:
    """Quoted words, an option and its value in one piece, which no line break divides."""
    pieces: list[str] = []
    for word in words:
        if word.startswith("--") or not pieces:
            pieces.append(shlex.quote(word))
        else:
            pieces[-1] += " " + shlex.quote(word)
    return pieces


def criterion(name: str, value: str, values: bool) -> str:
    """`--name peter`; without values `--name …`, which says what to fill in."""
    shown = shlex.quote(value) if values else "…"
    if not _FLAG.fullmatch(name):
        return f"--param {shlex.quote(name)}={shown}"
    joint = "=" if values and (value.startswith("-") or not value) else " "
    return f"--{name}{joint}{shown}"


def write(asked: Interaction, screen: Screen, values: bool, *extra: str) -> tuple[str, ...] | None:
    """The write once more with further options, in pieces; None where the command line cannot be
    told: edits by flags, or headers of the user's own."""
    file, options = file_of(screen), _options(asked)
    if file is None or options is None:
        return None
    name = "cond-update" if asked.name == "conditional-update" else "put"
    what = asked.type if name == "cond-update" else f"{asked.type}/{asked.id}"
    criteria = [criterion(key, value, values) for key, value in asked.query]
    words = [shlex.quote(what), *criteria, shlex.quote(file), *options, *extra]
    return (f"hlcli {name}", *words, *pieces_of(screen.again))


def put_of(target: str, file: str, version: str, again: Iterable[str]) -> tuple[Typed, ...]:
    """The put that would write a file as the next version of what was seen."""
    from hlcli.view.console.typed import Typed

    words = ("put", target, file, f"--if-match {shlex.quote(version)}", *pieces_of(again))
    quoted = (*map(shlex.quote, words[:3]), *words[3:])
    return tuple(
        Typed(one.partition(" ")[0] if one[:2] == "--" else "", one, one) for one in quoted
    )


def file_of(screen: Screen) -> str | None:
    """The file that was sent as it is; None for standard input, edits and flags alone."""
    source = screen.source
    if source is None or source.before is not None or source.name in ("<stdin>", "--set"):
        return None
    return source.name


def _options(asked: Interaction) -> list[str] | None:
    """The options behind its headers, without preconditions: those are to be others now."""
    rest = [(key.lower(), value) for key, value in asked.headers]
    rest = [pair for pair in rest if pair[0] not in _PRECONDITIONS]
    if any(key not in _OPTIONS for key, _ in rest):
        return None
    return [f"{_OPTIONS[key]} {shlex.quote(value)}" for key, value in rest]
