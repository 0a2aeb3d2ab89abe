"""What comes along with a page, and how much of a resource is shown: at the door, and over a real
socket."""

from __future__ import annotations

from typing import Any

import pytest

from caller import Answer, Caller, everything, observation, patient

SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}


@pytest.fixture
def ward(place: Caller) -> Caller:
    """Two patients of one organization, an observation of one of them."""
    place.put("/Organization/acme", {"resourceType": "Organization", "id": "acme", "name": "Acme"})
    for id in ("jane", "john"):
        place.put(f"/Patient/{id}", patient(id, managingOrganization={"reference": ACME}))
    subject = {"reference": "Patient/jane"}
    place.put("/Observation/pulse", observation("pulse", subject=subject))
    return place


ACME = "Organization/acme"


def modes(answer: Answer) -> list[tuple[str, str]]:
    return [(one["resource"]["id"], one["search"]["mode"]) for one in answer.json["entry"]]


def test_what_is_referred_to_comes_along_once(ward: Caller) -> None:
    found = ward.get("/Patient", _include="Patient:organization", _total="accurate")
    assert modes(found) == [("jane", "match"), ("john", "match"), ("acme", "include")]
    assert found.json["total"] == 2
    assert ward.get("/Patient", _include="Patient:organization:Organization").ids[-1] == "acme"
    assert ward.get("/Patient", _include="Patient:link").ids == ["jane", "john"]


def test_what_is_found_anyway_does_not_come_along_again(place: Caller) -> None:
    link = [{"other": {"reference": "Patient/b"}, "type": "seealso"}]
    place.put("/Patient/a", patient("a", link=link))
    place.put("/Patient/b", patient("b"))
    assert modes(place.get("/Patient", _include="Patient:link")) == [("a", "match"), ("b", "match")]
    assert place.get("/Patient", _include="Patient:link", _id="a").ids == ["a", "b"]


def test_a_page_brings_its_own_company(ward: Caller) -> None:
    query = {"_include": "Patient:organization", "_revinclude": "Observation:subject"}
    pages = everything(ward, "/Patient", _count="1", **query)
    assert [one.ids for one in pages] == [["jane", "acme", "pulse"], ["john", "acme"]]


def test_what_refers_comes_along(ward: Caller) -> None:
    assert modes(ward.get("/Patient", _revinclude="Observation:patient"))[-1] == (
        "pulse", "include"
    )  # fmt: skip
    assert ward.get("/Patient", _id="john", _revinclude="Observation:subject").ids == ["john"]
    assert ward.get("/Patient", _id="nobody", _revinclude="Observation:subject").ids == []


def test_what_was_deleted_does_not_come_along(ward: Caller) -> None:
    ward.call("DELETE", f"/{ACME}")
    ward.call("DELETE", "/Observation/pulse")
    query = {"_include": "Patient:organization", "_revinclude": "Observation:subject"}
    assert ward.get("/Patient", **query).ids == ["jane", "john"]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("_include", "Patient", "invalid"),
        ("_include", "Patient:name", "invalid"),
        ("_include", "Nobody:x", "invalid"),
        ("_include", "Patient:organization:X", "invalid"),
        ("_include", "Observation:subject", "not-supported"),
        ("_include:iterate", "Patient:link", "invalid"),
        ("_revinclude", "Observation:subject:Group", "invalid"),
        ("_summary", "count", "not-supported"),
        ("_summary", "all", "not-supported"),
    ],
)
def test_what_cannot_come_along_is_refused(
    caller: Caller, name: str, value: str, code: str
) -> None:
    answer = caller.get("/Patient", **{name: value})
    assert (answer.status, answer.codes) == (400, [code])


def whole() -> dict[str, Any]:
    more: dict[str, Any] = {
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'},
        "gender": "female",
        "birthDate": "1985-12-31",
        "_birthDate": {"id": "x"},
        "maritalStatus": {"text": "M"},
        "meta": {"tag": [{"code": "mine"}]},
    }
    return patient("p", **more)


ALWAYS = ["resourceType", "id", "meta"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"_summary": "true"}, ["gender", "birthDate", "_birthDate"]),
        ({"_summary": "text"}, ["text"]),
        ({"_summary": "data"}, ["gender", "birthDate", "_birthDate", "maritalStatus"]),
        ({"_elements": "birthDate, maritalStatus"}, ["birthDate", "_birthDate", "maritalStatus"]),
    ],
)
def test_a_part_is_shown_and_tagged(place: Caller, query: dict[str, str], kept: list[str]) -> None:
    place.put("/Patient/p", whole())
    [entry] = place.get("/Patient", **query).json["entry"]
    assert sorted(entry["resource"]) == sorted([*ALWAYS, *kept])
    assert entry["resource"]["meta"]["tag"] == [{"code": "mine"}, SUBSETTED]
    assert entry["resource"]["meta"]["versionId"] == "1"


def test_a_whole_is_not_tagged_and_what_must_be_there_stays(place: Caller) -> None:
    place.put("/Patient/p", whole())
    [entry] = place.get("/Patient", _summary="false").json["entry"]
    assert entry["resource"]["meta"]["tag"] == [{"code": "mine"}]
    place.put("/Observation/o", observation("o"))
    [entry] = place.get("/Observation", _elements="subject").json["entry"]
    assert sorted(entry["resource"]) == sorted([*ALWAYS, "status", "code"])
    assert place.get("/Observation", _elements="code", _summary="true").codes == ["invalid"]


def test_metadata_says_what_comes_along(caller: Caller) -> None:
    by_type = {one["type"]: one for one in caller.get("/metadata").json["rest"][0]["resource"]}
    assert "Patient:organization" in by_type["Patient"]["searchInclude"]
    assert "Observation:subject" in by_type["Patient"]["searchRevInclude"]
    assert "Observation:subject" not in by_type["Organization"]["searchRevInclude"]
    for type, stated in by_type.items():
        for text in stated["searchInclude"]:
            assert caller.get(f"/{type}", _include=text).status == 200
