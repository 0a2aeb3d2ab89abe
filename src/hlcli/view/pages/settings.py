"""Show which stores there are, and what is in force and why: tables, or one JSON value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hlcli.fhir import jsontext
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say

Row = Mapping[str, object]


def show_stores(rows: Sequence[Row], screen: Screen, empty: str = "no store is named yet") -> int:
    """One store a line; the first column marks the one used where none is named."""
    if screen.output == "json":
        return show_page(jsontext.dumps(list(rows)) + "\n", screen.env)
    if not rows:
        say([screen.messages().text(empty)], screen)
        return 0
    return show_page(_table(rows, screen), screen.env)


def show_settings(rows: Sequence[Row], screen: Screen) -> int:
    """Every setting in force, and where it came from."""
    if screen.output == "json":
        shown = {str(row["setting"]): {k: row[k] for k in ("value", "source")} for row in rows}
        return show_page(jsontext.dumps(shown) + "\n", screen.env)
    return show_page(_table(rows, screen), screen.env)


def show_datastores(rows: Sequence[Row], screen: Screen) -> int:
    """Data stores: a line each in a pipe, and on a terminal two: the endpoint needs one alone."""
    look = screen.data()
    if screen.output == "json" or not rows or not look.terminal:
        return show_stores(rows, screen, "this account has no data store in this region")
    lines = []
    for row in rows:
        name, id, status, endpoint, authorization, created = map(_word, row.values())
        lines += [f"{name}  {id}  {status}", f"  {endpoint}", f"  {authorization} · {created}"]
    return show_page("".join(f"{look.text(line)}\n" for line in lines), screen.env)


def said(text: str, screen: Screen) -> int:
    """One line on what was done."""
    if not screen.quiet:
        say([screen.messages().text(text)], screen)
    return 0


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
