"""Import jobs: a line each, or one JSON value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hlcli.fhir import jsontext
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.pages.settings import show_stores

_COLUMNS = ("job", "status", "submitted", "input")


def show_job(row: Mapping[str, Any], standing: str, screen: Screen) -> None:
    """The job's id on stdout, for $(…), and where it stands on stderr; or the whole as JSON."""
    if screen.output == "json":
        show_page(jsontext.dumps(dict(row)) + "\n", screen.env)
        return
    tell(standing, screen)
    if row["message"]:
        tell(str(row["message"]), screen)
    show_page(screen.data().text(str(row["job"])) + "\n", screen.env)


def show_jobs(rows: Sequence[Mapping[str, Any]], screen: Screen) -> int:
    """The newest first."""
    if screen.output == "json":
        return show_page(jsontext.dumps([dict(row) for row in rows]) + "\n", screen.env)
    short = [{key: row[key] for key in _COLUMNS} for row in rows]
    return show_stores(short, screen, "no import was ever started here")


def tell(text: str, screen: Screen) -> None:
    """A line on stderr, but for --quiet."""
    if not screen.quiet:
        say([screen.messages().text(text)], screen)
