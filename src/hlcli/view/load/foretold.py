"""--dry-run=server of a load: what each item would do, a line each on stdout as it is found out."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

from hlcli.errors import Problem
from hlcli.view.answer import data
from hlcli.view.console.layout import Piece, fill
from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import reason, write
from hlcli.view.console.visible import visible

if TYPE_CHECKING:
    from hlcli.bulk.told.events import Finished


class Foretold:
    """`add` items, and `flush` a few times a second; `failed` is why nothing more can be said."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._held = bytearray()
        self.failed: OSError | None = None

    def add(self, one: Finished) -> None:
        """One more item."""
        self._held += self._said(one)

    def flush(self) -> None:
        """All that was added goes out."""
        held, self._held = bytes(self._held), bytearray()
        if held and self.failed is None:
            self.failed = write(self._screen.env.stdout, held)

    @property
    def problem(self) -> Problem | None:
        """Why lines are missing that somebody wants; a reader who left has seen enough."""
        if self.failed is None or self.failed.errno == errno.EPIPE:
            return None
        return Problem("config", f"the items could not be printed: {reason(self.failed)}")

    def _said(self, one: Finished) -> bytes:
        if self._screen.output == "json" or self._screen.query is not None:
            return data.of_value(as_value(one), self._screen)
        columns, look = [visible(column) for column in _columns(one)], self._screen.data()
        if not look.terminal:
            return ("\t".join(columns) + "\n").encode()
        words = [word for column in columns[1:] if column for word in _words(look.text(column))]
        lines = fill(words, look.width, f"{columns[0]:9}  ", " " * 11)
        return look.encode("".join(f"{line}\n" for line in lines))


def _words(column: str) -> list[Piece]:
    first, *others = column.split(" ")
    return [("  ", first), *((" ", word) for word in others)]


def as_value(one: Finished) -> dict[str, Any]:
    """The item as a JSON object: the contract's names, and its place in the input."""
    type, _, id = one.target.partition("/")
    error = {"type": one.type, "message": one.message or None, "hint": one.hint or None}
    return {
        "place": str(one.place),
        "number": one.number,
        "result": one.result,
        "status": one.status,
        "resourceType": type or None,
        "id": id or None,
        "versionId": one.version,
        "error": error if one.type else None,
    }


def _columns(one: Finished) -> tuple[str, ...]:
    """Result, target, the version that is there now, place, and why not."""
    version = f"version {one.version}" if one.version else ""
    return one.result, one.target, version, str(one.place), _why(one)


def _why(one: Finished) -> str:
    """What was refused here in words of our own, else the problem's type."""
    told = (one.expression, one.message) if one.message else (one.type,)
    return ": ".join(part for part in told if part)
