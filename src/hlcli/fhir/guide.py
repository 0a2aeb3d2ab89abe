"""The search parameters of a type, as a person wants them listed: with an example of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hlcli.fhir import healthlake
from hlcli.fhir.search import Parameter, parameters


@dataclass(frozen=True)
class Entry:
    """One parameter: what may follow its name (`:exact`; `:Type` stands for a resource type) and
    stand before its value (`ge`), what a reference may lead to (none: anything) and a chain go on
    at, the parameters that a composite's parts are values of, a value it takes, and what
    HealthLake says of it (see `healthlake.support`)."""

    name: str
    type: str
    modifiers: tuple[str, ...]
    prefixes: tuple[str, ...]
    targets: tuple[str, ...]
    components: tuple[str, ...]
    example: str
    healthlake: str


def entries(type: str) -> tuple[Entry, ...]:
    """The type's own parameters by name, then those every type has. Raises KeyError."""
    known = parameters(type)
    ordered = sorted(known, key=lambda name: (name[0] == "_" or name == "createdAt", name))
    return tuple(_entry(type, known[name]) for name in ordered)


def _entry(type: str, parameter: Parameter) -> Entry:
    return Entry(
        parameter.name,
        parameter.type,
        tuple(f":{one}" for one in healthlake.modifiers(parameter)),
        healthlake.prefixes(parameter),
        parameter.targets,
        tuple(name for name, _ in parameter.components),
        example(type, parameter),
        healthlake.support(type, parameter.name),
    )


def example(type: str, parameter: Parameter) -> str:
    """A value the parameter takes; what is to be filled in stands in capitals."""
    if parameter.type == "composite":
        known = parameters(type)
        return "$".join(example(type, known[name]) for name, _ in parameter.components)
    if parameter.type == "reference":
        return f"{parameter.targets[0] if parameter.targets else 'Patient'}/ID"
    found = next((one for one in parameter.datatypes if one in _OF_DATATYPE), "")
    by_name = _OF_NAME.get(parameter.name) if parameter.type in ("string", "token") else None
    return by_name or _OF_DATATYPE.get(found) or _OF_TYPE[parameter.type]


_OF_NAME: Mapping[str, str] = {
    "name": "peter",
    "given": "peter",
    "family": "chalmers",
    "email": "jane@example.org",
    "address-city": "boston",
}
_OF_DATATYPE: Mapping[str, str] = {
    "HumanName": "peter",
    "Address": "boston",
    "ContactPoint": "1234567890",
    "Identifier": "SYSTEM|VALUE",
    "CodeableConcept": "SYSTEM|CODE",
    "Coding": "SYSTEM|CODE",
    "boolean": "true",
    "id": "ID",
    "integer": "gt100",
}
_OF_TYPE: Mapping[str, str] = {
    "string": "TEXT",
    "token": "CODE",
    "date": "ge2000-01-01",
    "number": "gt0.8",
    "quantity": "gt5.4|SYSTEM|UNIT",
    "uri": "http://acme/x",
    "special": "TEXT",
}
