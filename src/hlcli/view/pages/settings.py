"""Show which stores there are, and what is in force and why: tables, or one JSON value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hlcli.view.answer.value import show_value
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say

Row = Mapping[str, object]
_MISFIT = 2


def shown_as(value: Any, ids: Sequence[object], screen: Screen, text: Callable[[], int]) -> int:
    """A value of ours in the form asked for: JSON, what --query finds, ids, or a page of text."""
    if screen.output in ("json", "resource") or screen.query is not None:
        return 0 if show_value(value, screen, "the answer") else _MISFIT
    if screen.output == "id":
        look = screen.data()
        told = [str(one) for one in ids if one is not None]
        return show_page("".join(f"{look.text(one)}\n" for one in told), screen.env)
    return text()


def show_stores(rows: Sequence[Row], screen: Screen, empty: str) -> int:
    """One store a line; the first column marks the one used where none is named."""
    names = [row["name"] for row in rows]
    return shown_as(list(rows), names, screen, lambda: _lines(rows, screen, empty))


def show_settings(rows: Sequence[Row], name: str, screen: Screen) -> int:
    """Every setting in force, and where it came from. `name` is what the store is called by."""
    value = {str(row["setting"]): {k: row[k] for k in ("value", "source")} for row in rows}
    return shown_as(value, [name], screen, lambda: show_page(_table(rows, screen), screen.env))


def show_datastores(rows: Sequence[Row], screen: Screen) -> int:
    """Data stores: a line each in a pipe, and on a terminal three: the endpoint needs one alone."""
    return shown_as(list(rows), [row["id"] for row in rows], screen, lambda: _stores(rows, screen))


def said(text: str, screen: Screen) -> int:
    """One line on what was done."""
    if not screen.quiet:
        say([screen.messages().text(text)], screen)
    return 0


def note(text: str, screen: Screen) -> None:
    """An aside: what is missing below, and why."""
    say([screen.messages().text(f"note: {text}")], screen)


def _stores(rows: Sequence[Row], screen: Screen) -> int:
    look = screen.data()
    if not rows or not look.terminal:
        return _lines(rows, screen, "this account has no data store in this region")
    lines = []
    for row in rows:
        name, id, status, endpoint, authorization, created = map(_word, row.values())
        lines += [f"{name}  {id}  {status}", f"  {endpoint}", f"  {authorization} · {created}"]
    return show_page("".join(f"{look.text(line)}\n" for line in lines), screen.env)


def _lines(rows: Sequence[Row], screen: Screen, empty: str) -> int:
    if not rows:
        say([screen.messages().text(empty)], screen)
        return 0
    return show_page(_table(rows, screen), screen.env)


def _table(rows: Sequence[Row], screen: Screen) -> str:
    """Columns of their widest cell, and none shortened; in a pipe, separated by tabs."""
    look = screen.data()
    cells = [[look.text(_word(value)) for value in row.values()] for row in rows]
    if not look.terminal:
        return "".join("\t".join(row) + "\n" for row in cells)
    titles = [str(name) for name in rows[0]]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    return "".join(
        "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in (titles, *cells)
    )


def _word(value: object) -> str:
    if value is None:
        return "-"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
