"""What stands above the text in an editor: what this is, and what was wrong the last time.

It goes to a private file that only its owner reads, so that values may be said.
"""

from __future__ import annotations

from collections.abc import Sequence

from hlcli.errors import Place
from hlcli.view.console.screen import Screen
from hlcli.view.console.visible import visible

_MARK = "// "
_HOW = (
    "Save it and leave the editor to see the changes; an empty file gives up.",
    "Lines up here that begin with // are left out.",
)
_AGAIN = ("Mend it, or leave without a change to give up: your text is kept.",)


def above(target: str, version: str, screen: Screen, faults: Sequence[tuple[Place, str]]) -> str:
    """The comment lines. Places count the lines of the text alone; said are those of the file."""
    head = [f"{target} · version {version} · {screen.store}", *_HOW]
    if faults:
        head += ["", _count(faults), *_AGAIN]
    lines = len(head) + len(faults)
    told = [_told(place, said, lines) for place, said in faults]
    return "".join(f"{_MARK}{visible(line)}".rstrip() + "\n" for line in (*head, *told))


def _count(faults: Sequence[object]) -> str:
    return f"{len(faults)} error{'s' if len(faults) > 1 else ''}: nothing is sent yet."


def _told(place: Place, said: str, lines: int) -> str:
    return f"  line {place.line + lines}, column {place.column}: {said}"
