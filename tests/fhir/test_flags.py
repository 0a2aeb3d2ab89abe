"""Criteria that mean something, and the words for those that do not: never with the value."""

from __future__ import annotations

import pytest

from hlcli.fhir.criteria import SearchRefused
from hlcli.fhir.flags import check


@pytest.mark.parametrize(
    ("type", "name", "value"),
    [
        ("Patient", "name", "peter"),
        ("Patient", "name:exact", "Peter"),
        ("Patient", "name:contains", "ete"),
        ("Patient", "name", "ge5"),  # a string takes no prefix: this is a name
        ("Patient", "phonetic", "peter"),
        ("Patient", "gender:not", "male,female"),
        ("Condition", "code:text", "headache"),
        ("Patient", "birthdate", "sa2000-01"),
        ("Patient", "birthdate", "2000,ge2010-01-01"),
        ("Patient", "birthdate:missing", "true"),
        ("Patient", "_lastUpdated", "ge2026-01-01T00:00:00Z"),
        ("Patient", "createdAt", "lt2026"),
        ("Patient", "_text", "cough"),
        ("Patient", "general-practitioner:Practitioner", "p1"),
        ("Patient", "general-practitioner:identifier", "http://npi|7"),
        ("Patient", "organization", "http://elsewhere.example/fhir/Organization/1"),
        ("ValueSet", "url:below", "http://acme/fhir/"),
        ("Observation", "value-quantity", "gt5.4|http://unitsofmeasure.org|mg"),
        ("Observation", "code-value-quantity", "http://loinc.org|2823-3$gt5.4|http://u|mmol/L"),
        ("Observation", "code-value-quantity", "a$1,b$lt2"),
        ("Observation", "code-value-quantity", "a\\$b$1"),
        ("Patient", "organization.name:exact", "Acme"),
        ("Observation", "subject.name", "peter"),  # a Group has none, a Patient has
        ("Observation", "subject:Patient.birthdate", "ge2000"),
        ("Observation", "subject:Patient.organization.name", "Acme"),
        ("Patient", "_has:Observation:patient:code", "1234-5"),
        ("Patient", "_has:Observation:patient:date", "ge2000"),
        ("Patient", "_has:Observation:patient:_has:AuditEvent:entity:agent-name", "x"),
        ("Provenance", "target.whatever", "x"),  # any resource: nothing to hold it to
    ],
)
def test_what_can_be_sent(type: str, name: str, value: str) -> None:
    check(type, name, value)


@pytest.mark.parametrize(
    ("type", "name", "value", "code", "why"),
    [
        ("Patient", "name:exct", "SECRET", "not-supported", "takes no :exct, only :exact :cont"),
        ("Patient", "name:not", "SECRET", "not-supported", "a string parameter takes no :not"),
        ("Patient", "birthdate:exact", "SECRET", "not-supported", "only :missing"),
        ("Patient", "gender:in", "SECRET", "not-supported", "HealthLake does not support R4's"),
        ("ValueSet", "url:above", "SECRET", "not-supported", "does not support R4's :above"),
        ("Patient", "identifier:of-type", "SECRET", "not-supported", "R4's :of-type"),
        ("Patient", "organization:Type", "SECRET", "invalid", "Type is no resource type"),
        (
            *("Patient", "general-practitioner:Organisation.name", "SECRET", "invalid"),
            "Organisation is no resource type; did you mean Organization?",
        ),
        (
            "Patient",
            "organization:Patient",
            "SECRET",
            "invalid",
            "to Patient, only to Organization",
        ),
        ("Patient", "organization", "Patient/SECRET", "invalid", "cannot refer to Patient"),
        ("Patient", "organization", "SEC RET", "invalid", "an id, Type/id or an absolute URL"),
        ("Patient", "birthdate", "ap2000", "not-supported", "R4's prefix ap"),
        ("Observation", "value-quantity", "ap5", "not-supported", "R4's prefix ap"),
        ("Patient", "birthdate", "2000-13-01", "invalid", "expected a date"),
        ("Patient", "birthdate", "2001-02-29", "invalid", "expected a date"),
        ("Patient", "birthdate", ">2000-01-01", "invalid", "after a prefix (eq ne gt lt ge le sa"),
        ("Patient", "birthdate", "SECRET", "invalid", "after a prefix"),
        ("Patient", "birthdate:missing", "SECRET", "invalid", "true or false"),
        ("RiskAssessment", "probability", "SECRET", "invalid", "expected a number"),
        ("Observation", "value-quantity", "5|mg", "invalid", "number|system|code"),
        ("Patient", "active", "SECRET", "invalid", "true or false"),
        ("Patient", "identifier", "a|b|SECRET", "invalid", "system|code"),
        ("Patient", "name", "SE\\CRET", "invalid", "backslash"),
        ("Patient", "name", "SECRET,", "invalid", "empty"),
        ("Observation", "code-value-quantity", "SECRET", "invalid", "2 parts: code$value-quantity"),
        ("Observation", "code-value-quantity", "a$1$SECRET", "invalid", "2 parts"),
        ("Observation", "code-value-quantity", "$1", "invalid", "2 parts"),
        ("Observation", "code-value-quantity", "a$SECRET", "invalid", "value-quantity: expected a"),
        ("Observation", "code-value-quantity", "a$ap1", "not-supported", "prefix ap"),
        ("Observation", "code-value-quantity:missing", "true", "not-supported", "no :missing"),
        ("Bundle", "type", "SECRET", "not-supported", "HealthLake does not support it"),
        ("Bundle", "timestamp", "SECRET", "not-supported", "HealthLake does not support it"),
        ("Location", "near", "SECRET", "not-supported", "HealthLake does not support it"),
        ("Consent", "source-reference", "SECRET", "not-supported", "does not support it"),
        ("Contract", "patient", "SECRET", "not-supported", "does not support it"),
        ("Patient", "_content", "SECRET", "not-supported", "does not support it"),
        ("Patient", "_query", "SECRET", "not-supported", "does not support it"),
        ("Patient", "_list", "SECRET", "not-supported", "does not document it"),
        ("Patient", "nmae", "SECRET", "not-supported", "did you mean name"),
        ("Patient", "name.given", "SECRET", "not-supported", "only a reference leads"),
        ("Patient", "organization.nmae", "SECRET", "not-supported", "did you mean name"),
        ("Patient", "organization:Patient.name", "SECRET", "invalid", "cannot refer to Patient"),
        ("Observation", "subject.birthdate", "SECRET", "invalid", "expected a date"),
        ("Patient", "_has:Observation:patient", "SECRET", "not-supported", "_has:TYPE:REF"),
        ("Patient", "_has:Obsrvation:patient:code", "SECRET", "not-supported", "Observation"),
        ("Patient", "_has:Observation:patinet:code", "SECRET", "not-supported", "mean patient"),
        ("Patient", "_has:Observation:code:code", "SECRET", "not-supported", "only a reference"),
        ("Patient", "_has:Observation:device:code", "SECRET", "invalid", "refer to Patient"),
        ("Patient", "_has:Observation:patient:date", "SECRET", "invalid", "expected a date"),
    ],
)
def test_what_is_refused(type: str, name: str, value: str, code: str, why: str) -> None:
    with pytest.raises(SearchRefused) as refused:
        check(type, name, value)
    assert refused.value.code == code
    assert why in refused.value.why
    assert "SECRET" not in str(refused.value) + refused.value.why
