"""Pointers into the JSON as FHIRPath: `valueQuantity.unit` is `value.unit` there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hlcli.fhir.r4 import structures
from hlcli.fhir.spans import Pointer


def expression(value: Mapping[str, Any], pointer: Pointer) -> str:
    """The FHIRPath of a pointer into a resource; what R4 does not know keeps its key."""
    found = home = str(value.get("resourceType", ""))
    there: Any = value
    for step in pointer:
        there = _child(there, step)
        if isinstance(step, int):
            found += f"[{step}]"
        else:
            name, home = _named(home, step)
            found += f".{name}"
        home = _type_of(there) or home
    return found


def _child(there: Any, step: str | int) -> Any:
    try:
        return there[step]
    except (LookupError, TypeError):
        return None


def _named(home: str, key: str) -> tuple[str, str]:
    """The name of a key in FHIRPath, and the home of what is below it."""
    known = _elements(home)
    twin = key.startswith("_") and key not in known
    element = known.get(key.removeprefix("_") if twin else key)
    if element is None:
        return key, ""
    name = element.choice.removesuffix("[x]") or element.name
    return name, "Element" if twin else element.home


def _elements(home: str) -> Mapping[str, structures.Element]:
    try:
        return structures.json_elements(home)
    except KeyError:
        return {}


def _type_of(there: Any) -> str:
    """The resource type of a resource."""
    type = there.get("resourceType") if isinstance(there, dict) else None
    return type if isinstance(type, str) else ""
