"""What kind of element a path finds, from HL7's StructureDefinitions. Used by `generate`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Definition = Mapping[str, Any]

_NAMELESS = ("BackboneElement", "Element")


class Structures:
    """Elements by path, and the code systems of value sets, of one package."""

    def __init__(self, structures: Iterable[Definition], value_sets: Iterable[Definition]) -> None:
        self._types = [one for one in structures if one.get("derivation") != "constraint"]
        self._elements = {
            element["path"]: element
            for one in self._types
            for element in one["snapshot"]["element"]
        }
        self._value_sets = {one["url"]: one for one in value_sets}

    def resource_types(self) -> list[str]:
        """The concrete resource types, in alphabetical order."""
        return sorted(
            one["type"] for one in self._types if one["kind"] == "resource" and not one["abstract"]
        )

    def base(self, type: str) -> str:
        """The type a resource type specialises; "" for Resource."""
        one = next(one for one in self._types if one["type"] == type)
        return str(one.get("baseDefinition", "")).rpartition("/")[2]

    def at(self, type: str, steps: tuple[str, ...]) -> list[Definition]:
        """The element definitions a path below a type leads to, choices and all."""
        paths, found = [type], list[Definition]()
        for step in steps:
            found = [element for path in paths for element in self._named(path, step)]
            paths = [below for element in found for below in _below(element)]
        return found

    def systems(self, element: Definition) -> Iterator[str]:
        """The code systems of the value set an element is bound to."""
        url = element.get("binding", {}).get("valueSet", "").split("|")[0]
        include = self._value_sets.get(url, {}).get("compose", {}).get("include", [])
        yield from (one["system"] for one in include if "system" in one)

    def _named(self, path: str, step: str) -> Iterator[Definition]:
        for name in (f"{path}.{step}", f"{path}.{step}[x]"):
            if name in self._elements:
                yield self._elements[name]


def _below(element: Definition) -> Iterator[str]:
    """The paths or types an element's own elements are found under."""
    if "contentReference" in element:
        yield element["contentReference"].removeprefix("#")
    for code in codes(element):
        yield element["path"] if code in _NAMELESS else code


def codes(element: Definition) -> list[str]:
    """The datatypes of an element. Ids, which HL7 types as strings of FHIRPath, are ids."""
    named = [one["code"] for one in element.get("type", [])]
    return ["id" if code.startswith("http://hl7.org/fhirpath/") else code for code in named]
