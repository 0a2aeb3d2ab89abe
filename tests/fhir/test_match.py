"""Criteria and the resources they match: strings, tokens, references, URIs, and what is refused."""

from __future__ import annotations

import pytest

from hlcli.fhir import jsontext
from hlcli.fhir.match import SearchRefused, is_supported, matches, plan, values
from hlcli.fhir.search import parameters

PATIENT = jsontext.loads("""{
  "resourceType": "Patient", "id": "peter-1", "active": true,
  "meta": {"lastUpdated": "2026-11-22T07:43:45.133Z", "source": "urn:oid:1.2.3",
    "tag": [{"system": "http://acme/tags", "code": "vip"}],
    "profile": ["http://acme/StructureDefinition/pat|1.0"]},
  "identifier": [{"system": "http://acme/mrn", "value": "MRN-1"}, {"value": "bare"}],
  "name": [{"use": "official", "family": "Núñez O'Brien", "given": ["Péter", "James"]},
    {"text": "Pete  the\\tGreat", "prefix": ["Dr."]}],
  "telecom": [{"system": "phone", "value": "1234567890", "use": "home"},
    {"system": "email", "value": "Peter@example.org"}],
  "gender": "male", "birthDate": "2000-01-01", "deceasedBoolean": false,
  "address": [{"use": "home", "line": ["1 Main St"], "city": "São Paulo", "country": "BR"}],
  "maritalStatus": {"text": "single, really"},
  "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "pt-BR"}]}}],
  "generalPractitioner": [{"reference": "Practitioner/p1/_history/3"},
    {"reference": "http://other.example/fhir/Practitioner/p2"}, {"reference": "#contained"},
    {"identifier": {"system": "http://npi", "value": "77"}}],
  "managingOrganization": {"reference": "Organization/o1"}
}""")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        # string: starts with, in any part, whatever the case, accents and punctuation
        ("name", "peter", True),
        ("name", "PÉT", True),
        ("name", "Peter", True),
        ("name", "nunez", True),
        ("name", "nunez obrien", True),
        ("name", "brien", False),
        ("name", "pete the great", True),
        ("name", "dr", True),
        ("name", "official", False),
        ("family", "peter", False),
        ("given", "james", True),
        ("given", "jim,james", True),
        ("given", "jim,jam\\,es", True),  # the comma is part of the value, and punctuation
        ("name:contains", "OBRIEN", True),
        ("name:contains", "zzz", False),
        ("name:exact", "Péter", True),
        ("name:exact", "Pe\u0301ter", True),  # the same text, spelt with a combining accent
        ("name:exact", "Peter", False),
        ("name:exact", "Pét", False),
        ("address", "sao", True),
        ("address", "1 main", True),
        ("address", "home", False),
        ("address-city", "SAO PAULO", True),
        # token
        ("identifier", "MRN-1", True),
        ("identifier", "mrn-1", False),
        ("identifier", "http://acme/mrn|MRN-1", True),
        ("identifier", "http://acme/other|MRN-1", False),
        ("identifier", "http://acme/mrn|", True),
        ("identifier", "http://acme/other|", False),
        ("identifier", "|bare", True),
        ("identifier", "|MRN-1", False),
        ("identifier", "x,http://acme/mrn|MRN-1", True),
        ("identifier:not", "x", True),
        ("identifier:not", "x,MRN-1", False),
        ("gender", "male", True),
        ("gender", "http://hl7.org/fhir/administrative-gender|male", True),
        ("gender", "http://acme/gender|male", False),
        ("gender", "|male", True),
        ("gender:not", "male", False),
        ("gender:not", "female", True),
        ("active", "true", True),
        ("active", "false", False),
        ("deceased", "false", True),
        ("deceased", "true", False),
        ("language", "urn:ietf:bcp:47|pt-BR", True),
        ("phone", "1234567890", True),
        ("phone", "123", False),
        ("phone", "Peter@example.org", False),
        ("email", "Peter@example.org", True),
        ("telecom", "1234567890", True),
        ("_id", "peter-1", True),
        ("_id", "PETER-1", False),
        ("_tag", "http://acme/tags|vip", True),
        # reference
        ("organization", "o1", True),
        ("organization", "Organization/o1", True),
        ("organization:Organization", "o1", True),
        ("organization", "Organization/o2", False),
        ("general-practitioner", "p1", True),
        ("general-practitioner", "Practitioner/p1", True),
        ("general-practitioner", "Practitioner/p1/_history/3", True),
        ("general-practitioner", "Practitioner/p1/_history/2", False),
        ("general-practitioner:Practitioner", "p1", True),
        ("general-practitioner:Organization", "p1", False),
        ("general-practitioner", "p2", False),
        ("general-practitioner", "http://other.example/fhir/Practitioner/p2", True),
        ("general-practitioner:identifier", "http://npi|77", True),
        ("general-practitioner:identifier", "http://npi|78", False),
        # uri
        ("_source", "urn:oid:1.2.3", True),
        ("_source", "urn:oid:1.2", False),
        ("_profile", "http://acme/StructureDefinition/pat", True),
        ("_profile", "http://acme/StructureDefinition/pat|1.0", True),
        ("_profile", "http://acme/StructureDefinition/pat|2.0", False),
        ("_profile:below", "http://acme/", True),
        ("_profile:below", "http://acme/Structure2", False),
        # missing
        ("phone:missing", "false", True),
        ("phone:missing", "true", False),
        ("death-date:missing", "true", True),
        ("link:missing", "false", False),
        # instants
        ("_lastUpdated", "2026-11-22T07:43:45.133Z", True),
        ("_lastUpdated", "gt2026-11-22T07:43:45.132Z", True),
        ("_lastUpdated", "gt2026-11-22T07:43:45.133Z", False),
    ],
)
def test_one_criterion(name: str, value: str, expected: bool) -> None:
    assert matches(PATIENT, "Patient", ((name, value),)) is expected


def test_the_seed_example_and_how_pairs_add_up() -> None:
    seed = (("name", "peter"), ("birthdate", "2000-01-01"), ("phone", "1234567890"))
    assert matches(PATIENT, "Patient", seed)
    assert not matches(PATIENT, "Patient", (*seed, ("gender", "female")))
    assert matches(PATIENT, "Patient", (("given", "peter"), ("given", "james")))
    assert not matches(PATIENT, "Patient", (("given", "peter"), ("given", "john")))
    assert matches(PATIENT, "Patient", ())


@pytest.mark.parametrize(
    ("value", "expected"), [("Péter", True), ("Peter", True), ("peter", False), ("PETER", False)]
)
def test_strict_case_is_about_case_alone(value: str, expected: bool) -> None:
    assert matches(PATIENT, "Patient", (("name", value),), strict_case=True) is expected
    contains = (("name:contains", value[1:]),)
    assert matches(PATIENT, "Patient", contains, strict_case=True) is (value[1:].islower())


def test_a_value_that_is_only_an_extension_is_missing() -> None:
    absent = {"extension": [{"url": "http://x", "valueCode": "unknown"}]}
    patient = {"resourceType": "Patient", "_birthDate": absent, "_gender": absent | {"id": "g"}}
    assert matches(patient, "Patient", (("birthdate:missing", "true"), ("gender:missing", "true")))
    assert matches(patient, "Patient", (("gender:not", "male"),))


def test_created_at_is_given_by_who_knows_it() -> None:
    holds = plan("Patient", (("createdAt", "ge2026-01-01"),))
    assert holds(PATIENT, "2026-11-22T07:43:45.133Z")
    assert not holds(PATIENT, "2025-11-22T07:43:45.133Z")
    with pytest.raises(SearchRefused, match="createdAt") as refused:
        holds(PATIENT)
    assert refused.value.code == "not-supported"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("nmae", "SECRET", "invalid"),
        ("age", "SECRET", "invalid"),
        ("_count", "10", "invalid"),
        ("name:exct", "SECRET", "not-supported"),
        ("name:text", "SECRET", "not-supported"),
        ("name:not", "SECRET", "not-supported"),
        ("gender:text", "SECRET", "not-supported"),
        ("gender:in", "SECRET", "not-supported"),
        ("birthdate:exact", "2000", "not-supported"),
        ("_source:above", "SECRET", "not-supported"),
        ("_source:below", "urn:SECRET", "not-supported"),
        ("phonetic", "SECRET", "not-supported"),
        ("_text", "SECRET", "not-supported"),
        ("_content", "SECRET", "not-supported"),
        ("_filter", "SECRET", "not-supported"),
        ("_list", "SECRET", "not-supported"),
        ("organization.name", "SECRET", "not-supported"),
        ("organisation.name", "SECRET", "invalid"),
        ("_has:Observation:patient:code", "SECRET", "not-supported"),
        ("name", "", "invalid"),
        ("name", " ", "invalid"),
        ("name:exact", "", "invalid"),
        ("_source", "SECRET,", "invalid"),
        ("name", "SECRET,", "invalid"),
        ("name", ",SECRET", "invalid"),
        ("name", "-.'", "invalid"),
        ("name", "SE\\CRET", "invalid"),
        ("name", "SECRET\\", "invalid"),
        ("identifier", "|", "invalid"),
        ("identifier", "SECRET|a|b", "invalid"),
        ("phone", "phone|SECRET", "invalid"),
        ("active", "SECRET", "invalid"),
        ("active", "http://hl7.org/fhir/special-values|true", "invalid"),
        ("_id", "SECRET|x", "invalid"),
        ("birthdate", "SECRET", "invalid"),
        ("birthdate", "ap2000", "not-supported"),
        ("organization", "SECRET/1", "invalid"),
        ("organization", "SEC RET", "invalid"),
        ("organization:Patient", "SECRET", "invalid"),
        ("organization:Organisation", "SECRET", "invalid"),
        ("organization:Organization", "Patient/SECRET", "invalid"),
        ("organization:below", "SECRET", "not-supported"),
        ("name:missing", "SECRET", "invalid"),
        ("name:missing", "true,false", "invalid"),
    ],
)
def test_what_is_refused_before_any_resource_is_read(name: str, value: str, code: str) -> None:
    with pytest.raises(SearchRefused) as refused:
        plan("Patient", ((name, value),))
    assert refused.value.code == code
    assert refused.value.text == str(refused.value)
    assert name.split(":")[0].split(".")[0] in refused.value.text
    assert "SECRET" not in refused.value.text


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(SearchRefused, match="did you mean birthdate"):
        plan("Patient", (("brithdate", "2000"),))


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(SearchRefused, match="unknown resource type"):
        plan("Patinet", ())


def test_what_is_supported_can_be_asked_for() -> None:
    known = parameters("Observation")
    assert is_supported(known["value-quantity"])
    assert not is_supported(known["code-value-quantity"])
    assert not is_supported(parameters("Patient")["phonetic"])


def test_values_carry_their_types_and_digits() -> None:
    assert [(one.type, one.value) for one in values(PATIENT, "Patient", "phone")] == [
        ("ContactPoint", PATIENT["telecom"][0])
    ]
    risk = jsontext.loads(
        '{"resourceType":"RiskAssessment","prediction":[{"probabilityDecimal":0.80}]}'
    )
    (found,) = values(risk, "RiskAssessment", "probability")
    assert (found.type, jsontext.dumps(found.value)) == ("decimal", "0.80")
    with pytest.raises(SearchRefused):
        values(PATIENT, "Patient", "createdAt")
