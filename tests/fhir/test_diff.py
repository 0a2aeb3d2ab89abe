"""What is different between two versions of a resource."""

from __future__ import annotations

from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.diff import compare

JANE: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "jane",
    "meta": {"versionId": "3", "lastUpdated": "2026-01-01T00:00:00Z"},
    "text": {"status": "generated", "div": "<div>Jane</div>"},
    "identifier": [{"system": "mrn", "value": "1"}, {"system": "ssn", "value": "2"}],
    "name": [{"use": "official", "family": "Doe", "given": ["Jane", "Ann"]}],
    "birthDate": "1985-12-31",
}


def told(old: dict[str, Any], new: dict[str, Any], **how: bool) -> list[tuple[Any, ...]]:
    return [(one.op, one.path, one.old, one.new) for one in compare(old, new, **how)]


def test_the_same_resource_has_no_changes() -> None:
    assert compare(JANE, JANE, text=True) == ()


def test_an_element_is_added_removed_or_changed() -> None:
    new = {**JANE, "birthDate": "1986-01-01", "gender": "female"}
    del new["name"]
    assert told(JANE, new) == [
        ("removed", "Patient.name", JANE["name"], None),
        ("changed", "Patient.birthDate", "1985-12-31", "1986-01-01"),
        ("added", "Patient.gender", None, "female"),
    ]


def test_what_the_server_stamps_and_the_narrative_do_not_count() -> None:
    new = {**JANE, "text": {"status": "empty"}}
    del new["meta"]
    assert told(JANE, new) == []
    assert told(JANE, new, text=True) == [
        ("changed", "Patient.text.status", "generated", "empty"),
        ("removed", "Patient.text.div", "<div>Jane</div>", None),
    ]


def test_the_rest_of_meta_counts() -> None:
    new = {**JANE, "meta": {"versionId": "9", "source": "urn:x"}}
    assert told(JANE, new) == [("added", "Patient.meta.source", None, "urn:x")]


def test_an_element_put_in_front_of_a_list_is_the_only_change() -> None:
    new = {**JANE, "identifier": [{"system": "eid", "value": "0"}, *JANE["identifier"]]}
    assert told(JANE, new) == [("added", "Patient.identifier[0]", None, new["identifier"][0])]


def test_a_change_inside_an_element_that_moved_on_is_found_there() -> None:
    ssn = {**JANE["identifier"][1], "use": "old"}
    new = {**JANE, "identifier": [ssn]}
    assert told(JANE, new) == [
        ("removed", "Patient.identifier[0]", JANE["identifier"][0], None),
        ("added", "Patient.identifier[0].use", None, "old"),
    ]


def test_an_order_that_changed_is_a_change() -> None:
    new = {**JANE, "identifier": JANE["identifier"][::-1]}
    assert sorted(one[0] for one in told(JANE, new)) == ["added", "removed"]


def test_numbers_compare_by_value_and_precision() -> None:
    old, fewer, same = (
        jsontext.loads(f'{{"resourceType": "Observation", "valueQuantity": {{"value": {text}}}}}')
        for text in ("1.50", "1.5", "1.50")
    )
    assert compare(old, same) == ()
    [one] = compare(old, fewer)
    assert (one.path, str(one.old), str(one.new)) == ("Observation.value.value", "1.50", "1.5")
