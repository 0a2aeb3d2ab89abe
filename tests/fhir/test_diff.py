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
        ("removed", "Patient.name[0]", JANE["name"][0], None),
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


def test_a_value_and_its_extensions_are_one_element_of_a_list() -> None:
    reason = {"extension": [{"url": "http://reason", "valueCode": "masked"}]}
    old = {"resourceType": "Patient", "name": [{"given": ["A", None], "_given": [None, reason]}]}
    new = {"resourceType": "Patient", "name": [{"given": [None], "_given": [reason]}]}
    assert told(old, new) == [("removed", "Patient.name[0].given[0]", "A", None)]
    bare = {"resourceType": "Patient", "name": [{"given": ["A"]}]}
    assert told(old, bare) == [
        ("removed", "Patient.name[0].given[1].extension[0]", reason["extension"][0], None)
    ]


def test_the_extensions_of_a_value_are_told_by_themselves() -> None:
    ext = {"url": "http://time", "valueDateTime": "1985-12-31T01:02:03Z"}
    new = {**JANE, "_birthDate": {"id": "b", "extension": [ext]}}
    assert told(JANE, new) == [
        ("added", "Patient.birthDate.id", None, "b"),
        ("added", "Patient.birthDate.extension[0]", None, ext),
    ]


def test_extensions_are_aligned_by_their_url() -> None:
    a, b = {"url": "http://a", "valueCode": "x"}, {"url": "http://b", "valueCode": "x"}
    old = {"resourceType": "Patient", "extension": [a, b]}
    new = {"resourceType": "Patient", "extension": [{**b, "valueCode": "y"}]}
    assert told(old, new) == [
        ("removed", "Patient.extension[0]", a, None),
        ("changed", "Patient.extension[0].value", "x", "y"),
    ]


def test_what_has_no_name_is_aligned_by_likeness() -> None:
    phone, mail = {"system": "phone", "value": "1"}, {"system": "email", "value": "a@b"}
    old = {"resourceType": "Patient", "telecom": [phone, mail]}
    new = {"resourceType": "Patient", "telecom": [{**mail, "value": "c@d"}]}
    assert told(old, new) == [
        ("removed", "Patient.telecom[0]", phone, None),
        ("changed", "Patient.telecom[0].value", "a@b", "c@d"),
    ]


def test_another_kind_of_value_is_a_change() -> None:
    assert told({"resourceType": "Basic", "x": True}, {"resourceType": "Basic", "x": 1}) == [
        ("changed", "Basic.x", True, 1)
    ]
    assert told({"resourceType": "Basic", "x": "a"}, {"resourceType": "Basic", "x": ["a"]}) == [
        ("changed", "Basic.x", "a", ["a"])
    ]
    assert told({"resourceType": "Basic", "x": []}, {"resourceType": "Basic"}) == [
        ("removed", "Basic.x", [], None)
    ]


def numbered(*values: str, **more: Any) -> dict[str, Any]:
    found = [{"system": "mrn", "value": value, **more} for value in values]
    return {"resourceType": "Patient", "identifier": found}


def test_what_moved_is_not_taken_for_something_that_changed() -> None:
    found = compare(numbered(*"12345"), numbered(*"52341"))
    assert sorted(one.op for one in found) == ["added", "added", "removed", "removed"]


def test_an_identifier_is_known_by_its_value() -> None:
    like = {"use": "old", "period": {"start": "2020"}}
    old, new = numbered("1", **like), numbered("2", **like)
    old["identifier"] += numbered("2")["identifier"]
    found = told(old, new)
    assert [one[:2] for one in found] == [
        ("removed", "Patient.identifier[0]"),
        ("added", "Patient.identifier[0].use"),
        ("added", "Patient.identifier[0].period"),
    ]


def test_a_list_that_got_or_lost_an_element_is_touched_as_a_whole() -> None:
    [added] = compare(numbered("1"), numbered("1", "2"))
    [removed] = compare(numbered("1", "2"), numbered("1"))
    [inside] = compare(numbered("1"), numbered("1", use="old"))
    assert (added.touched, added.after) == (("identifier",), ("identifier", 1))
    assert (removed.touched, removed.before) == (("identifier",), ("identifier", 1))
    assert inside.touched == ("identifier", 0, "use")


def many(**more: str) -> dict[str, Any]:
    """A list that would take minutes if every element were compared with every other."""
    return numbered(*map(str, range(10_000)), **more)


def test_long_lists_are_no_trouble() -> None:
    old = many()
    assert len(compare(old, many(use="old"))) == 10_000
    assert len(compare(old, numbered(*map(str, range(20_000, 30_000))))) == 10_000
    back = {**old, "identifier": old["identifier"][::-1]}
    assert len(compare(old, back)) == 2 * 9_999
    assert len(compare(old, {**old, "identifier": old["identifier"][1:]})) == 1
