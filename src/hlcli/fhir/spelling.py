"""Pointers into the JSON as FHIRPath: `valueQuantity.unit` is `value.unit` there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hlcli.fhir.r4 import structures
from hlcli.fhir.r4.structures import Element
from hlcli.fhir.spans import Pointer


def expression(value: Mapping[str, Any], pointer: Pointer) -> str:
    """The FHIRPath of a pointer into a resource; what R4 does not know keeps its key."""
    return _walked(value, pointer)[0]


def home(value: Mapping[str, Any], pointer: Pointer) -> str:
    """Where the elements of the object at a pointer live, see `structures`; "" if R4 has none."""
    found = _walked(value, pointer)[1]
    return found if _elements(found) else ""


def element(home: str, key: str) -> Element | None:
    """The element of a key in JSON, or of the `_key` beside it; None for what R4 does not know."""
    known = _elements(home)
    return known.get(key) or known.get(key.removeprefix("_"))


def _walked(value: Mapping[str, Any], pointer: Pointer) -> tuple[str, str]:
    found = home = _type_of(value)
    there: Any = value
    for step in pointer:
        there = _child(there, step)
        if isinstance(step, int):
            found += f"[{step}]"
        else:
            name, home = _named(home, step)
            found += f".{name}"
        home = home or _type_of(there)  # what has no home may be a resource inside another
    return found, home


def _child(there: Any, step: str | int) -> Any:
    try:
        return there[step]
    except (LookupError, TypeError):
        return None


def _named(home: str, key: str) -> tuple[str, str]:
    """The name of a key in FHIRPath, and the home of what is below it."""
    found = element(home, key)
    if found is None:
        return key, ""
    twin = key not in _elements(home)
    return found.choice.removesuffix("[x]") or found.name, "Element" if twin else found.home


def _elements(home: str) -> Mapping[str, Element]:
    if not home:
        return {}  # the tables are searched for a name each time they do not have it
    try:
        return structures.json_elements(home)
    except KeyError:
        return {}


def _type_of(there: Any) -> str:
    """The resource type of a resource."""
    type = there.get("resourceType") if isinstance(there, dict) else None
    return type if isinstance(type, str) else ""
