"""Issues of an endpoint, pointed at in the user's own file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from hlcli.fhir.document import Document
from hlcli.fhir.outcome import Issue
from hlcli.view.console import excerpt
from hlcli.view.console.layout import fill_parts
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.visible import cells

_NEAREST = "the nearest place that exists"


def placed(issues: Iterable[Issue], screen: Screen) -> tuple[Issue, ...]:
    """The issues, each with its place in the document that was sent, where that can be told."""
    source = screen.source
    if source is None:
        return tuple(issues)
    return tuple(_placed(one, source, screen.private) for one in issues)


def to_json(issues: Iterable[Issue], screen: Screen) -> list[dict[str, Any]]:
    """What `error.issues` of the JSON object holds: the outcome as received has no places.

    One entry for each issue, in order; `place` is file:line:column, or null where that cannot be
    told, and with `exact` false that of the nearest thing there is.
    """
    return [
        {
            "severity": one.severity,
            "code": one.code,
            "message": "; ".join(dict.fromkeys(filter(None, (one.details, one.diagnostics)))),
            "expression": list(one.places),
            "place": str(one.place) if one.place else None,
            "exact": one.exact if one.place else None,
        }
        for one in placed(issues, screen)
    ]


def headed(issue: Issue, line: str, look: Look, indent: str) -> Iterator[str]:
    """The issue's first line, its place at the right edge, and the line of the file below."""
    if issue.place is None:
        yield from fill_parts([line], look.width, "  ", indent)
        return
    where = look.text(str(issue.place))
    room = (look.width or 80) - 2 - cells(line) - cells(where)
    if room >= 2:
        yield f"  {line}{' ' * room}{where}"
    else:
        yield from fill_parts([line], look.width, "  ", indent)
        yield indent + where
    if issue.place.excerpt:
        yield from excerpt.lines(issue.place, "" if issue.exact else _NEAREST, look)


def logged(issue: Issue, line: str, look: Look) -> Iterator[str]:
    """`jane.json:10:5: error: …`, and the line of the file where values may be shown."""
    where = f"{issue.place}: " if issue.place else ""
    yield look.text(where + line)
    if issue.place and issue.place.excerpt:
        yield from excerpt.lines(issue.place, "", look)


def _placed(issue: Issue, source: Document, private: bool) -> Issue:
    """By the first of its expressions that speaks of this document. Of the whole resource no
    line is worth showing."""
    from hlcli.fhir.outcome_place import locate

    found = next(filter(None, (locate(source, text) for text in issue.places)), None)
    if found is None:
        return issue
    place = source.place(found.pointer)
    shown = place.excerpt[-1:] if private and found.pointer else ()
    return replace(issue, place=replace(place, excerpt=shown), exact=found.exact)
