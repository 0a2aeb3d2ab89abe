"""Refusals of items, with places in the file they came from."""

from __future__ import annotations

import re
from dataclasses import replace

from hlcli import errors
from hlcli.bulk.input.item import Item, Place, Refused
from hlcli.errors import InputRefused, Problem

_NAMED = re.compile(r"\b(closes|first at|end of) line ([0-9]{1,9})(?:(, column )([0-9]{1,9}))?")


def refused(place: Place, error: InputRefused, body: bytes | None = None) -> Refused:
    """A refusal that speaks of the whole item, or of a place in its text."""
    return Refused(0, place, _placed(error.problem, place), body)


def of_item(item: Item, error: InputRefused) -> Refused:
    """The refusal of an item that has a number and a body."""
    return Refused(item.number, item.place, _placed(error.problem, item.place), item.body)


def worded(
    place: Place, message: str, hint: str | None = None, body: bytes | None = None
) -> Refused:
    """A refusal in words of our own, which hold no clinical value."""
    return refused(place, InputRefused(message, hint=hint), body)


def where(inner: errors.Place, place: Place) -> errors.Place:
    """A place in an item's text as one in the file. It takes no excerpt along: there may be many
    refusals, and they travel."""
    first = (place.line or 1) - 1
    column = inner.column + (place.column - 1 if inner.line == 1 else 0)
    return errors.Place(place.source, inner.line + first if inner.line else first, column)


def _placed(problem: Problem, place: Place) -> Problem:
    if problem.place is None:
        start = errors.Place(place.source, place.line or 0, place.column)
        return replace(problem, place=start)
    return replace(
        problem,
        message=_moved(problem.message, place),
        hint=problem.hint and _moved(problem.hint, place),
        place=where(problem.place, place),
    )


def _moved(words: str, place: Place) -> str:
    """Other places that the words name are in the item's text, too."""

    def one(found: re.Match[str]) -> str:
        there = where(errors.Place("", int(found[2]), int(found[4] or 1)), place)
        return f"{found[1]} line {there.line}" + (f"{found[3]}{there.column}" if found[3] else "")

    return _NAMED.sub(one, words)
