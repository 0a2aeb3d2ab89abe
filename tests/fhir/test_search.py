"""Which search parameters there are, and what a name means."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hlcli.fhir import search


def test_every_concrete_type_of_r4() -> None:
    types = search.resource_types()
    assert len(types) == 146
    assert list(types) == sorted(types)
    assert {"Patient", "Binary", "Bundle", "Parameters", "OperationOutcome"} <= set(types)
    assert not {"Resource", "DomainResource"} & set(types)


@pytest.mark.parametrize(
    ("type", "name", "kind"),
    [
        ("Patient", "name", "string"),
        ("Patient", "birthdate", "date"),
        ("Patient", "phone", "token"),
        ("Patient", "general-practitioner", "reference"),
        ("Patient", "_id", "token"),
        ("Patient", "_lastUpdated", "date"),
        ("Patient", "_tag", "token"),
        ("Patient", "_security", "token"),
        ("Patient", "_profile", "uri"),
        ("Patient", "_source", "uri"),
        ("Patient", "_text", "special"),
        ("Patient", "_list", "special"),
        ("Patient", "createdAt", "date"),
        ("Binary", "_id", "token"),
        ("Observation", "value-quantity", "quantity"),
        ("Observation", "code-value-quantity", "composite"),
        ("RiskAssessment", "probability", "number"),
        ("ValueSet", "url", "uri"),
        ("Location", "near", "special"),
    ],
)
def test_known_parameters(type: str, name: str, kind: str) -> None:
    found = search.parameters(type)[name]
    assert (found.name, found.type) == (name, kind)
    assert search.is_known(type, name)


def test_the_text_of_a_resource_that_has_none_is_not_searched() -> None:
    assert "_text" in search.parameters("Patient")
    assert "_text" not in search.parameters("Binary")


@pytest.mark.parametrize("name", ["nmae", "", "Name", "age", "birthOrderBoolean", "_count", "_has"])
def test_unknown_parameters(name: str) -> None:
    assert not search.is_known("Patient", name)


@pytest.mark.parametrize(
    ("type", "name", "known"),
    [
        ("Patient", "name:exact", True),
        ("Patient", "nmae:exact", False),
        ("Patient", "organization.name", True),
        ("Patient", "organisation.name", False),
        ("Observation", "subject:Patient.name", True),
        ("Patient", "_has:Observation:patient:code", True),
        ("Patient", "_has:Observation:patient:cod", False),
        ("Patient", "_has:Observatoin:patient:code", False),
        ("Patient", "_has:Observation:pateint:code", False),
        ("Patient", "_has:Observation:patient", False),
        ("Patient", "_has:Observation:patient:_has:AuditEvent:entity:agent", True),
        ("Patient", "_has:Observation:patient:_has:AuditEvent:entity:agnet", False),
    ],
)
def test_names_with_modifiers_and_chains(type: str, name: str, known: bool) -> None:
    assert search.is_known(type, name) is known


def test_no_type_no_parameters() -> None:
    for wrong in ("Patinet", "Resource", "DomainResource", "", 'Patient","base'):
        with pytest.raises(KeyError):
            search.parameters(wrong)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("name", ("name", None)),
        ("name:exact", ("name", "exact")),
        ("name:", ("name", "")),
        ("subject:Patient", ("subject", "Patient")),
        ("_has:Observation:patient:code", ("_has", "Observation:patient:code")),
    ],
)
def test_split_name(name: str, parts: tuple[str, str | None]) -> None:
    assert search.split_name(name) == parts


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("brithdate", ("birthdate",)),
        ("nmae", ("name",)),
        ("Birthdate", ("birthdate",)),
        ("_lastupdated", ("_lastUpdated",)),
        ("xyzzy", ()),
    ],
)
def test_nearest(word: str, expected: tuple[str, ...]) -> None:
    found = search.nearest(word, search.parameters("Patient"))
    assert found[: len(expected)] == expected
    assert bool(found) is bool(expected)


def test_what_differs_only_in_case_is_the_one_answer() -> None:
    assert search.nearest("NAME", ["name", "names", "named"]) == ("name",)


def test_result_parameters_are_no_parameters_of_any_type() -> None:
    for type in search.resource_types():
        assert not search.RESULT_PARAMETERS & set(search.parameters(type))


def test_no_parameter_can_be_mistaken_for_a_chain_or_a_modifier() -> None:
    names = {name for type in search.resource_types() for name in search.parameters(type)}
    assert not [name for name in names if search.is_chain(name) or ":" in name]


def test_asking_for_parameters_imports_no_fhirpath() -> None:
    script = (
        "import sys; from hlcli.fhir import search, match;"
        "match.plan('Patient', (('name', 'peter'),)); search.nearest('nmae', ['name']);"
        "sys.exit('fhirpathpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
