"""The order and the pages of what is found: at the door, and over a real socket."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caller import Answer, Caller, Clock, everything, next_link, observation, patient


def born(caller: Caller, **dates: str) -> None:
    for id, date in dates.items():
        caller.put(f"/Patient/{id}", patient(id, **({"birthDate": date} if date else {})))


def ids(answers: list[Answer]) -> list[str]:
    return [id for one in answers for id in one.ids]


def test_the_order_is_that_of_sort_and_what_has_no_value_comes_last(place: Caller) -> None:
    born(place, a="1990-02", b="", c="1980-01-01", d="1990-01-31")
    assert place.get("/Patient", _sort="birthdate").ids == ["c", "d", "a", "b"]
    assert place.get("/Patient", _sort="-birthdate").ids == ["a", "d", "c", "b"]
    assert place.get("/Patient", _sort="-_id").ids == ["d", "c", "b", "a"]


def test_the_second_key_counts_where_the_first_agrees(place: Caller) -> None:
    for id, gender, family in (("a", "male", "Roe"), ("b", "female", "Roe"), ("c", "male", "Doe")):
        place.put(f"/Patient/{id}", patient(id, gender=gender, name=[{"family": family}]))
    assert place.get("/Patient", _sort="gender,family").ids == ["b", "c", "a"]
    assert place.get("/Patient", _sort="-gender,-family").ids == ["a", "c", "b"]


def test_numbers_sort_as_numbers_and_references_as_text(place: Caller) -> None:
    for id, value, who in (("a", 10, "2"), ("b", 9.5, "3"), ("c", 100, "1")):
        measured = {"valueQuantity": {"value": value, "unit": "1"}}
        subject = {"subject": {"reference": f"Patient/{who}"}}
        place.put(f"/Observation/{id}", observation(id, **measured, **subject))
    assert place.get("/Observation", _sort="value-quantity").ids == ["b", "a", "c"]
    assert place.get("/Observation", _sort="subject").ids == ["c", "a", "b"]
    assert place.get("/Observation", _sort="-_lastUpdated,code,_id").status == 200


@pytest.mark.parametrize("count", ["1", "2", "3"])
@pytest.mark.parametrize("sort", ["birthdate", "-birthdate", "-gender,birthdate"])
def test_sorted_pages_hold_everything_once(place: Caller, sort: str, count: str) -> None:
    born(place, a="1990", b="", c="1980", d="1990", e="1970")
    whole = place.get("/Patient", _sort=sort).ids
    assert ids(everything(place, "/Patient", _sort=sort, _count=count)) == whole


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(["1990", "1991-05", "2000-01-01", ""]), max_size=8),
    st.sampled_from(["birthdate", "-birthdate", "-birthdate,-_id"]),
    st.integers(1, 4),
)
def test_pages_are_slices_of_the_whole(dates: list[str], sort: str, count: int) -> None:
    caller = Caller()
    with closing(caller.store):
        born(caller, **{f"p{place}": date for place, date in enumerate(dates)})
        whole = caller.get("/Patient", _sort=sort, _count="100").ids
        assert sorted(whole) == sorted(f"p{place}" for place in range(len(dates)))
        pages = everything(caller, "/Patient", _sort=sort, _count=str(count))
        assert [one.ids for one in pages] == [
            whole[start : start + count] for start in range(0, max(len(whole), 1), count)
        ]


def test_a_page_goes_on_where_the_one_before_ended_whatever_happened_since(place: Caller) -> None:
    born(place, a="1970", b="1980", c="1990", d="2000")
    first = place.get("/Patient", _sort="birthdate", _count="2")
    assert first.ids == ["a", "b"]
    place.call("DELETE", "/Patient/b")
    born(place, a="1971", new="1960")
    page = unquote(urlsplit(next_link(first)).query.rpartition("page=")[2])
    assert place.get("/Patient", page=page, _count="9").ids == ["c", "d"]


@pytest.mark.parametrize(
    ("sort", "code"),
    [
        ("nmae", "invalid"),
        ("", "invalid"),
        ("name", "not-supported"),
        ("address", "not-supported"),
        ("createdAt", "not-supported"),
        ("_id,gender,birthdate,family,given,phone", "too-costly"),
    ],
)
def test_what_cannot_be_sorted_by_is_refused(caller: Caller, sort: str, code: str) -> None:
    answer = caller.get("/Patient", _sort=sort)
    assert (answer.status, answer.codes) == (400, [code])
    assert caller.get("/Patient/p/_history", _sort="_id").status == 400


def test_a_history_since_a_moment(place: Caller, clock: Clock) -> None:
    born(place, p="1990")
    clock.forward(3600)
    for year in ("1991", "1992", "1993"):
        born(place, p=year)
    place.call("DELETE", "/Patient/p")
    since = {"_since": "2026-11-22T09:00:00+01:00"}
    found = everything(place, "/Patient/p/_history", _count="3", **since)
    tags = [one["response"]["etag"] for answer in found for one in answer.json["entry"]]
    assert tags == ['W/"5"', 'W/"4"', 'W/"3"', 'W/"2"']
    assert place.get("/Patient/p/_history", _since="2027-01-01T00:00:00Z").json["entry"] == []


@pytest.mark.parametrize("since", ["2026-11-22", "yesterday", "", "2026-11-22T07:43:45"])
def test_since_is_an_instant(caller: Caller, since: str) -> None:
    assert caller.get("/Patient/p/_history", _since=since).codes == ["value"]


def test_by_the_time_of_the_last_update(place: Caller, clock: Clock) -> None:
    born(place, a="1990", b="1990")
    clock.forward(86_400)
    born(place, b="1991")
    assert place.get("/Patient", _lastUpdated="ge2026-11-23").ids == ["b"]
    assert place.get("/Patient", _sort="-_lastUpdated").ids == ["b", "a"]


def test_a_form_shapes_its_answer_too(place: Caller) -> None:
    born(place, a="1990", b="1980")
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    body = b"_sort=birthdate&_count=1&_total=accurate"
    answer = place.call("POST", "/Patient/_search", body, form)
    assert (answer.ids, answer.json["total"]) == (["b"], 2)
