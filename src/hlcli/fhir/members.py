"""Members of the objects of R4: lists or not, nulls that pad them, and siblings with extensions.

https://hl7.org/fhir/R4/json.html#primitive
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hlcli.fhir.document import kind
from hlcli.fhir.kinds import Json, Kind
from hlcli.fhir.r4.primitives import Test
from hlcli.fhir.r4.structures import Element
from hlcli.fhir.trouble import At, Trouble

Tests = Mapping[type, Test]


@dataclass(frozen=True)
class Member:
    """One key of an object in JSON: the element it holds, and what its value may be.

    `_given` is the twin of `given`: it holds the ids and extensions of its values.
    """

    key: str
    element: Element
    kind: Kind

    @property
    def twin(self) -> str:
        return self.key[1:] if self.key.startswith("_") else f"_{self.key}"

    @property
    def expression(self) -> str:
        """The name in FHIRPath: value for valueString and _valueString."""
        return self.element.choice.removesuffix("[x]") or self.element.name

    @cached_property
    def tests(self) -> Tests:
        """The tests of the whole value, list or not."""
        return {list: _every(self.kind.tests)} if self.element.is_list else self.kind.tests

    def troubles(self, value: Any, holder: Json, at: At) -> Iterator[Trouble]:
        """What is wrong with the value in the object that holds it; nothing may be."""
        if isinstance(value, list) is not self.element.is_list:
            words = "must be a list, not " if self.element.is_list else "must be one value, not "
            yield Trouble("structure", at, words + kind(value), hint=self._shape_hint())
        elif value == []:
            yield Trouble("structure", at, "an empty list; leave the element out")
        elif not isinstance(value, list):
            yield from self._one(value, at)
        else:
            for index, one in enumerate(value):
                if not self._is_padding(one, index, holder):
                    yield from self._one(one, at.item(index))

    def _shape_hint(self) -> str:
        shape = "write […]" if self.element.is_list else "leave the brackets out"
        return f"R4 has {self.element.cardinality} of it: {shape}"

    def _one(self, value: Any, at: At) -> Iterator[Trouble]:
        test = self.kind.tests.get(type(value))
        if value is None:
            yield Trouble("structure", at, "null is not allowed here; leave the element out")
        elif test is None or not test(value):
            yield from self.kind.troubles(value, at)

    def _is_padding(self, value: Any, index: int, holder: Json) -> bool:
        """A null in a list is the place of something that only the twin has."""
        other = holder.get(self.twin)
        there = isinstance(other, list) and index < len(other) and other[index] is not None
        return value is None and there


def _every(tests: Tests) -> Callable[[list[Any]], bool]:
    """The test of a list from that of its elements: R4 has no empty lists."""

    def fits(values: list[Any]) -> bool:
        for one in values:
            test = tests.get(one.__class__)
            if test is None or not test(one):
                return False
        return bool(values)

    return fits
