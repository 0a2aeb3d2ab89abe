"""The generated table: where it comes from, what is in it, and that every expression runs.

HL7's package (1.4 MB) is not part of this repository, so without it these tests cannot tell that
the table is what `generate` makes of the package. With HLCLI_R4_PACKAGE=<path> they do.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from hlcli.fhir import elements, healthlake, search
from hlcli.fhir.r4 import expressions, generate, tables

Examples = Mapping[str, list[dict[str, Any]]]

KINDS = {
    *("number", "date", "string", "token", "reference"),
    *("composite", "quantity", "uri", "special"),
}

NAMES = (tables.SEARCH_PARAMETERS, tables.STRUCTURES, tables.CODES, tables.DESCRIPTIONS)


def all_parameters() -> Iterator[tuple[str, search.Parameter]]:
    for type in search.resource_types():
        for parameter in search.parameters(type).values():
            yield type, parameter


@pytest.mark.skipif("HLCLI_R4_PACKAGE" not in os.environ, reason="HLCLI_R4_PACKAGE not given")
def test_the_tables_are_what_the_package_gives() -> None:
    package = Path(os.environ["HLCLI_R4_PACKAGE"])
    for name, made in generate.every_table(generate.Package(package)).items():
        assert made == tables.text(name), name
        sha256 = hashlib.sha256(package.read_bytes()).hexdigest()
        assert tables.record(name)["sha256"] == sha256


@pytest.mark.parametrize("name", NAMES)
def test_the_record(name: str) -> None:
    record = tables.record(name)
    assert (record["package"], record["version"]) == ("hl7.fhir.r4.core", "4.0.1")
    assert re.fullmatch("[0-9a-f]{64}", record["sha256"])


def test_the_tables_are_small() -> None:
    assert sum(os.path.getsize(tables.path(name)) for name in NAMES) < 400_000


def test_the_table_is_small() -> None:
    assert os.path.getsize(tables.path(tables.SEARCH_PARAMETERS)) < 200_000


def test_every_parameter_is_whole() -> None:
    found = list(all_parameters())
    assert len(found) > 3000
    for type, one in found:
        assert one.type in KINDS, (type, one)
        assert one.expression or one.type == "special" or one.name == "createdAt", (type, one)
        assert bool(one.components) is (one.type == "composite"), (type, one)
        assert set(one.targets) <= set(search.resource_types()), (type, one)
        assert "resolve()" not in one.expression
        assert " as " not in one.expression


#: https://hl7.org/fhir/R4/search.html#prefix
PREFIXES = {"eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"}


def test_every_parameter_has_the_qualifiers_of_its_type() -> None:
    for type, one in all_parameters():
        ordered = one.type in ("date", "number", "quantity")
        assert set(one.comparators) == (PREFIXES if ordered else set()), (type, one)
        assert ("missing" in one.modifiers) is (one.type not in ("composite", "special"))
        assert {"exact", "contains"} <= set(one.modifiers) or one.type != "string"
        healthlakes = set(healthlake.modifiers(one)) - {"Type"}
        assert healthlakes <= set(one.modifiers), (type, one)


def test_every_part_of_a_composite_is_a_parameter_that_can_be_checked() -> None:
    """By its type, its modifiers and its comparators; HL7 has no composite of composites."""
    parts = {
        search.parameters(type)[name].type
        for type, one in all_parameters()
        for name, _ in one.components
    }
    assert parts == {"token", "string", "date", "quantity", "reference", "number", "uri"} & parts
    assert {"token", "quantity", "date"} <= parts


def test_most_parameters_know_their_datatypes() -> None:
    """Those without one look into extensions, or are composite."""
    unsure = {
        one.expression
        for _, one in all_parameters()
        if one.expression and not one.datatypes and one.type != "composite"
    }
    assert all(".extension(" in text or text == "Bundle.entry[0].resource" for text in unsure)


@pytest.mark.parametrize(
    ("hl7", "ours"),
    [
        (
            "Account.subject.where(resolve() is Patient)",
            "Account.subject.where(reference.matches('(^|/)Patient/[^/]+'))",
        ),
        ("(Observation.value as Quantity)", "Observation.value.ofType(Quantity)"),
        ("Condition.onset.as(Age)", "Condition.onset.ofType(Age)"),
        (
            "(Observation.value as CodeableConcept).text",
            "Observation.value.ofType(CodeableConcept).text",
        ),
        ("Device.extension('http://x')", "Device.extension('http://x').value"),
        ("Patient.telecom.where(system='phone')", "Patient.telecom.where(system='phone')"),
    ],
)
def test_rewriting(hl7: str, ours: str) -> None:
    assert expressions.rewrite(hl7, hl7.strip("(").split(".")[0]) == ours


def test_only_what_speaks_of_the_type_is_kept() -> None:
    union = "Patient.name | PatientX.name | (Person.name as string)"
    assert expressions.of_type(union, "Patient") == ["Patient.name"]
    assert expressions.of_type(union, "Person") == ["Person.name.ofType(string)"]
    assert expressions.of_type("name | alias", "InsurancePlan") == ["name", "alias"]
    assert expressions.of_type("Resource.meta.tag", "Resource") == ["meta.tag"]


def test_every_expression_runs_on_the_examples_of_its_type(examples: Examples) -> None:
    """Through `compiled`, which raises; `elements` would hide it."""
    runs = 0
    for type, parameter in all_parameters():
        for part in filter(None, parameter.expression.split(" | ")):
            for resource in [{"resourceType": type}, *examples.get(type, [])]:
                elements.compiled(part)(resource)
                runs += 1
    assert runs > 10_000


def test_what_is_found_is_of_the_type_the_definitions_promise(examples: Examples) -> None:
    """The table's datatypes come from HL7's structures, those of elements from fhirpathpy."""
    found = 0
    for type, parameter in all_parameters():
        if parameter.type in ("composite", "special") or not parameter.datatypes:
            continue
        for resource in examples.get(type, []):
            for element in elements.elements(resource, parameter.expression):
                assert element.type in parameter.datatypes, (type, parameter)
                found += 1
    assert found > 3000


def test_a_plain_path_finds_what_walking_the_json_finds(examples: Examples) -> None:
    walked = 0
    for type, parameter in all_parameters():
        path = re.fullmatch(rf"{type}\.([a-zA-Z.]+)", parameter.expression)
        if path is None or parameter.type == "composite":
            continue
        for resource in examples.get(type, []):
            naive = list(walk(resource, path[1].split(".")))
            found = [one.value for one in elements.elements(resource, parameter.expression)]
            if naive:  # a choice such as value[x] is not found by walking
                assert found == naive, (type, parameter.name)
                walked += 1
    assert walked > 1000


def walk(value: Any, steps: list[str]) -> Iterator[Any]:
    """The values at a path of keys, through every list."""
    if isinstance(value, list):
        for one in value:
            yield from walk(one, steps)
    elif not steps:
        yield value
    elif isinstance(value, dict) and steps[0] in value:
        yield from walk(value[steps[0]], steps[1:])
