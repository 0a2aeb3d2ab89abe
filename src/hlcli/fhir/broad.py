"""Criteria that would widen a write: empty, or with half of their value missing."""

from __future__ import annotations

import re

from hlcli.fhir import search

_SYSTEM = re.compile(r"https?://|urn:")
_PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")


def is_broad(type: str, name: str, value: str) -> bool:
    """True for an empty value, and for one that is only half there: `http://hospital/mrn|`."""
    kind = _kind(type, name)
    plain = kind == "token" and search.split_name(name)[1] in (None, "not")
    if plain and _SYSTEM.match(value) and "|" not in value:
        return True  # a shell took the unquoted | for a pipe
    return any(_half(kind, one.strip()) for one in _alternatives(value))


def _kind(type: str, name: str) -> str:
    """The parameter's type; "" for chains, `_has` and names unknown to R4."""
    base, modifier = search.split_name(name)
    known = search.parameters(type).get(base)
    return known.type if known and "." not in name and modifier != "missing" else ""


def _half(kind: str, value: str) -> bool:
    if not value or (value.endswith("|") and kind != "string"):
        return True
    if kind in ("date", "number", "quantity"):
        return value in _PREFIXES or value.startswith("|")
    return kind == "reference" and value.endswith("/")


def _alternatives(value: str) -> list[str]:
    r"""The values of an OR list; `\,` is a comma inside a value."""
    return value.replace("\\\\", "  ").replace("\\,", "  ").split(",")
