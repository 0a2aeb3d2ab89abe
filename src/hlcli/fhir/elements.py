"""What a search parameter finds in a resource, by HL7's own FHIRPath.

fhirpathpy and its parser take 50 ms to import, so they are imported when first asked, and each
expression is compiled once in a process (about a millisecond).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

_Expression = Callable[..., list[Any]]

#: The parser shares its tables between threads and does not guard them.
_PARSING = Lock()


@dataclass(frozen=True)
class Element:
    """One element found: its FHIR type (`HumanName`, `code`; "" if unknown) and its JSON value."""

    type: str
    value: Any


def elements(resource: Mapping[str, Any], expression: str) -> list[Element]:
    """The elements an expression of `search.Parameter` finds, numbers with the digits they had.

    An element that has only extensions has no value and is left out.
    """
    parts = expression.split(" | ") if expression else []
    nodes = (node for part in parts for node in _evaluate(part, resource))
    found = (_element(node) for node in nodes)
    return [one for one in found if _has_value(one)]


def _evaluate(part: str, resource: Mapping[str, Any]) -> list[Any]:
    expression = compiled(part)
    try:
        return expression(resource)
    except Exception:
        # The engine raises bare Exceptions on shapes R4 does not allow (`telecom: [3]`). What it
        # cannot read has no value; that every expression runs on lawful resources is a test.
        return []


@cache
def compiled(part: str) -> _Expression:
    """One alternative of an expression, compiled; its nodes come back unconverted.

    The alternatives of a union are run apart because the engine's `|` forgets their types.
    """
    import fhirpathpy

    with _PARSING:
        found: _Expression = fhirpathpy.compile(part, _model(), {"returnRawData": True})
    return found


@cache
def _model() -> dict[str, Any]:
    from fhirpathpy.models import models

    return dict(models["r4"])


def _element(node: Any) -> Element:
    if isinstance(node, bool):
        return Element("boolean", node)
    type = getattr(node, "path", None) or ""
    # HL7 types ids, and nothing else, as strings of FHIRPath.
    return Element("id" if type == "System.String" else type, getattr(node, "data", node))


def _has_value(element: Element) -> bool:
    """False for null, and for the `{"id", "extension"}` of a primitive without a value."""
    if isinstance(element.value, Mapping):
        return bool(set(element.value) - {"id", "extension"})
    return element.value is not None
