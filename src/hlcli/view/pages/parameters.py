"""Show the search parameters of a type: a table for a person, tab-separated lines in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.guide import Entry
from hlcli.view.console.layout import wrap
from hlcli.view.console.look import Look
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen

_GAP = 2

#: Columns an example needs to be readable beside the rest.
_EXAMPLE = 12

_GAPS = {
    "unsupported": "(not in HealthLake)",
    "undocumented": "(not in HealthLake's guide)",
}


def show_parameters(type: str, entries: Sequence[Entry], screen: Screen) -> int:
    """Print them on stdout; with --output json as one list. Returns the exit code."""
    look = screen.data()
    if screen.output == "json":
        text = jsontext.dumps([_object(one) for one in entries]) + "\n"
    elif look.terminal:
        text = "".join(f"{line}\n" for line in _page(type, entries, look, look.width or 80))
    else:
        text = "".join("\t".join(_fields(one)) + "\n" for one in entries)
    return show_page(text, screen.env)


def _object(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "type": entry.type,
        "modifiers": list(entry.modifiers),
        "prefixes": list(entry.prefixes),
        "targets": list(entry.targets),
        "components": list(entry.components),
        "example": entry.example,
        "healthlake": entry.healthlake,
    }


def _fields(entry: Entry) -> tuple[str, ...]:
    return entry.name, entry.type, " ".join(entry.modifiers), entry.example, entry.healthlake


def _page(type: str, entries: Sequence[Entry], look: Look, width: int) -> Iterable[str]:
    """What all have in common stands above, so that the table stays narrow."""
    prefixes = next((" ".join(one.prefixes) for one in entries if one.prefixes), "")
    for line in wrap(
        f"hlcli search {type} --NAME VALUE, or --NAME:MODIFIER VALUE. All but composite and "
        f"special parameters also take :missing. Before a date, number or quantity: {prefixes}",
        width,
        "",
    ):
        yield look.paint(line, "dim")
    yield ""
    yield from _table([_cells(one) for one in entries], width)


def _cells(entry: Entry) -> tuple[str, str, str, str]:
    own = " ".join(one for one in entry.modifiers if one != ":missing")
    return entry.name, entry.type, own, _GAPS.get(entry.healthlake, entry.example)


def _table(rows: Sequence[tuple[str, str, str, str]], width: int) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) + _GAP for column in range(3)]
    room = width - sum(widths)
    for *cells, last in rows:
        if room < _EXAMPLE:
            yield from _stacked([*cells, last], width)
            continue
        head = "".join(cell.ljust(wide) for cell, wide in zip(cells, widths, strict=True))
        first, *more = _folded(last, room)
        yield head + first
        yield from (" " * sum(widths) + line for line in more)


def _stacked(cells: Sequence[str], width: int) -> Iterable[str]:
    yield cells[0]
    for cell in cells[1:]:
        yield from (f"  {line}" for line in _folded(cell, width - 2) if line)


def _folded(text: str, room: int) -> list[str]:
    """A sentence between its words; an example, which has none, wherever the line ends."""
    if " " in text:
        return wrap(text, room, "")
    return [text[at : at + room] for at in range(0, len(text), room)] or [""]
