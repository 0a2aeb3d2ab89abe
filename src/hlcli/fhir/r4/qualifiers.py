"""What may follow a search parameter's name and stand before its value, by parameter type.
Used by `generate`.

Comparators are each SearchParameter's own, in the package. Of modifiers the package has the code
system alone; which type takes which is said on https://hl7.org/fhir/R4/search.html#modifiers, and
copied here. A chain needs no column: it goes on at the targets of its reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hlcli.fhir.r4.definitions import Definition

_CODES = "http://hl7.org/fhir/search-modifier-code"

#: `type` stands for the name of a resource type (`subject:Patient`).
_MODIFIERS: Mapping[str, tuple[str, ...]] = {
    "date": ("missing",),
    "number": ("missing",),
    "quantity": ("missing",),
    "reference": ("missing", "identifier", "above", "below", "type"),
    "string": ("missing", "exact", "contains"),
    "token": ("missing", "not", "text", "in", "not-in", "above", "below", "of-type", "ofType"),
    "uri": ("missing", "above", "below"),
}
#: In the text of R4's page; its code system has `ofType`.
_OF_TYPE = "of-type"


def modifiers(systems: Iterable[Definition]) -> dict[str, list[str]]:
    """Parameter type -> its modifiers. Raises ValueError where the package's code system has
    others than these."""
    known = {code["code"] for one in systems if one["url"] == _CODES for code in one["concept"]}
    if known != {name for names in _MODIFIERS.values() for name in names} - {_OF_TYPE}:
        raise ValueError(f"the package's modifiers are not those of R4: {_CODES}")
    return {type: list(names) for type, names in _MODIFIERS.items()}


def comparators(parameters: Iterable[Definition]) -> dict[str, list[str]]:
    """Parameter type -> its comparators. Raises ValueError where two of a type have others."""
    found: dict[str, list[str]] = {}
    for one in parameters:
        mine = one.get("comparator", [])
        if mine != found.setdefault(one["type"], mine):
            raise ValueError(f"{one['id']}: its comparators are not those of its type")
    return {type: names for type, names in sorted(found.items()) if names}
