"""Which resources are worth a closer look: a guess that may find too much, never too little.

FHIRPath over every patient for each of ten thousand conditional updates takes hours. But a token
matches letter for letter, so its code is a text in the resource, and such texts can be indexed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import Parameter, parameters

#: The code of a token stands in one of these under one of the keys below.
_INDEXED = {"Identifier", "ContactPoint", "Coding", "CodeableConcept"}
_KEYS = ("value", "code", "id")
_PLAIN = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
#: `code` or `system|code`: neither a list of alternatives nor anything escaped.
_CRITERION = re.compile(r"(?:[^|,\\]*\|)?([A-Za-z0-9._-]+)", re.ASCII)


def words(resource: object) -> frozenset[str]:
    """The texts in a resource that could be the code of a token."""
    return frozenset(_words(resource))


def wanted_words(type: str, criteria: Pairs) -> tuple[str, ...]:
    """Words that every match has. The criteria have been understood by `match` before."""
    known = parameters(type)
    asked = (_CRITERION.fullmatch(v) for name, v in criteria if _indexed(known.get(name)))
    return tuple(found[1] for found in asked if found)


def _indexed(parameter: Parameter | None) -> bool:
    """False for a name with a modifier, which is no parameter's."""
    if parameter is None or parameter.type != "token":
        return False
    kinds = set(parameter.datatypes)
    return parameter.name == "_id" or (bool(kinds) and kinds <= _INDEXED)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for child in value:
            yield from _words(child)
    elif isinstance(value, dict):
        for key, child in value.items():
            if isinstance(child, str):
                if key in _KEYS and _PLAIN.fullmatch(child):
                    yield child
            else:
                yield from _words(child)
