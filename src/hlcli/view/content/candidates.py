"""Resources that were seen, as lines of a message: in a log a note each, without clinical values
unless they are wanted; for a person set to the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hlcli.fhir.apart import plain
from hlcli.fhir.diff import Change
from hlcli.fhir.seen import Candidate, Matches
from hlcli.view.console.layout import fill_parts, wrap
from hlcli.view.console.look import Look
from hlcli.view.console.visible import cells
from hlcli.view.content import diff
from hlcli.view.content.summary import summary

_INDENT = "    "
#: Lines of a difference that are shown: a message is no place for all of a long one.
_MOST = 24


def table(found: Matches, look: Look, private: bool) -> Iterator[str]:
    """One resource a line: id, version, and what tells it from the others."""
    rows = [_row(one, at, found, look, private) for at, one in enumerate(found.candidates)]
    wide = max(cells(look.text(row[0])) for row in rows)
    for head, *rest in rows:
        yield from _tabled(look.text(head), wide, [look.text(part) for part in rest], look)
    if found.more:
        yield from _set(["… and more"], look)


def _tabled(head: str, wide: int, rest: list[str], look: Look) -> list[str]:
    """On one line where that fits, else the rest below."""
    padded = head + " " * (wide - cells(head))
    line = f"{_INDENT}{padded}  {'  '.join(rest)}".rstrip()
    if not look.terminal or cells(line) <= (look.width or 80):
        return [line] if look.terminal else _set([head, *rest], look)
    below = fill_parts(rest, look.width, _INDENT + "  ", _INDENT + "  ")
    return [_INDENT + head, *below]


def _row(one: Candidate, at: int, found: Matches, look: Look, private: bool) -> list[str]:
    sign = "  v" if look.terminal else " version "
    head = f"{one.target}{sign}{one.version}" if one.version else one.target
    if not private:
        return [head]
    tells = [plain(pair) for each in found.apart if (pair := each.criteria[at])]
    return [part for part in (head, summary(one.resource), *tells) if part]


def since(changes: Sequence[Change], had: str, look: Look, private: bool) -> Iterator[str]:
    """What was changed since a version."""
    if not changes:
        yield from _set([look.text(f"nothing but meta was changed since {had}")], look)
        return
    yield from _set([look.text(f"changed since {had}:")], look)
    yield from difference(changes, look, private)


def yours(changes: Sequence[Change], look: Look, private: bool) -> Iterator[str]:
    """What was to be changed."""
    yield from _set(["your change:"], look)
    yield from difference(changes, look, private)


def difference(changes: Sequence[Change], look: Look, private: bool) -> Iterator[str]:
    """Changes with their values, or their paths alone."""
    narrow = replace(look, width=look.width and look.width - len(_INDENT))
    found = diff.lines(changes, narrow) if private else diff.paths(changes, narrow)
    lead = _INDENT if look.terminal else "note: "
    yield from (lead + line for line in found[:_MOST])
    if len(found) > _MOST:
        yield from _set([look.text(f"… and {len(found) - _MOST} lines more")], look)


def labelled(label: str, value: str, place: str, look: Look) -> Iterator[str]:
    """`your body says   Patient/peter-1        peter.json:3:9`"""
    told, where = look.text(value), look.text(place)
    if not look.terminal:
        yield f"note: {label.rstrip()} {told}" + (f" ({where})" if where else "")
        return
    line = f"  {label}   {told}"
    room = (look.width or 80) - cells(line) - cells(where)
    if where and room >= 2:
        yield f"{line}{' ' * room}{where}"
        return
    yield from fill_parts([line[2:], *([where] if where else [])], look.width, "  ", _INDENT)


def line(told: str, look: Look) -> Iterator[str]:
    """One sentence."""
    if look.terminal:
        yield from wrap(look.text(told), look.width, _INDENT)
    elif told:
        yield f"note: {look.text(told)}"


def _set(parts: list[str], look: Look) -> list[str]:
    if not look.terminal:
        return [f"note: {' · '.join(parts)}".translate(look.plain)]
    return fill_parts(parts, look.width, _INDENT, _INDENT + "  ")
