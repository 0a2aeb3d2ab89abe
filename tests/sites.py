"""Every member of a resource that R4 knows, and what HL7's tables say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir.r4 import structures
from hlcli.fhir.r4.structures import Element

Pointer = tuple[str | int, ...]


@dataclass(frozen=True)
class Site:
    """A member of an object: where it is, what R4 says it is, and what it holds."""

    pointer: Pointer
    expression: str
    home: str
    element: Element
    value: Any

    @property
    def key(self) -> str:
        return str(self.pointer[-1])

    @property
    def parent(self) -> Pointer:
        return self.pointer[:-1]

    @property
    def first(self) -> tuple[Pointer, str, Any]:
        """The value, or the first of a list that is no null."""
        if not self.element.is_list:
            return self.pointer, self.expression, self.value
        index = next(i for i, one in enumerate(self.value) if one is not None)
        return (*self.pointer, index), f"{self.expression}[{index}]", self.value[index]


def sites(value: Mapping[str, Any]) -> list[Site]:
    """Every member R4 knows, extensions of primitives left out."""
    type = str(value["resourceType"])
    return list(_sites(value, type, (), type))


def _sites(value: Any, home: str, at: Pointer, expression: str) -> Iterator[Site]:
    known = structures.json_elements(home)
    for key, child in value.items():
        if key not in known:
            continue
        element = known[key]
        name = element.choice.removesuffix("[x]") or key
        yield Site((*at, key), f"{expression}.{name}", home, element, child)
        for index, one in enumerate(child) if isinstance(child, list) else [(None, child)]:
            below = (*at, key) if index is None else (*at, key, index)
            spot = f"{expression}.{name}" + ("" if index is None else f"[{index}]")
            if isinstance(one, dict):
                yield from _sites(one, element.home or one["resourceType"], below, spot)
