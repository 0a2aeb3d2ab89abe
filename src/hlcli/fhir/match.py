"""Does a resource satisfy search criteria? https://hl7.org/fhir/R4/search.html

    holds = plan("Patient", (("name", "peter"), ("birthdate", "2000-01-01")))
    [one for one in patients if holds(one)]

Everything that can be wrong with a criterion is found by `plan`, before any resource is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hlcli.fhir import amounts, periods, reference, texts, tokens
from hlcli.fhir.criteria import SearchRefused, alternatives, invalid, not_supported
from hlcli.fhir.elements import Element, elements
from hlcli.fhir.search import (
    Parameter,
    first_segment,
    is_chain,
    nearest,
    parameters,
    resource_types,
    split_name,
)

if TYPE_CHECKING:
    from hlcli.fhir.interaction import Pairs

__all__ = [
    "SUPPORTED_TYPES",
    "Element",
    "Plan",
    "SearchRefused",
    "is_supported",
    "matches",
    "plan",
    "test",
    "values",
]

Test = Callable[[Element], bool]

#: What each type of parameter may be qualified with here, besides :missing.
_MODIFIERS: Mapping[str, tuple[str, ...]] = {
    "string": ("exact", "contains"),
    "token": ("not",),
    "reference": ("identifier",),
    "uri": ("below",),
    "date": (),
    "number": (),
    "quantity": (),
}

#: The parameter types that can be matched; composite and special are not among them.
SUPPORTED_TYPES = frozenset(_MODIFIERS)

#: R4 means them to find what merely sounds alike; as plain strings they would find too little.
_BY_SOUND = ("phonetic",)


@dataclass(frozen=True)
class Criterion:
    """One pair of a query: any of `tests` on any element found. `missing` True or False asks
    only whether there is an element; `negated` turns the answer round (:not)."""

    parameter: Parameter
    tests: tuple[Test, ...] = ()
    missing: bool | None = None
    negated: bool = False

    def holds(self, resource: Mapping[str, Any], created: str | None) -> bool:
        """Whether a resource satisfies it; `created` is when its first version was written."""
        found = self._elements(resource, created)
        if self.missing is not None:
            return self.missing is not bool(found)
        return any(test(element) for element in found for test in self.tests) is not self.negated

    def _elements(self, resource: Mapping[str, Any], created: str | None) -> list[Element]:
        if self.parameter.name != "createdAt":
            return elements(resource, self.parameter.expression)
        if created is None:
            raise not_supported("createdAt", "it is not known here when a resource was created")
        return [Element("instant", created)]


@dataclass(frozen=True)
class Plan:
    """Criteria ready to be asked of many resources of one type: all of them must hold."""

    criteria: tuple[Criterion, ...]

    def __call__(self, resource: Mapping[str, Any], created: str | None = None) -> bool:
        """True when the resource matches. `created` (an instant) is needed for createdAt only."""
        return all(criterion.holds(resource, created) for criterion in self.criteria)


def is_supported(parameter: Parameter) -> bool:
    """True when `plan` takes criteria of this parameter."""
    return parameter.type in SUPPORTED_TYPES and parameter.name not in _BY_SOUND


def plan(type: str, criteria: Pairs, *, strict_case: bool = False) -> Plan:
    """Understand the criteria once. No criteria match everything.

    `strict_case` lets case count in strings, as HealthLake's documentation has it. Raises
    SearchRefused for an unknown type or parameter, for what is not supported, and for values
    that are malformed. Result parameters are unknown here: leave them out.
    """
    if type not in resource_types():
        raise SearchRefused("invalid", f"unknown resource type {type}")
    return Plan(tuple(_criterion(type, name, value, strict_case) for name, value in criteria))


def matches(
    resource: Mapping[str, Any], type: str, criteria: Pairs, *, strict_case: bool = False
) -> bool:
    """Whether one resource satisfies the criteria; raises as `plan` does."""
    return plan(type, criteria, strict_case=strict_case)(resource)


def values(resource: Mapping[str, Any], type: str, name: str) -> list[Element]:
    """The elements a parameter finds in a resource, each with its FHIR type.

    Raises SearchRefused for an unknown parameter and for one without an expression.
    """
    parameter = _parameter(type, name)
    if not parameter.expression:
        raise not_supported(name, "it has no place in a resource")
    return elements(resource, parameter.expression)


def _criterion(type: str, name: str, value: str, strict_case: bool) -> Criterion:
    if is_chain(name):
        raise _refused_chain(type, name)
    base, modifier = split_name(name)
    parameter = _parameter(type, base)
    if not is_supported(parameter):
        raise not_supported(base, f"searching by it ({parameter.type})")
    if modifier == "missing":
        return Criterion(parameter, missing=missing(base, value))
    _check_modifier(parameter, modifier)
    tests = tuple(test(parameter, modifier, raw, strict_case) for raw in alternatives(value, base))
    return Criterion(parameter, tests, negated=modifier == "not")


def _parameter(type: str, name: str) -> Parameter:
    known = parameters(type)
    if name not in known:
        near = nearest(name, known)
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        raise SearchRefused("invalid", f"unknown search parameter {name} of {type}{meant}")
    return known[name]


def _refused_chain(type: str, name: str) -> SearchRefused:
    first = first_segment(name)
    if first != "_has":
        _parameter(type, first)
    return not_supported(first, "chained parameters and _has")


def missing(name: str, value: str) -> bool:
    """What :missing asks. Raises SearchRefused for anything but true and false."""
    if value not in ("true", "false"):
        raise invalid(name, ":missing takes true or false")
    return value == "true"


def _check_modifier(parameter: Parameter, modifier: str | None) -> None:
    if modifier is None or modifier in _MODIFIERS[parameter.type]:
        return
    if parameter.type == "reference" and modifier[:1].isupper():
        reference.check_type(parameter, modifier)
    else:
        raise not_supported(parameter.name, f"the modifier :{modifier}")


def test(parameter: Parameter, modifier: str | None, raw: str, strict_case: bool) -> Test:
    """The test of one value, escapes still in it, of a parameter of a supported type.

    The modifier is one the type has. Raises SearchRefused for a malformed value.
    """
    name = parameter.name
    tests: Mapping[str, Callable[[], Test]] = {
        "string": lambda: texts.test(name, modifier, raw, strict_case),
        "token": lambda: tokens.test(parameter, raw, strict_case),
        "reference": lambda: reference.test(parameter, modifier, raw),
        "uri": lambda: reference.uri_test(name, modifier, raw),
        "date": lambda: periods.test(name, raw),
        "number": lambda: amounts.number_test(name, raw),
        "quantity": lambda: amounts.quantity_test(name, raw),
    }
    return tests[parameter.type]()
