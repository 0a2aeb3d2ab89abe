"""The report of a load as a file: JSON, JUnit XML or HTML, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hlcli.errors import UsageError

if TYPE_CHECKING:
    from hlcli.bulk.told.figures import Summary
    from hlcli.view.load.about import About

    Face = Callable[[Summary, About, int], str]

_ENDINGS = (".json", ".xml", ".html", ".htm")


def check(file: str) -> None:
    """Raise UsageError for a name that says none of the three: before the load, not after it."""
    if not file.lower().endswith(_ENDINGS):
        raise UsageError(
            "--report: the file's name says how it is written",
            hint="end it in .json, .xml (JUnit) or .html",
        )


def render(file: str, summary: Summary, about: About, exit_code: int) -> str:
    """The text for a file of that name; none of it holds a clinical value."""
    return _face(file.lower())(summary, about, exit_code)


def _face(name: str) -> Face:
    if name.endswith(".json"):
        from hlcli.view.load.report_json import to_json

        return to_json
    if name.endswith(".xml"):
        from hlcli.view.load.report_junit import to_junit

        return to_junit
    from hlcli.view.load.report_html import to_html

    return to_html
