"""The search parameters of R4: their names, types and expressions. Cheap: it reads a table.

What a criterion means is in `match`. https://hl7.org/fhir/R4/search.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from hlcli.fhir.r4 import tables

#: Parameters that shape the answer and choose nothing: they are no criteria.
RESULT_PARAMETERS = frozenset(
    {
        "_contained",
        "_containedType",
        "_count",
        "_elements",
        "_format",
        "_include",
        "_pretty",
        "_revinclude",
        "_sort",
        "_summary",
        "_total",
    }
)


@dataclass(frozen=True)
class Parameter:
    """One search parameter of one type.

    `type` is number, date, string, token, reference, composite, quantity, uri or special;
    `expression` is FHIRPath that fhirpathpy can run, alternatives joined by " | ", or "" where R4
    gives none. `targets` are the types a reference may have (none: any), `datatypes` what the
    expression finds, `systems` the code systems implied by elements of type code, `components`
    the (parameter, expression) pairs of a composite: each part is a value of that parameter. A
    chain goes on with a parameter of one of the `targets`.
    """

    name: str
    type: str
    expression: str = ""
    datatypes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    components: tuple[tuple[str, str], ...] = ()

    @property
    def modifiers(self) -> tuple[str, ...]:
        """What R4 lets follow the name, after a colon; `type` stands for a resource type."""
        return _qualifiers("modifiers").get(self.type, ())

    @property
    def comparators(self) -> tuple[str, ...]:
        """What R4 lets stand before a value: `ge` …; empty where values have no order."""
        return _qualifiers("comparators").get(self.type, ())


#: Known to every type without a definition in the package: HealthLake's own, and R4's `_list`.
_EXTRA = (Parameter("createdAt", "date", datatypes=("instant",)), Parameter("_list", "special"))


@cache
def resource_types() -> tuple[str, ...]:
    """Every concrete resource type of R4, in alphabetical order."""
    return tuple(tables.record()["types"])


@cache
def _qualifiers(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Parameter type -> its modifiers or comparators."""
    return {type: tuple(names) for type, names in tables.record()[kind].items()}


@cache
def parameters(type: str) -> Mapping[str, Parameter]:
    """The search parameters of a type by name, those of every resource included.

    Raises KeyError for what is no resource type.
    """
    if type not in resource_types():
        raise KeyError(type)
    found = {one.name: one for one in _EXTRA}
    for line in _lineage(type):
        found |= {name: _parameter(name, row) for name, row in line["parameters"].items()}
    return MappingProxyType(found)


def _lineage(type: str) -> list[dict[str, Any]]:
    """The lines that count for a type, the most general first."""
    lines = [tables.line(type)]
    while lines[0]["base"]:
        lines.insert(0, tables.line(lines[0]["base"]))
    return lines


def _parameter(name: str, row: list[Any]) -> Parameter:
    kind, expression, datatypes, targets, systems, components = row + [[]] * (6 - len(row))
    pairs = tuple((code, inner) for code, inner in components)
    return Parameter(
        name, kind, expression or "", tuple(datatypes), tuple(targets), tuple(systems), pairs
    )


def split_name(name: str) -> tuple[str, str | None]:
    """`name:exact` as ("name", "exact"); without a colon the modifier is None.

    A chain is no modifier: ask `is_chain` first.
    """
    base, colon, modifier = name.partition(":")
    return base, modifier if colon else None


def is_chain(name: str) -> bool:
    """True for `organization.name`, `subject:Patient.name` and `_has:Observation:patient:code`."""
    return "." in name or name.split(":")[0] == "_has"


def first_segment(name: str) -> str:
    """The type's own parameter that a name begins with: subject of `subject:Patient.name`."""
    return re.split("[.:]", name, maxsplit=1)[0]


def is_known(type: str, name: str) -> bool:
    """True when R4 or HealthLake defines the parameter; result parameters are not among them.

    Modifiers are not looked at, a chain counts by its first segment, and `_has` by every one.
    Raises KeyError for what is no resource type.
    """
    if first_segment(name) == "_has":
        return _is_known_has(name)
    return first_segment(name) in parameters(type)


def _is_known_has(name: str) -> bool:
    """`_has:Observation:patient:code`, where code may be a further `_has`."""
    _, _, rest = name.partition(":")
    pieces = rest.split(":", 2)
    if len(pieces) < 3 or pieces[0] not in resource_types():
        return False
    type, reference, wanted = pieces
    return reference in parameters(type) and is_known(type, wanted)


def nearest(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Up to three candidates that look like the word, the likeliest first.

    One that differs only in upper and lower case is the only answer.
    """
    names = sorted(set(candidates))
    same = tuple(name for name in names if name.lower() == word.lower())
    return same or _similar(word, names)


def _similar(word: str, names: list[str]) -> tuple[str, ...]:
    from difflib import get_close_matches

    lower = {name.lower(): name for name in names}
    return tuple(lower[found] for found in get_close_matches(word.lower(), lower, 3, 0.6))
