"""PUT by criteria: the six rows as a table, and what they leave in the store."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from caller import Caller, Clock, patient
from hlcli.local.answers import Refused
from hlcli.local.conditional import target


class Row(NamedTuple):
    """Matches, the body's id, whether that exists; and the status, or the id to be written."""

    matches: tuple[str, ...]
    body: str | None
    exists: bool
    answer: int | str | None


ROWS = {
    "1: none, no id": Row((), None, False, None),
    "2: none, a new id": Row((), "b", False, "b"),
    "3: none, a taken id": Row((), "b", True, 409),
    "4: one, no id": Row(("m",), None, False, "m"),
    "4: one, the same id": Row(("m",), "m", True, "m"),
    "4: one, the same id, though it was deleted since": Row(("m",), "m", False, "m"),
    "5: one, another id": Row(("m",), "b", False, 409),
    "5: one, another id that exists": Row(("m",), "b", True, 409),
    "6: several": Row(("m", "n"), None, False, 412),
    "6: several, and the id of one of them": Row(("m", "n"), "m", True, 412),
}


@pytest.mark.parametrize("name", ROWS)
def test_the_decision(name: str) -> None:
    matches, body, exists, answer = ROWS[name]
    if isinstance(answer, int):
        with pytest.raises(Refused) as refused:
            target(matches, body, exists)
        assert refused.value.response.status == answer
    else:
        assert target(matches, body, exists) == answer


@pytest.fixture
def stored(caller: Caller) -> Caller:
    """Two patients called Peter, one called Anna."""
    for id, name in (("p-1", "Peter"), ("p-2", "Petersen"), ("a-1", "Anna")):
        caller.put(f"/Patient/{id}", patient(id, name=[{"given": [name]}]))
    return caller


def versions(caller: Caller) -> dict[str, str]:
    entries = caller.get("/Patient", _count="100").json["entry"]
    return {one["resource"]["id"]: one["resource"]["meta"]["versionId"] for one in entries}


BEFORE = {"p-1": "1", "p-2": "1", "a-1": "1"}


def test_row_1(stored: Caller) -> None:
    answer = stored.put("/Patient", patient(), name="zoe")
    assert (answer.status, answer.header("ETag")) == (201, 'W/"1"')
    assert versions(stored) == BEFORE | {answer.id: "1"}


def test_row_2(stored: Caller) -> None:
    answer = stored.put("/Patient", patient("z-1"), name="zoe")
    assert (answer.status, answer.id) == (201, "z-1")
    assert versions(stored) == BEFORE | {"z-1": "1"}


def test_row_3(stored: Caller) -> None:
    answer = stored.put("/Patient", patient("a-1"), name="zoe")
    assert (answer.status, answer.codes) == (409, ["conflict"])
    assert versions(stored) == BEFORE


@pytest.mark.parametrize("id", [None, "a-1"])
def test_row_4(stored: Caller, id: str | None) -> None:
    answer = stored.put("/Patient", patient(id), name="anna")
    assert (answer.status, answer.id, answer.header("ETag")) == (200, "a-1", 'W/"2"')
    assert versions(stored) == BEFORE | {"a-1": "2"}


@pytest.mark.parametrize("id", ["p-1", "new"])
def test_row_5(stored: Caller, id: str) -> None:
    answer = stored.put("/Patient", patient(id), name="anna")
    assert (answer.status, answer.codes) == (409, ["conflict"])
    assert versions(stored) == BEFORE


@pytest.mark.parametrize("id", [None, "p-1", "new"])
def test_row_6(stored: Caller, id: str | None) -> None:
    answer = stored.put("/Patient", patient(id), name="peter")
    assert (answer.status, answer.codes) == (412, ["multiple-matches"])
    assert versions(stored) == BEFORE


def test_no_refusal_repeats_a_criterion(stored: Caller) -> None:
    for body, name in (
        (patient("a-1"), "secretname"),
        (patient("x"), "anna"),
        (patient(), "peter"),
    ):
        answer = stored.put("/Patient", body, name=name)
        assert answer.status in (409, 412)
        assert name.encode() not in answer.response.body


def test_a_deleted_id_is_free_again(stored: Caller) -> None:
    stored.call("DELETE", "/Patient/a-1")
    answer = stored.put("/Patient", patient("a-1"), name="anna")
    assert (answer.status, answer.header("ETag")) == (201, 'W/"3"')


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "required"),
        ({"_count": "1"}, "invalid"),
        ({"name": "a", "_sort": "name"}, "invalid"),
        ({"name": "a", "page": "x"}, "invalid"),
        ({"nmae": "a"}, "invalid"),
        ({"name": ""}, "invalid"),
        ({"name:fuzzy": "a"}, "not-supported"),
        ({"organization.name": "a"}, "not-supported"),
        ({"_has:Observation:patient:code": "a"}, "not-supported"),
        ({"birthdate": "yesterday"}, "invalid"),
    ],
)
def test_criteria_that_choose_nothing(stored: Caller, query: dict[str, str], code: str) -> None:
    answer = stored.put("/Patient", patient(), **query)
    assert (answer.status, answer.codes) == (400, [code])
    assert versions(stored) == BEFORE


def test_preconditions_are_about_the_match(stored: Caller) -> None:
    def put(header: str, tag: str, name: str) -> tuple[int, list[str]]:
        answer = stored.put("/Patient", patient(), [(header, tag)], name=name)
        return answer.status, answer.codes if answer.status >= 400 else []

    assert put("If-Match", 'W/"7"', "anna") == (412, ["conflict"])
    assert put("If-Match", 'W/"1"', "nobody") == (412, ["conflict"])
    assert put("If-Match", 'W/"1"', "peter") == (412, ["multiple-matches"])
    assert put("If-None-Match", "*", "anna") == (412, ["conflict"])
    assert put("If-Match", 'W/"1"', "anna") == (200, [])
    assert put("If-None-Match", "*", "nobody") == (201, [])


def lagging(clock: Clock) -> Caller:
    return Caller(clock, {"index_lag": 20.0})


def test_a_lagging_index_lets_a_duplicate_happen(clock: Clock) -> None:
    caller = lagging(clock)
    peter = patient(name=[{"given": ["Peter"]}])
    for _ in range(2):
        assert caller.put("/Patient", peter, name="peter").status == 201
    clock.forward(20)
    assert caller.put("/Patient", peter, name="peter").status == 412
    caller.store.close()


def test_a_lagging_index_still_reads_at_once_and_knows_a_taken_id(clock: Clock) -> None:
    caller = lagging(clock)
    caller.put("/Patient/p", patient("p", name=[{"given": ["Peter"]}]))
    assert caller.get("/Patient/p").status == 200
    assert caller.get("/Patient", name="peter").ids == []
    assert caller.put("/Patient", patient("p"), name="peter").status == 409
    caller.store.close()


@pytest.mark.parametrize(("consistency", "between"), [("eventual", []), ("strong", ["Peter"])])
def test_an_update_on_its_way_into_the_index(
    clock: Clock, consistency: str, between: list[str]
) -> None:
    caller, level = lagging(clock), [("x-amz-fhir-history-consistency-level", consistency)]

    def put(name: str) -> None:
        assert caller.put("/Patient/p", patient("p", name=[{"given": [name]}]), level).status < 300

    def found() -> list[str]:
        entries = caller.get("/Patient").json["entry"]
        return [one["resource"]["name"][0]["given"][0] for one in entries]

    put("Peter")
    assert found() == []
    clock.forward(20)
    assert found() == ["Peter"]
    put("Pedro")
    clock.forward(1)
    put("Pierre")
    assert found() == between
    clock.forward(20)
    assert found() == ["Pierre"]
    caller.store.close()


def test_strict_case(clock: Clock) -> None:
    caller = Caller(clock, {"strict_case": True})
    caller.put("/Patient/p", patient("p", name=[{"given": ["Peter"]}]))
    assert caller.get("/Patient", name="peter").ids == []
    assert caller.get("/Patient", name="Pet").ids == ["p"]
    assert caller.put("/Patient", patient(), name="peter").status == 201
    caller.store.close()
