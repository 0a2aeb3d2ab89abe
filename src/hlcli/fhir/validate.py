"""Does a resource keep R4's rules of structure? Every fault, and its place in the user's text.

Checked: elements, JSON shapes, cardinality, primitive formats, XHTML, choices of types, required
bindings whose codes HL7 lists, extensions of primitives, resources inside resources, the types of
references, and references to contained resources. Not checked: profiles, invariants, and other
terminology. Unknown extensions are fine. https://hl7.org/fhir/R4/validation.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from hlcli.errors import Place
from hlcli.fhir import shapes, spelling
from hlcli.fhir.dangling import dangling
from hlcli.fhir.document import Document
from hlcli.fhir.spans import Pointer
from hlcli.fhir.trouble import At, Trouble, quoted

#: HealthLake's levels. What `strict` adds to `structure-only` there are profiles: none here.
Level = Literal["strict", "structure-only", "minimal"]
LEVELS: tuple[Level, ...] = ("strict", "structure-only", "minimal")

_HL7 = "http://hl7.org/fhir/StructureDefinition/operationoutcome-"


class Told(Protocol):
    """What can be told of one thing that is wrong, in a resource or with its file.

    `severity` is error or warning, `code` an R4 issue type. `expression` is "" for a file that
    could not be read. For the rest see `Finding`.
    """

    @property
    def severity(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def private_message(self) -> str | None: ...
    @property
    def hint(self) -> str | None: ...
    @property
    def expression(self) -> str: ...
    @property
    def place(self) -> Place: ...


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong in a resource.

    `message` and `hint` hold no clinical value (names, codes that R4 lists, and how to write it),
    `private_message` says the same with the value or is None. `expression` is FHIRPath; `pointer`
    leads to the value, and for what is missing to what should hold it.
    """

    severity: str
    code: str
    message: str
    private_message: str | None
    hint: str | None
    expression: str
    pointer: Pointer
    document: Document = field(repr=False, compare=False)
    at_key: bool = False

    @property
    def place(self) -> Place:
        """Line and column; of the key where the key is wrong. Found when asked for."""
        found = self.document
        return found.key_place(self.pointer) if self.at_key else found.place(self.pointer)

    @property
    def json_pointer(self) -> str:
        """`/name/0/given`: https://www.rfc-editor.org/rfc/rfc6901"""
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self.pointer)
        return "".join(f"/{step}" for step in steps)


def check(document: Document, *, level: Level = "strict") -> tuple[Finding, ...]:
    """Every fault of a resource, in the order of the text; at the level `minimal`, as warnings."""
    severity = "warning" if level == "minimal" else "error"
    places = _Places(document.value)
    found = sorted(_troubles(document), key=lambda one: places.order(one.at.pointer))
    return tuple(_finding(severity, one, document) for one in found)


def level_of(word: str | None) -> Level:
    """The level of that name; strict, which is HealthLake's default, for any other word."""
    return next((level for level in LEVELS if level == word), "strict")


def has_errors(findings: Iterable[Told]) -> bool:
    """True if one of them is an error."""
    return any(one.severity == "error" for one in findings)


def to_outcome(findings: Iterable[Told], *, private: bool = False) -> dict[str, Any]:
    """An OperationOutcome with an issue for each; one that says so if there are none.

    `private` gives the messages with values. Line, column and file are in HL7's own extensions:
    https://hl7.org/fhir/R4/operationoutcome-profiles.html
    """
    issues = [_issue(one, private) for one in findings]
    fine = {"severity": "information", "code": "informational", "diagnostics": "no issues"}
    return {"resourceType": "OperationOutcome", "issue": issues or [fine]}


def _troubles(document: Document) -> Iterator[Trouble]:
    value = document.value
    name = value.get("resourceType")
    if not shapes.is_good(value):
        yield from shapes.resource(value, At(name if isinstance(name, str) else "Resource"))
    for pointer in dangling(document):
        yield _dangling(document, pointer)


class _Places:
    """Where the members of a value's objects stand, counted once for each object asked about."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._known: dict[int, dict[str, int]] = {}

    def order(self, pointer: Pointer) -> tuple[int, ...]:
        """Compares as the places of two pointers in the text do."""
        order, value = [], self._value
        for step in pointer:
            order.append(step if isinstance(step, int) else self._places(value)[step])
            value = value[step]
        return tuple(order)

    def _places(self, value: dict[str, Any]) -> dict[str, int]:
        if id(value) not in self._known:
            self._known[id(value)] = {key: place for place, key in enumerate(value)}
        return self._known[id(value)]


def _dangling(document: Document, pointer: Pointer) -> Trouble:
    there: Any = document.value
    for step in pointer:
        there = there[step]
    at = At(spelling.expression(document.value, pointer), pointer)
    private = f"no contained resource has the id {quoted(there[1:])}"
    hint = "a reference that begins with # names a resource in contained"
    return Trouble("not-found", at, "no contained resource has this id", private, hint)


def _finding(severity: str, one: Trouble, document: Document) -> Finding:
    return Finding(
        severity, one.code, one.message, one.private, one.hint, one.at.expression, one.at.pointer,
        document, one.key,
    )  # fmt: skip


def _issue(one: Told, private: bool) -> dict[str, Any]:
    text = (one.private_message if private else None) or one.message
    issue = {
        "extension": _place(one.place),
        "severity": one.severity,
        "code": one.code,
        "diagnostics": f"{text} ({one.hint})" if one.hint else text,
    }
    return issue | ({"expression": [one.expression]} if one.expression else {})


def _place(place: Place) -> list[dict[str, Any]]:
    numbers = (("issue-line", place.line), ("issue-col", place.column))
    read = numbers if place.line else ()
    return [
        *({"url": f"{_HL7}{name}", "valueInteger": number} for name, number in read),
        {"url": f"{_HL7}file", "valueString": place.name},
    ]
