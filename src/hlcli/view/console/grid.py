"""Rows under headings, set to a width. A key is never shortened: where a row is too wide, the key
has a line of its own; where even that does not help, what is known stands below it in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hlcli.view.console.layout import fill_parts
from hlcli.view.console.visible import cells

_GAP, _INDENT = 2, 2
#: Columns that a text needs to be of use.
_LEAST = 12

Row = tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """The titles of the columns, the first that of the key, and which may take several lines."""

    titles: Row
    folding: frozenset[int] = frozenset()


class Grid:
    """Rows that come in batches, one table: the headings return where the widths have changed."""

    def __init__(self, head: Head, width: int) -> None:
        self._head = head
        self._width = width
        self._natural = [cells(title) for title in head.titles]
        self._shown: list[str] = []

    def heading(self, rows: Sequence[Row]) -> list[str]:
        """The heading lines these rows need; none where the last ones still hold."""
        for row in rows:
            both = zip(self._natural, map(cells, row), strict=True)
            self._natural = [max(pair) for pair in both]
        titles = list(self._row(self._head.titles)) if self._fits else []
        again, self._shown = titles != self._shown, titles
        return titles if again else []

    def body(self, rows: Sequence[Row]) -> list[str]:
        """The rows themselves; `heading` has seen them."""
        return [line for row in rows for line in self._row(row)]

    def _row(self, row: Row) -> Iterator[str]:
        if (widths := _fitted(self._natural, self._head.folding, self._width)) is not None:
            yield from _set(row, widths, "")
            return
        yield row[0]
        if (widths := self._below()) is not None:
            yield from _set(row[1:], widths, " " * _INDENT)
        elif parts := [cell for cell in row[1:] if cell]:
            yield from fill_parts(parts, self._width, " " * _INDENT, " " * _INDENT)

    @property
    def _fits(self) -> bool:
        whole = _fitted(self._natural, self._head.folding, self._width)
        return whole is not None or self._below() is not None

    def _below(self) -> list[int] | None:
        """The widths of all columns but the key's."""
        folding = frozenset(place - 1 for place in self._head.folding)
        return _fitted(self._natural[1:], folding, self._width - _INDENT)


def _fitted(natural: Sequence[int], folding: frozenset[int], room: int) -> list[int] | None:
    """Widths that fit, the widest folding column giving way first; None where none do."""
    widths = list(natural)
    over = sum(widths) + _GAP * (len(widths) - 1) - room
    while over > 0:
        widest = max(folding, key=lambda place: widths[place], default=None)
        if widest is None or widths[widest] <= _LEAST:
            return None
        widths[widest] -= 1
        over -= 1
    return widths


def _set(row: Row, widths: Sequence[int], indent: str) -> Iterator[str]:
    columns = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        line = indent
        for column, width in zip(columns, widths, strict=True):
            cell = column[number] if number < len(column) else ""
            line += cell + " " * (width - cells(cell) + _GAP)
        yield line.rstrip()


def _folded(text: str, width: int) -> list[str]:
    """The text in lines, broken between words, and inside one that is wider than the column."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        pieces = _broken(word, width)
        lines = [*lines, *pieces] if lines[-1] else pieces
    return lines


def _broken(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if cells(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
