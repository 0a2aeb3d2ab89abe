"""Which search parameters would tell resources apart that one search finds together.

For every parameter of the type, the criteria each of them would be found by (R4's own expressions,
`derive`): what only one has is what a further criterion can pick it by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hlcli.fhir import derive, healthlake
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.match import SearchRefused
from hlcli.fhir.search import parameters, split_name

#: What people tell records apart by comes first, what describes the record itself last.
_FIRST = ("identifier", "birthdate", "gender", "family", "given", "date", "code", "status")
#: The server's word, or known already: the id is shown beside every candidate.
_SKIPPED = ("_id", "_lastUpdated", "createdAt")
#: Parameters shown: enough to choose by.
MOST = 3

Pair = tuple[str, str]


@dataclass(frozen=True)
class Telling:
    """A parameter, and for each resource, in order, the criterion that finds it and none of the
    others; None where the parameter has no such value in it."""

    name: str
    criteria: tuple[Pair | None, ...]

    @property
    def reach(self) -> int:
        """How many of the resources it can pick."""
        return sum(one is not None for one in self.criteria)


def apart(resources: Sequence[Mapping[str, Any]], type: str) -> tuple[Telling, ...]:
    """The best few parameters, those that pick most resources first; none for duplicates."""
    told = (_telling(name, resources, type) for name in _candidates(type))
    useful = sorted((one for one in told if one.reach), key=lambda one: (-one.reach, _rank(one)))
    return tuple(_without_echoes(useful))[:MOST]


def _candidates(type: str) -> list[str]:
    known = (name for name in parameters(type) if name not in _SKIPPED)
    return [name for name in known if healthlake.support(type, name) == "supported"]


def _telling(name: str, resources: Sequence[Mapping[str, Any]], type: str) -> Telling:
    found = [_criteria(one, type, name) for one in resources]
    return Telling(name, tuple(_own(pairs, index, found) for index, pairs in enumerate(found)))


def _criteria(resource: Mapping[str, Any], type: str, name: str) -> Pairs:
    try:
        return derive.every(resource, type, name)
    except SearchRefused:
        return ()


def _own(pairs: Pairs, index: int, found: Sequence[Pairs]) -> Pair | None:
    others = {pair for at, each in enumerate(found) if at != index for pair in each}
    return next((pair for pair in pairs if pair not in others), None)


def _rank(one: Telling) -> tuple[int, bool, str]:
    place = _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST)
    return place, one.name.startswith("_"), one.name


def _without_echoes(told: Iterable[Telling]) -> Iterable[Telling]:
    """Not telecom after phone: it says the same once more."""
    said: list[set[str]] = []
    for one in told:
        values = {pair[1] for pair in one.criteria if pair}
        if not any(values <= before for before in said):
            said.append(values)
            yield one


def plain(pair: Pair) -> str:
    """`identifier mrn|4711`: a criterion for a reader."""
    return f"{split_name(pair[0])[0]} {pair[1]}"
