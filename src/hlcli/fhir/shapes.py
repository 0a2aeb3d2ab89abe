"""Rules for the objects of R4, made from the tables when they are first met.

`Shape.fits` decides quickly; where it says no, `Shape.troubles` tells what and where.
https://hl7.org/fhir/R4/json.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from hlcli.fhir.document import kind
from hlcli.fhir.kinds import Code, Complex, Concept, Json, Kind, Simple, Xhtml
from hlcli.fhir.literals import ReferenceTo
from hlcli.fhir.members import Member, Tests
from hlcli.fhir.r4 import structures
from hlcli.fhir.r4.primitives import NAMES, primitive
from hlcli.fhir.r4.structures import Element
from hlcli.fhir.search import resource_types
from hlcli.fhir.trouble import At, Trouble, is_plain, quoted

#: Ids and URLs of data types are attributes in XML, which cannot have extensions.
_NO_TWIN = ("Element.id", "Extension.url", "Narrative.div")


class Shape:
    """The rules for one kind of object; `home` as in `structures`."""

    def __init__(self, home: str) -> None:
        self.home = home

    @cached_property
    def members(self) -> Mapping[str, Member]:
        every = structures.json_elements(self.home).values()
        found = {one.name: Member(one.name, one, _kind(one)) for one in every}
        twins = [_twin(one) for one in every if has_twin(one)]
        return found | {one.key: one for one in twins}

    @cached_property
    def _rules(self) -> tuple[Mapping[str, Tests], tuple[str, ...], tuple[frozenset[str], ...]]:
        """Tests by key; the keys that must be there; and of which keys there can be one only."""
        rules = {key: member.tests for key, member in self.members.items()}
        if self.home in resource_types():
            rules["resourceType"] = {str: self.home.__eq__}
        declared = structures.elements(self.home).values()
        required = tuple(one.name for one in declared if one.min and not one.is_choice)
        return rules, required, tuple(names for names, _ in self._choices)

    @cached_property
    def _choices(self) -> tuple[tuple[frozenset[str], Element], ...]:
        """Each choice of types with the keys it may have."""
        declared = structures.elements(self.home).values()
        return tuple((self._names(one), one) for one in declared if one.is_choice)

    def _names(self, choice: Element) -> frozenset[str]:
        names = {key for key, one in self.members.items() if one.element.choice == choice.name}
        return frozenset(names)

    def fits(self, value: Json) -> bool:
        """True for an object without fault. This is where the time goes: no calls but tests."""
        rules, required, choices = self._rules
        for key, child in value.items():
            tests = rules.get(key)
            if tests is None:
                return False
            test = tests.get(child.__class__)
            if test is None or not test(child):
                return False
        for key in required:
            if key not in value:
                return False
        for keys in choices:
            if len(value.keys() & keys) > 1:
                return False
        return bool(value) and self._has_required_choices(value)

    def _has_required_choices(self, value: Json) -> bool:
        return all(not one.min or names & value.keys() for names, one in self._choices)

    def troubles(self, value: Json, at: At) -> Iterator[Trouble]:
        """Everything that is wrong with an object, in the order of its text."""
        if not value:
            yield Trouble("structure", at, "an empty object; leave the element out")
            return
        for key, child in value.items():
            if key in self.members:
                member = self.members[key]
                yield from member.troubles(child, value, at.member(key, member.expression))
            elif key != "resourceType" or self.home not in resource_types():
                yield self._unknown(key, at)
        yield from self._missing(value, at)
        yield from self._too_many(value, at)

    def _unknown(self, key: str, at: At) -> Trouble:
        near = structures.suggest(self.home, key)
        hint = f"did you mean {' or '.join(near)}?" if near else None
        if is_plain(key):
            name = f"unknown element {key}"
            return Trouble("structure", at.member(key), name, None, hint, key=True)
        spot, private = At(at.expression, (*at.pointer, key)), f"unknown element {quoted(key)}"
        return Trouble("structure", spot, "unknown element", private, hint, key=True)

    def _missing(self, value: Json, at: At) -> Iterator[Trouble]:
        declared = structures.elements(self.home).values()
        for one in (element for element in declared if element.min):
            stem = one.name.removesuffix("[x]")
            names = self._names(one) if one.is_choice else {stem, f"_{stem}"}
            if not names & value.keys():
                message = f"{one.name} is missing: R4 requires {one.cardinality}"
                yield Trouble("required", at.absent(stem), message)

    def _too_many(self, value: Json, at: At) -> Iterator[Trouble]:
        for names, choice in self._choices:
            there = [key for key in value if key in names]
            if len({key.removeprefix("_") for key in there}) > 1:
                stem = choice.name.removesuffix("[x]")
                message = f"only one {choice.name} at a time, here are {' and '.join(there)}"
                hint = "keep one of them; beside --set, --unset the other"
                yield Trouble("structure", at.member(there[-1], stem), message, None, hint, True)


class AnyResource:
    """A resource inside another: an entry of a Bundle, a parameter, or contained."""

    def __init__(self, contained: bool) -> None:
        self.contained = contained
        self.tests: Tests = {dict: self._fits}

    def _fits(self, value: Json) -> bool:
        return is_good(value) and not (self.contained and "contained" in value)

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        if not isinstance(value, dict):
            yield Trouble("structure", at, f"must be a resource, not {kind(value)}")
            return
        if self.contained and "contained" in value:
            words = "a contained resource cannot contain others"
            yield Trouble("structure", at.member("contained"), words)
        yield from resource(value, at)


def is_good(value: Json) -> bool:
    """True for a resource of any type without fault."""
    name = value.get("resourceType")
    return isinstance(name, str) and name in _types() and shape(name).fits(value)


def resource(value: Json, at: At) -> Iterator[Trouble]:
    """What is wrong with a resource, its resourceType included."""
    name = value.get("resourceType")
    if name is None and "resourceType" not in value:
        words = "resourceType is missing: it says which resource this is"
        yield Trouble("required", at.absent("resourceType"), words)
    elif not isinstance(name, str):
        words = f"resourceType must be a text, not {kind(name)}"
        yield Trouble("value", at.member("resourceType"), words)
    elif name not in _types():
        yield _no_type(name, at.member("resourceType"))
    else:
        yield from shape(name).troubles(value, at)


def _no_type(name: str, at: At) -> Trouble:
    from hlcli.fhir.search import nearest

    near = nearest(name, resource_types())
    hint = f"did you mean {' or '.join(near)}?" if near else None
    private = f"{quoted(name)} is no resource type of R4"
    return Trouble("value", at, "no resource type of R4", private, hint)


@cache
def shape(home: str) -> Shape:
    """The rules for a home; they are made when first used."""
    return Shape(home)


@cache
def _types() -> frozenset[str]:
    return frozenset(resource_types())


def _kind(element: Element) -> Kind:
    (name,) = element.types
    if name == "Resource":
        return AnyResource(element.path == "DomainResource.contained")
    if name == "xhtml":
        return Xhtml()
    if name in NAMES:
        codes = element.codes if name == "code" else {}
        return Code(element.value_set, codes) if codes else Simple(primitive(name))
    if name == "Reference":
        return ReferenceTo(shape("Reference"), element.targets)
    if name == "CodeableConcept" and element.codes:
        return Concept(shape(name), element.value_set, element.codes)
    return Complex(shape(element.home))


def has_twin(element: Element) -> bool:
    """True for a primitive whose ids and extensions have a key of their own: `_birthDate`."""
    return element.types[0] in NAMES and element.path not in _NO_TWIN


def _twin(element: Element) -> Member:
    return Member(f"_{element.name}", replace(element, home="Element"), Complex(shape("Element")))
