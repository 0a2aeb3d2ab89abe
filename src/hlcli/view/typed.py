"""One word of the command line as it was typed, or an option together with its value."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from hlcli.view.pasted import pieces_of


@dataclass(frozen=True)
class Typed:
    """`option` is its name, "" for a plain word. `text` is quoted for a shell; `masked` is the
    same without clinical values."""

    option: str
    text: str
    masked: str


def put_of(target: str, file: str, version: str, again: Iterable[str]) -> tuple[Typed, ...]:
    """The put that would write a file as the next version of what was seen."""
    words = ("put", target, file, f"--if-match {shlex.quote(version)}", *pieces_of(again))
    quoted = (*map(shlex.quote, words[:3]), *words[3:])
    return tuple(
        Typed(one.partition(" ")[0] if one[:2] == "--" else "", one, one) for one in quoted
    )
