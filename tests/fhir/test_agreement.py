"""A body and the criteria it is sent with."""

from __future__ import annotations

import pytest

from hlcli.fhir.agreement import Agreement, agreement

PETER = {
    "resourceType": "Patient",
    "name": [{"family": "Chalmers", "given": ["Peter"]}],
    "birthDate": "2000-01-01",
    "identifier": [{"system": "http://hospital/mrn", "value": "A-1"}],
    "meta": {"lastUpdated": "2020-01-01T00:00:00Z"},
}


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("name", "Peter", ""),
        ("name", "Pet", ""),
        ("name", "peter", "by_case"),
        ("name:exact", "peter", "missed"),
        ("name:contains", "ETER", "by_case"),
        ("name", "paul,Peter", ""),
        ("name", "paul", "missed"),
        ("birthdate", "ge2000", ""),
        ("birthdate", "2001", "missed"),
        ("identifier", "http://hospital/mrn|A-1", ""),
        ("identifier", "http://hospital/mrn|a-1", "missed"),
        ("gender", "male", "missed"),
        ("gender:not", "male", ""),
        ("gender:missing", "true", ""),
        ("_id", "x", "missed"),
        ("_lastUpdated", "lt2000", "unjudged"),
        ("createdAt", "lt2000", "unjudged"),
        ("organization.name", "Acme", "unjudged"),
        ("_has:Observation:patient:code", "1", "unjudged"),
        ("gender:text", "x", "unjudged"),
        ("phonetic", "peter", "unjudged"),
        ("_text", "x", "unjudged"),
        ("shoe-size", "43", "unjudged"),
        ("birthdate", "ap2000", "unjudged"),
        ("name", "", "unjudged"),
    ],
)
def test_one_criterion(name: str, value: str, where: str) -> None:
    found = agreement(PETER, "Patient", ((name, value),))
    expected = {"missed": (), "by_case": (), "unjudged": ()} | ({where: (name,)} if where else {})
    assert found == Agreement(**expected)


def test_every_criterion_is_asked_by_itself_and_named_once() -> None:
    asked = (("family", "C"), ("given", "x"), ("given", "y"), ("name", "peter"), ("a.b", "c"))
    assert agreement(PETER, "Patient", asked) == Agreement(("given",), ("name",), ("a.b",))
