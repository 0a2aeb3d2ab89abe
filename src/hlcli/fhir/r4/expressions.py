"""HL7's search expressions, rewritten into FHIRPath that fhirpathpy can run. Used by `generate`.

Two things stand in the way: fhirpathpy has no `resolve()`, and its `as` raises on lists. See
https://hl7.org/fhir/R4/fhirpath.html and https://hl7.org/fhir/R4/searchparameter.html
"""

from __future__ import annotations

import re

_RESOLVED = re.compile(r"\.where\(resolve\(\) is (\w+)\)")
_AS_IN_PARENTHESES = re.compile(r"\(([\w.]+) as (\w+)\)")
_AS_FUNCTION = re.compile(r"\.as\((\w+)\)")
_FILTER = re.compile(r"\.where\((?:[^()']|'[^']*'|\((?:[^()']|'[^']*')*\))*\)")
_LAST_EXTENSION = re.compile(r"(\.extension\('[^']*'\))$")


def alternatives(expression: str) -> list[str]:
    """The parts of a union. HL7 writes no `|` within one."""
    return [part.strip() for part in expression.split("|")]


def of_type(expression: str, type: str) -> list[str]:
    """The rewritten alternatives of an expression that speak of a type.

    One that names no type (`name | alias`) speaks of the type it is defined for.
    """
    parts = alternatives(expression)
    rooted = [part for part in parts if re.match(r"\(?[A-Z]", part)]
    mine = [part for part in rooted if re.match(rf"\(?{type}\b", part)]
    return [rewrite(part, type) for part in (mine if rooted else parts)]


def rewrite(part: str, type: str) -> str:
    """One alternative as fhirpathpy can run it on a resource of a type."""
    part = _RESOLVED.sub(r".where(reference.matches('(^|/)\1/[^/]+'))", part)
    part = _AS_IN_PARENTHESES.sub(r"\1.ofType(\2)", part)
    part = _AS_FUNCTION.sub(r".ofType(\1)", part)
    # An extension is found whole; what is searched for is the value in it.
    part = _LAST_EXTENSION.sub(r"\1.value", part)
    # fhirpathpy compares names, and no resource has the resourceType "Resource".
    return re.sub(r"^Resource\.", "", part) if type == "Resource" else part


def plain_path(part: str) -> tuple[tuple[str, ...], str | None] | None:
    """The steps of a rewritten alternative below its type, and the type `ofType` names at its end.

    Filters are left out, for they do not change what kind of element is found. None where the
    expression is more than a path.
    """
    bare = _FILTER.sub("", part)
    typed = re.fullmatch(r"([\w.]+?)(?:\.ofType\((\w+)\))?", bare)
    if typed is None:
        return None
    steps = typed[1].split(".")
    return tuple(steps[1:] if steps[0][0].isupper() else steps), typed[2]
