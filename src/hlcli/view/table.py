"""Show what a search found: a table for a person, one resource a line in a pipe."""

from __future__ import annotations

from io import StringIO
from typing import NamedTuple

from hlcli.fhir import jsontext
from hlcli.fhir.exchange import Exchange
from hlcli.view import reply
from hlcli.view.console import Look
from hlcli.view.data import entries
from hlcli.view.layout import fill_parts
from hlcli.view.screen import Screen
from hlcli.view.status import moment
from hlcli.view.summary import summary, text
from hlcli.view.visible import cells, visible

#: Columns a summary needs to be of use; with less, a resource gets lines instead of a row.
_SUMMARY = 14
_GAPS = 6


class _Row(NamedTuple):
    """What is shown of one resource, ready for a terminal."""

    id: str
    version: str
    updated: str
    summary: str


def show_search(exchange: Exchange, screen: Screen) -> int:
    """Show a searchset; an empty one is a success. Returns the exit code."""
    return reply.show(exchange, screen, _page)


def _page(exchange: Exchange, look: Look) -> bytes:
    found = entries(exchange.reply)
    if not look.terminal:
        return "".join(f"{jsontext.dumps(one)}\n" for one in found).encode()
    asked = exchange.interaction.type
    rows = [_row(one, asked) for one in found]
    return _table(rows, look.width or 80).encode() if rows else b""


def _row(resource: dict[str, object], asked: str) -> _Row:
    meta = resource.get("meta")
    known = meta if isinstance(meta, dict) else {}
    type, id = text(resource.get("resourceType")), text(resource.get("id"))
    name = id if type in (asked, "") else f"{type}/{id}"
    version, updated = text(known.get("versionId")), text(known.get("lastUpdated"))
    return _Row(*map(visible, (name, version, moment(updated), summary(resource))))


def _table(rows: list[_Row], width: int) -> str:
    fixed = sum(max(cells(row[column]) for row in rows) for column in range(3))
    if width - fixed - _GAPS < _SUMMARY:
        return "".join(f"{line}\n" for row in rows for line in _stacked(row, width))
    return _columns(rows, width)


def _stacked(row: _Row, width: int) -> list[str]:
    """The id on a line of its own: it is never shortened, however narrow the terminal."""
    version = f"version {row.version}" if row.version else ""
    parts = [part for part in (version, row.updated, row.summary) if part]
    return [row.id, *(fill_parts(parts, width, "  ", "  ") if parts else [])]


def _columns(rows: list[_Row], width: int) -> str:
    """Set by rich, told not to interpret anything."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    page = StringIO()
    Console(file=page, width=width, no_color=True, color_system=None).print(table)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())
