"""Bundles for a person, as tables: what a search found, a table for each type; the versions of a
history. In a pipe one resource a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.history import versions
from hlcli.view.answer import reply
from hlcli.view.answer.versions import Versions
from hlcli.view.console.grid import Grid, Head
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.visible import visible
from hlcli.view.content.brief import text
from hlcli.view.content.found import resources
from hlcli.view.content.status import moment
from hlcli.view.content.summary import columns


def show_bundle(exchange: Exchange, screen: Screen) -> int:
    """Show a searchset or a history; an empty one is a success. Returns the exit code."""
    pages = Pages()
    return reply.show(exchange, screen, lambda page, look: pages.page(page, look) + pages.rest())


class Pages:
    """Pages as they come, set as one: every page is done with when the next one is asked for."""

    def __init__(self) -> None:
        self._grids: dict[str, Grid] = {}
        self._versions: Versions | None = None

    def page(self, page: Exchange, look: Look) -> bytes:
        """One page's bytes for stdout."""
        history = page.interaction.name == "history-instance"
        if not look.terminal:
            found = resources(page.reply)
            every = [one.told for one in versions(page.reply, page.interaction)]
            return _lines(jsontext.dumps(one) for one in (every if history else found))
        return self._history(page, look) if history else self._search(page, look)

    def rest(self) -> bytes:
        """What waited for a further page."""
        return _lines(self._versions.rest()) if self._versions else b""

    def _search(self, page: Exchange, look: Look) -> bytes:
        asked = page.interaction.type
        kinds = groupby(resources(page.reply), lambda one: text(one.get("resourceType")))
        return _lines(
            line for type, some in kinds for line in self._table(type, list(some), asked, look)
        )

    def _table(
        self, type: str, found: Sequence[Mapping[str, Any]], asked: str, look: Look
    ) -> Iterator[str]:
        if type not in self._grids:
            self._grids[type] = Grid(_head(type), look.width or 80)
        grid, rows = self._grids[type], [_row(one, type, asked) for one in found]
        yield from (look.paint(line, "dim") for line in grid.heading(rows))
        yield from grid.body(rows)

    def _history(self, page: Exchange, look: Look) -> bytes:
        if self._versions is None:
            self._versions = Versions(look)
        return _lines(self._versions.page(versions(page.reply, page.interaction)))


def _head(type: str) -> Head:
    shown = columns(type)
    folding = frozenset(place for place, one in enumerate(shown, 3) if one.folds)
    return Head(("id", "version", "updated", *(one.title for one in shown)), folding)


def _row(resource: Mapping[str, Any], type: str, asked: str) -> tuple[str, ...]:
    meta = resource.get("meta")
    known = meta if isinstance(meta, dict) else {}
    id = text(resource.get("id"))
    name = id if type in (asked, "") else f"{type}/{id}"
    version, updated = text(known.get("versionId")), text(known.get("lastUpdated"))
    told = (column.of(resource) for column in columns(type))
    return tuple(map(visible, (name, version, moment(updated), *told)))


def _lines(lines: Iterator[str] | Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
