"""Does a resource meet the criteria it is to be found by, as far as can be told without a server?

What is created from a body that misses its own criteria is not found by the next identical call,
which then creates it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir import match
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import split_name

#: What the server writes, and a body only quotes.
_SERVERS = ("_lastUpdated", "createdAt")


@dataclass(frozen=True)
class Agreement:
    """Names of criteria, as given: those the resource misses, those it meets only where case does
    not count, and those that cannot be judged here (chains, `_has`, parameters of a store's own,
    what `match` does not support). It meets all the others."""

    missed: tuple[str, ...]
    by_case: tuple[str, ...]
    unjudged: tuple[str, ...]


def agreement(resource: Mapping[str, Any], type: str, criteria: Pairs) -> Agreement:
    """Ask the resource every criterion by itself: all of them must hold."""
    found: dict[str, dict[str, None]] = {"missed": {}, "by_case": {}, "unjudged": {}}
    for name, value in criteria:
        verdict = _verdict(resource, type, name, value)
        if verdict:
            found[verdict][name] = None
    return Agreement(*(tuple(found[key]) for key in ("missed", "by_case", "unjudged")))


def _verdict(resource: Mapping[str, Any], type: str, name: str, value: str) -> str:
    if split_name(name)[0] in _SERVERS:
        return "unjudged"
    pairs = ((name, value),)
    try:
        plans = [match.plan(type, pairs, strict_case=strict) for strict in (False, True)]
    except match.SearchRefused:
        return "unjudged"
    answers = [plan(resource) for plan in plans]
    if all(answers):
        return ""
    return "by_case" if any(answers) else "missed"
