"""References to contained resources that are not there: `{"reference": "#p1"}`.

https://hl7.org/fhir/R4/references.html#contained
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hlcli.fhir.document import Document
from hlcli.fhir.spans import Pointer

_LOCAL = re.compile(r'"reference"\s*:\s*"#([^"]+)"')


def dangling(document: Document) -> Iterator[Pointer]:
    """The pointers of the references that name no contained resource of their own container."""
    named = set(_LOCAL.findall(document.text)) if '"#' in document.text else set()
    if named and not (named <= _ids(document.value) and _is_alone(document.value)):
        yield from _walk(document.value, _ids(document.value), ())


def _is_alone(value: dict[str, Any]) -> bool:
    """Entries of a Bundle and parameters are containers of their own: there, walk."""
    return value.get("resourceType") not in ("Bundle", "Parameters")


def _ids(container: dict[str, Any]) -> frozenset[str]:
    contained = container.get("contained")
    every = contained if isinstance(contained, list) else []
    ids = (one.get("id") for one in every if isinstance(one, dict))
    return frozenset(id for id in ids if isinstance(id, str))


def _walk(value: Any, ids: frozenset[str], at: Pointer) -> Iterator[Pointer]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _walk(one, ids, (*at, index))
    elif isinstance(value, dict):
        literal = value.get("reference")
        if isinstance(literal, str) and literal.startswith("#") and literal[1:] not in {"", *ids}:
            yield (*at, "reference")
        for key, one in value.items():
            yield from _walk(one, _inside(key, one, ids), (*at, key))


def _inside(key: str, value: Any, ids: frozenset[str]) -> frozenset[str]:
    """The ids that count within a value: a resource that is not contained has its own."""
    is_container = isinstance(value, dict) and "resourceType" in value and key != "contained"
    return _ids(value) if is_container else ids
