"""Which search parameters would tell resources apart that one search finds together.

For every parameter of the type, the criteria each of them would be found by (R4's own expressions,
`derive`): what only one has is what a further criterion can pick it by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hlcli.fhir import derive, healthlake, match
from hlcli.fhir.elements import Element
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.match import SearchRefused
from hlcli.fhir.search import Parameter, parameters, split_name

#: What people tell records apart by comes first, what describes the record itself last.
_FIRST = ("identifier", "birthdate", "gender", "family", "given", "date", "code", "status")
#: The server's word, or known already: the id is shown beside every candidate.
_SKIPPED = ("_id", "_lastUpdated", "createdAt")
#: Parameters shown: enough to choose by.
MOST = 3

Pair = tuple[str, str]
#: The criteria one resource would be found by, and the elements they are made of.
_Told = tuple[Pairs, list[Element]]


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
    found = [_told(one, type, name) for one in resources]
    parameter = parameters(type)[name]
    return Telling(name, tuple(_own(parameter, at, found) for at in range(len(found))))


def _told(resource: Mapping[str, Any], type: str, name: str) -> _Told:
    try:
        return derive.every(resource, type, name), match.values(resource, type, name)
    except SearchRefused:
        return (), []


def _own(parameter: Parameter, at: int, found: Sequence[_Told]) -> Pair | None:
    """The first of its criteria that finds this one and no other."""
    pairs, own = found[at]
    others = [each for index, each in enumerate(found) if index != at]
    shared = {pair for each, _ in others for pair in each}
    elements = [one for _, each in others for one in each]
    return next(
        (
            pair
            for pair in pairs
            if pair not in shared
            and _finds(parameter, pair, own, strict_case=True)
            and not _finds(parameter, pair, elements, strict_case=False)
        ),
        None,
    )


def _finds(
    parameter: Parameter, pair: Pair, elements: Iterable[Element], *, strict_case: bool
) -> bool:
    """Whether the criterion finds any of the elements: 2000 finds 2000-01, too."""
    modifier = split_name(pair[0])[1]
    try:
        test = match.test(parameter, modifier, pair[1], strict_case)
    except SearchRefused:  # a value that no search takes
        return False
    return any(test(one) for one in elements)


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
