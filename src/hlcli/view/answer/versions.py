"""The table of a history: version, time, what was done, and how much it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hlcli.fhir.history import Version
from hlcli.view.console.grid import Grid, Head, Row
from hlcli.view.console.look import Look
from hlcli.view.console.visible import visible
from hlcli.view.content.status import moment

_HEAD = Head(("version", "time", "", "change"))


class Versions:
    """Versions as they come, the newest first. What one changed is known by the one before it, so
    that the last of a page waits for the next page."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._grid = Grid(_HEAD, look.width or 80)
        self._waiting: Version | None = None

    def page(self, found: Sequence[Version]) -> Iterator[str]:
        """The lines that can be told now."""
        every = [*([self._waiting] if self._waiting else []), *found]
        self._waiting = every[-1] if every else None
        yield from self._table([_row(*pair) for pair in pairwise(every)])

    def rest(self) -> Iterator[str]:
        """The last version of all."""
        if self._waiting:
            yield from self._table([_row(self._waiting, None)])
        self._waiting = None

    def _table(self, rows: Sequence[Row]) -> Iterator[str]:
        if rows:
            yield from (self._look.paint(line, "dim") for line in self._grid.heading(rows))
            yield from self._grid.body(rows)


def _row(one: Version, before: Version | None) -> Row:
    told = (one.number, moment(one.updated), _done(one, before), _change(one, before))
    return tuple(map(visible, told))


def _done(one: Version, before: Version | None) -> str:
    if one.resource is None:
        return "deleted"
    if before is not None and before.resource is None:
        return "brought back"
    return "created" if one.number == "1" else "updated"


def _change(one: Version, before: Version | None) -> str:
    """`2 changed, 1 added`: elements, as `hlcli diff` has them."""
    if before is None or one.resource is None or before.resource is None:
        return ""
    from hlcli.fhir.diff import compare

    told = Counter(change.op for change in compare(before.resource, one.resource))
    parts = [f"{told[op]} {op}" for op in ("changed", "added", "removed") if told[op]]
    return ", ".join(parts) or "none"
