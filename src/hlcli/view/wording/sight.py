"""What further reads saw, in words: why a write was refused, and what stands in its way.

Sentences hold ids, versions and parameters, never clinical values; those are in `lines`, and
only where they may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.seen import Candidate, Seen
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.content import candidates
from hlcli.view.content import diff as differences
from hlcli.view.content.status import moment
from hlcli.view.content.summary import summary

_LATER = (
    "that is no reason to refuse now: the store was changed meanwhile, or the search lags behind "
    "writes; run it again"
)

_BOTH = "that change and yours meet in the same elements, so yours was not made on top of it"

_ROWS = {
    3: "nothing matches, and the id in your body is taken",
    5: "the one match is not the resource your body names",
}


def said(exchange: Exchange, seen: Seen, private: bool) -> tuple[str, ...]:
    """Why, in sentences; `private` lets them repeat what a resource says of its source."""
    kind = exchange.problem.type if exchange.problem else ""
    if seen.matches is not None and len(seen.matches.ids) > 1:
        return _several(seen)
    if seen.row is not None and seen.row.does == "refuse":
        return (_ROWS[seen.row.number],)
    if kind == "expectation":
        return ()
    if kind == "already-exists":
        return (_taken(exchange, seen, private),)
    if seen.ours is not None:
        return (_moved(exchange, seen, private), _BOTH)
    if kind == "version-mismatch" and seen.matches is not None and seen.current is None:
        return ("nothing matches, and a version was named",)
    if kind == "version-mismatch":
        return (_moved(exchange, seen, private),)
    if seen.matches is None:
        return ("another write was in the way", _moved(exchange, seen, private))
    return (f"a search finds {_found(seen)} now; {_LATER}",)


def lines(exchange: Exchange, seen: Seen, screen: Screen) -> tuple[str, ...]:
    """What the sentences speak of, set for the reader of stderr."""
    return tuple(_lines(exchange, seen, screen, screen.messages()))


def to_json(seen: Seen) -> dict[str, Any]:
    """Keys for the JSON object's `error`: those of which something is known."""
    found: dict[str, Any] = {}
    if seen.matches is not None:
        found["matches"] = [_json(one, at, seen) for at, one in enumerate(seen.matches.candidates)]
        found["moreMatches"] = seen.matches.more
    if seen.current is not None:
        found["currentVersion"] = seen.current.version
    if seen.changes is not None:
        found["changes"] = differences.to_json(seen.changes)
    if seen.ours is not None:
        found["yours"] = differences.to_json(seen.ours)
    return found


def _json(one: Candidate, at: int, seen: Seen) -> dict[str, Any]:
    told = seen.matches.apart if seen.matches else ()
    picks = dict(pair for each in told if (pair := each.criteria[at]))
    return {
        "id": one.id,
        "versionId": one.version,
        "lastUpdated": one.updated,
        "summary": summary(one.resource),
        "criteria": picks,
    }


def _several(seen: Seen) -> tuple[str, ...]:
    assert seen.matches is not None
    names = ", ".join(one.name for one in seen.matches.apart)
    tells = f"they differ in {names}" if names else "no search parameter tells them apart"
    return (f"a search finds {seen.matches.count}, a conditional update needs 0 or 1; {tells}",)


def _found(seen: Seen) -> str:
    return seen.current.target if seen.current and seen.matches and seen.matches.ids else "nothing"


def _taken(exchange: Exchange, seen: Seen, private: bool) -> str:
    target = _target(exchange, seen)
    if seen.current is not None:
        return f"{target} exists: {_version(seen.current, private)}"
    return f"{target} was deleted, and a deleted id stays taken" if seen.gone else _free(target)


def _free(target: str) -> str:
    return f"there is no {target} now"


def _moved(exchange: Exchange, seen: Seen, private: bool) -> str:
    target = _target(exchange, seen)
    if seen.current is None:
        return f"{target} was deleted meanwhile" if seen.gone else _free(target)
    if seen.had is None:
        return f"{target} is at {_version(seen.current, private)}"
    if seen.had == seen.current.version:
        return f"{target} is at version {seen.had} now, which is yours; run it again"
    unread = f"; version {seen.had} cannot be compared" if seen.changes is None else ""
    return f"{target} is at {_version(seen.current, private)}; yours is {seen.had}{unread}"


def _target(exchange: Exchange, seen: Seen) -> str:
    asked = exchange.interaction
    return seen.current.target if seen.current else f"{asked.type}/{asked.id}"


def _version(one: Candidate, private: bool) -> str:
    """`version 5, changed 2026-11-22 07:43:45Z by http://ward.example`"""
    meta = one.resource.get("meta")
    source = meta.get("source") if private and isinstance(meta, dict) else None
    when = f", changed {moment(one.updated)}" if one.updated else ""
    by = f" by {source}" if isinstance(source, str) and source else ""
    return f"version {one.version or 'unknown'}{when}{by}"


def _lines(exchange: Exchange, seen: Seen, screen: Screen, look: Look) -> Iterator[str]:
    if seen.matches is not None and len(seen.matches.ids) > 1:
        yield from candidates.table(seen.matches, look, screen.private)
    elif seen.row is not None and seen.row.does == "refuse":
        yield from _both_ids(exchange, seen, screen, look)
    elif seen.changes is not None:
        yield from candidates.since(seen.changes, f"version {seen.had}", look, screen.private)
        if seen.ours is not None:
            yield from candidates.yours(seen.ours, look, screen.private)
    elif seen.current is not None and screen.private:
        yield from candidates.line(summary(seen.current.resource), look)


def _both_ids(exchange: Exchange, seen: Seen, screen: Screen, look: Look) -> Iterator[str]:
    """What the body says, with its place in the user's file, and what there is instead."""
    asked, source, current = exchange.interaction, screen.source, seen.current
    place = str(source.place(("id",))) if source and "id" in source.value else ""
    yield from candidates.labelled("your body says", f"{asked.type}/{asked.body_id}", place, look)
    if current is None:
        return
    if seen.row is not None and seen.row.number == 5:
        yield from candidates.labelled("a search finds", current.target, "", look)
    else:
        found = _version(current, screen.private)
        yield from candidates.labelled("already there ", found, "", look)
    if screen.private:
        yield from candidates.line(summary(current.resource), look)
