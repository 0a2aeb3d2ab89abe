"""One line about a resource: who or what it is, as its type says it best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_PEOPLE = ("Patient", "Person", "Practitioner", "RelatedPerson")


def summary(resource: Mapping[str, Any]) -> str:
    """Name, gender and birth date of a person; code, value and status of the rest."""
    person = resource.get("resourceType") in _PEOPLE
    parts = _of_person(resource) if person else _of_thing(resource)
    return " ".join(part for part in parts if part)


def _of_person(resource: Mapping[str, Any]) -> Iterator[str]:
    names = _objects(resource.get("name"))
    yield _human(names[0]) if names else ""
    yield text(resource.get("gender"))
    yield text(resource.get("birthDate"))


def _of_thing(resource: Mapping[str, Any]) -> Iterator[str]:
    """The first of name, title and code, then the status."""
    told = (_name(resource.get(key)) for key in ("name", "title", "code", "type", "class"))
    yield next((one for one in told if one), "")
    yield text(resource.get("status"))


def _human(name: Mapping[str, Any]) -> str:
    """https://hl7.org/fhir/R4/datatypes.html#HumanName"""
    given = name.get("given")
    pieces = [*(given if isinstance(given, list) else []), name.get("family")]
    return text(name.get("text")) or " ".join(one for one in pieces if isinstance(one, str))


def _name(value: object) -> str:
    """A text, a HumanName or a CodeableConcept, alone or the first of a list."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return text(first)
    codings = _objects(first.get("coding")) or [first]
    coding = codings[0]
    return (
        text(first.get("text"))
        or text(coding.get("display"))
        or text(coding.get("code"))
        or _human(first)
    )


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The value if it is a text, else nothing."""
    return value if isinstance(value, str) else ""
