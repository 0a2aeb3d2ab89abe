"""Criteria that would widen a write: empty, or with half of their value missing."""

from __future__ import annotations

import re

from hlcli.fhir import search

_SYSTEM = re.compile(r"https?://|urn:")


def is_broad(type: str, name: str, value: str) -> bool:
    """True for an empty value, and for one that is only half there: `http://hospital/mrn|`."""
    known = _known(type, name)
    kind = known.type if known else ""
    plain = kind == "token" and search.split_name(name)[1] in (None, "not")
    if plain and _SYSTEM.match(value) and "|" not in value:
        return True  # a shell took the unquoted | for a pipe
    return any(_half(known, one.strip()) for one in _alternatives(value))


def _known(type: str, name: str) -> search.Parameter | None:
    """The parameter; None for chains, `_has`, :missing and names unknown to R4."""
    base, modifier = search.split_name(name)
    plain = "." not in name and modifier != "missing"
    return search.parameters(type).get(base) if plain else None


def _half(known: search.Parameter | None, value: str) -> bool:
    kind = known.type if known else ""
    if not value or (value.endswith("|") and kind != "string"):
        return True
    if known and known.comparators:
        return value in known.comparators or value.startswith("|")
    return kind == "reference" and value.endswith("/")


def _alternatives(value: str) -> list[str]:
    r"""The values of an OR list; `\,` is a comma inside a value."""
    return value.replace("\\\\", "  ").replace("\\,", "  ").split(",")
