"""The codes of value sets, where HL7's package lists them. Used by `generate`.

https://hl7.org/fhir/R4/valueset.html#compositions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hlcli.fhir.r4.definitions import Definition

#: System -> its codes, in the order of the package.
Codes = dict[str, list[str]]


class Endless(Exception):
    """A value set whose codes the package does not list: all of SNOMED, of UCUM, of BCP 47 …"""


class Expander:
    """Value sets by URL, and the codes in them."""

    def __init__(self, value_sets: Iterable[Definition], systems: Iterable[Definition]) -> None:
        self._value_sets = {one["url"]: one for one in value_sets}
        self._systems = {one["url"]: one for one in systems}

    def codes(self, url: str) -> Codes:
        """Every code of a value set. Raises Endless."""
        if url not in self._value_sets:
            raise Endless(url)
        compose = self._value_sets[url].get("compose", {})
        found: Codes = {}
        for part in compose.get("include", []):
            for system, codes in self._part(part).items():
                found.setdefault(system, []).extend(codes)
        left_out = [self._part(part) for part in compose.get("exclude", [])]
        return _without(found, left_out)

    def _part(self, part: Mapping[str, Any]) -> Codes:
        if "system" not in part:
            return self._all([self.codes(url.partition("|")[0]) for url in part["valueSet"]])
        if "valueSet" in part:
            raise Endless("an intersection")
        if "concept" in part:
            return {part["system"]: [one["code"] for one in part["concept"]]}
        return {part["system"]: list(self._of_system(part["system"], part.get("filter", [])))}

    def _all(self, many: list[Codes]) -> Codes:
        found: Codes = {}
        for one in many:
            for system, codes in one.items():
                found.setdefault(system, []).extend(codes)
        return found

    def _of_system(self, url: str, filters: list[Mapping[str, Any]]) -> Iterator[str]:
        system = self._systems.get(url, {})
        if system.get("content") != "complete":
            raise Endless(url)
        parents = dict(_parents(system.get("concept", []), frozenset()))
        for code, above in parents.items():
            if all(_passes(code, above, one) for one in filters):
                yield code


def _parents(
    concepts: Iterable[Any], above: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every code with all that are above it, nested or named as a parent."""
    for one in concepts:
        named = {p["valueCode"] for p in one.get("property", []) if p["code"] == "subsumedBy"}
        yield one["code"], above | named
        yield from _parents(one.get("concept", []), above | {one["code"]})


def _passes(code: str, above: frozenset[str], filter: Mapping[str, Any]) -> bool:
    if filter["op"] == "is-a":
        return filter["value"] in above | {code}
    if filter["op"] == "descendent-of":
        return filter["value"] in above
    raise Endless(f"a filter by {filter['op']}")


def _without(found: Codes, left_out: list[Codes]) -> Codes:
    gone = {(system, code) for part in left_out for system in part for code in part[system]}
    kept = {
        system: list(dict.fromkeys(code for code in codes if (system, code) not in gone))
        for system, codes in found.items()
    }
    return {system: codes for system, codes in kept.items() if codes}
