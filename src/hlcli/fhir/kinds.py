"""What the value of an element may be, one class a kind: is it good, and if not, what is wrong.

`tests` decides and is made for speed: Python type -> a test that is true for a good value. It may
refuse what `troubles`, which knows how to say things, then finds nothing wrong with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from hlcli.fhir import xhtml
from hlcli.fhir.document import kind
from hlcli.fhir.r4.primitives import Primitive, Test, primitive
from hlcli.fhir.trouble import At, Trouble, quoted

Json = Mapping[str, Any]
Systems = Mapping[str, tuple[str, ...]]

_ARTICLES = {"text": "a text", "number": "a number", "boolean": "true or false"}


class Kind(Protocol):
    """What the value of an element may be."""

    tests: Mapping[type, Test]

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        """What is wrong with a value that its test refuses."""


class Object(Protocol):
    """Something with elements, see `shapes`."""

    def fits(self, value: Json) -> bool: ...
    def troubles(self, value: Json, at: At) -> Iterator[Trouble]: ...


class Simple:
    """A primitive type."""

    def __init__(self, type: Primitive) -> None:
        self.type, self.tests = type, type.tests

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        if kind(value) != f"a {self.type.json}":
            must = f"{self.type.name} must be {_ARTICLES[self.type.json]}, not {kind(value)}"
            yield Trouble("value", at, must, hint=self._quotes(value))
        elif value == "":
            yield Trouble("value", at, "empty text; leave the element out", hint=self.type.hint)
        else:
            yield self.no(value, at)

    def no(self, value: Any, at: At) -> Trouble:
        """That a value is none of this type."""
        no = f"is not {_article(self.type.name)}"
        message, private = f"the value {no}", f"{quoted(value)} {no}"
        return Trouble("value", at, message, private, self.type.hint)

    def _quotes(self, value: Any) -> str:
        """A number for a text, or the other way round, is mostly a matter of quotes."""
        if self.type.json == "text" and isinstance(value, int | float):
            return "put it in quotes"
        quoted = isinstance(value, str) and "quotes" not in self.type.hint
        return f"{self.type.hint}, without quotes" if quoted else self.type.hint


class Code:
    """A code with a required binding whose codes are known."""

    def __init__(self, value_set: str, systems: Systems) -> None:
        self.value_set = value_set
        self.codes = tuple(dict.fromkeys(code for codes in systems.values() for code in codes))
        self.tests: Mapping[type, Test] = {str: frozenset(self.codes).__contains__}

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        code = primitive("code")
        if not isinstance(value, str) or not code.tests[str](value):
            yield from Simple(code).troubles(value, at)
            return
        name = self.value_set.rpartition("/")[2]
        message, private = f"not a code of {name}", f"{quoted(value)} is not a code of {name}"
        yield Trouble("code-invalid", at, message, private, _hint(value, self.codes))


class Xhtml:
    """The div of a narrative."""

    tests: Mapping[type, Test] = {str: xhtml.is_good}

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        if not isinstance(value, str):
            yield Trouble("value", at, f"xhtml must be a text, not {kind(value)}")
        else:
            yield Trouble("value", at, xhtml.fault(value) or "not XHTML")


class Complex:
    """An object of a known type."""

    def __init__(self, shape: Object) -> None:
        self.shape = shape
        self.tests: Mapping[type, Test] = {dict: shape.fits}

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        if not isinstance(value, dict):
            yield Trouble("structure", at, f"must be an object, not {kind(value)}")
        else:
            yield from self.shape.troubles(value, at)


class Concept(Complex):
    """A CodeableConcept one of whose codings must be from a value set.

    https://hl7.org/fhir/R4/terminologies.html#required
    """

    def __init__(self, shape: Object, value_set: str, systems: Systems) -> None:
        super().__init__(shape)
        self.value_set, self.systems = value_set, systems
        self.pairs = {(system, code) for system, codes in systems.items() for code in codes}
        self.tests = {dict: self._fits}

    def _fits(self, value: Json) -> bool:
        return self.shape.fits(value) and self._is_bound(value)

    def _is_bound(self, value: Json) -> bool:
        codings = [one for one in value.get("coding", ()) if isinstance(one, dict)]
        return any((one.get("system"), one.get("code")) in self.pairs for one in codings)

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        inside = list(super().troubles(value, at))
        yield from inside
        says = isinstance(value, dict) and ("coding" in value or "text" in value)
        if inside or not says or self._is_bound(value):
            return  # one that holds nothing but extensions says why it is not coded
        name = self.value_set.rpartition("/")[2]
        where = at.member("coding") if "coding" in value else at
        codes = tuple(code for codes in self.systems.values() for code in codes)
        hint = f"in {' or '.join(self.systems)}: {_hint('', codes)}"
        yield Trouble("code-invalid", where, f"no coding is one of {name}", None, hint)


def _hint(word: str, codes: tuple[str, ...]) -> str:
    """All codes where they are few; else those that look like the word."""
    if len(codes) <= 12:
        return f"one of {', '.join(codes)}"
    from hlcli.fhir.search import nearest

    near = nearest(word, codes)
    return f"did you mean {' or '.join(near)}?" if near else f"one of {len(codes)} codes"


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aio' or name == 'unsignedInt' else 'a'} {name}"
