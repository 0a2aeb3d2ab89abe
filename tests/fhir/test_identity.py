"""The document must be the resource the command line names, and small enough to be sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.errors import InputRefused, Problem
from hlcli.fhir import identity, jsontext
from hlcli.fhir.document import Document, blank, parse

SHAPE = "write 1 to 64 of A-Z a-z 0-9 - and ."


def read(text: str) -> Document:
    return parse("jane.json", text.encode())


def refusal(check: Callable[[], object]) -> Problem:
    with pytest.raises(InputRefused) as caught:
        check()
    return caught.value.problem


def patient(id: str) -> Document:
    return read(f'{{"resourceType": "Patient",\n "id": {jsontext.dumps(id)}}}')


def test_a_document_with_its_id_goes_out_as_it_is() -> None:
    found = patient("jane-1")
    assert identity.resolve(found, "Patient", None) == (found, "jane-1", False)
    assert identity.resolve(found, "Patient", "jane-1") == (found, "jane-1", False)


INSERTED = [
    ('{"resourceType": "Patient"}', '{"resourceType": "Patient", "id": "j-1"}'),
    ('{"resourceType":"Patient"}', '{"resourceType":"Patient","id":"j-1"}'),
    (
        '{"resourceType": "Patient",  "x":1}',
        '{"resourceType": "Patient",  "id": "j-1",  "x":1}',
    ),
    (
        '{"resourceType":"Patient","active":true,  "x":1.50}',
        '{"resourceType":"Patient","id":"j-1","active":true,  "x":1.50}',
    ),
    (
        '{\n  "resourceType": "Patient",\n  "x": 1.50\n}\n',
        '{\n  "resourceType": "Patient",\n  "id": "j-1",\n  "x": 1.50\n}\n',
    ),
    (
        '{\n  "x": {"resourceType": "Y"},\n  "resourceType": "Patient"\n}',
        '{\n  "x": {"resourceType": "Y"},\n  "resourceType": "Patient",\n  "id": "j-1"\n}',
    ),
]


@pytest.mark.parametrize(("before", "after"), INSERTED)
def test_an_id_of_the_command_line_is_inserted_after_the_type(before: str, after: str) -> None:
    ready, chosen, inserted = identity.resolve(read(before), "Patient", "j-1")
    assert (ready.text, chosen, inserted) == (after, "j-1", True)
    assert ready.value["id"] == "j-1"


def test_ids_that_disagree_are_refused_at_the_one_in_the_file() -> None:
    problem = refusal(lambda: identity.resolve(patient("jane-1"), "Patient", "peter-1"))
    assert problem.message == "the id is jane-1 here, but peter-1 on the command line"
    assert problem.hint == "write Patient/jane-1, or give the file of peter-1"
    assert str(problem.place) == "jane.json:2:8"


def test_an_update_without_any_id_is_refused() -> None:
    problem = refusal(
        lambda: identity.resolve(read('{"resourceType": "Patient"}'), "Patient", None)
    )
    assert problem.message == "no id: neither in jane.json nor on the command line"
    assert problem.hint == "write Patient/ID, or let a search find it: cond-update"
    assert str(problem.place) == "jane.json:1:1"


LEGAL = ["a", "A-z.0", "0", "-", "...", "a" * 64, "2de04858-ba65-44c1-8af1-f2fe69a977d9"]
ILLEGAL = ["", " ", "a b", "a/b", "a_b", "é", "٣", "a" * 65, "a\n", "a%2e", "../x"]
IN_NO_URL = [".", ".."]


@pytest.mark.parametrize("id", LEGAL)
def test_what_r4_allows_and_a_url_can_hold_is_an_id(id: str) -> None:
    identity.check_id_text(id)
    assert identity.check_id(patient(id)) == id


@pytest.mark.parametrize("id", [*ILLEGAL, *IN_NO_URL])
def test_any_other_id_is_refused_and_shown_on_a_terminal_only(id: str) -> None:
    trouble = "cannot be part of a URL" if id in IN_NO_URL else "is not legal"
    there = refusal(lambda: identity.resolve(patient(id), "Patient", None))
    assert (there.message, there.hint) == (f"the id {trouble}", SHAPE)
    assert there.private_message == f'the id "{id}" {trouble}'
    assert str(there.place) == "jane.json:2:8"
    given = refusal(lambda: identity.resolve(read('{"resourceType": "Patient"}'), "Patient", id))
    assert given.message == f"the id on the command line {trouble}"
    assert given.private_message == f'the id "{id}" {trouble}'


def test_a_version_id_has_the_same_rule() -> None:
    identity.check_id_text("3", "version id")
    problem = refusal(lambda: identity.check_id_text("..", "version id"))
    assert problem.message == "the version id on the command line cannot be part of a URL"
    assert problem.hint == SHAPE


@pytest.mark.parametrize(
    ("id", "kind"),
    [("5", "a number"), ("null", "null"), ('["a"]', "a list"), ("true", "a boolean")],
)
def test_an_id_that_is_no_text_is_refused(id: str, kind: str) -> None:
    found = read(f'{{"resourceType": "Patient", "id": {id}}}')
    for wanted in (None, "5"):
        problem = refusal(lambda wanted=wanted: identity.resolve(found, "Patient", wanted))  # type: ignore[misc]
        assert problem.message == f"the id is {kind}, not a text"
        assert str(problem.place) == "jane.json:1:35"


TYPES = [
    ('{"id": "a"}', "1:1", "no resourceType", 'write "resourceType": "Patient"'),
    (
        '{"resourceType": 5}',
        "1:18",
        "resourceType is a number, not a text",
        'write "resourceType": "Patient"',
    ),
    (
        '{"resourceType": null}',
        "1:18",
        "resourceType is null, not a text",
        'write "resourceType": "Patient"',
    ),
    (
        '{"resourceType": "Person"}',
        "1:18",
        "resourceType is Person, the command line says Patient",
        "say Person on the command line, or give another file",
    ),
    (
        '{"resourceType": "Bundle"}',
        "1:18",
        "resourceType is Bundle, the command line says Patient",
        "a Bundle holds many resources: send them one at a time",
    ),
    (
        '{"id": "a",\n "resourceType": "patient"}',
        "2:18",
        "resourceType is no R4 resource type",
        'write "resourceType": "Patient"',
    ),
]


@pytest.mark.parametrize(("text", "place", "message", "hint"), TYPES)
def test_another_type_is_refused(text: str, place: str, message: str, hint: str) -> None:
    for check in (
        lambda: identity.resolve(read(text), "Patient", "a"),
        lambda: identity.check_conditional(read(text), "Patient"),
    ):
        problem = refusal(check)
        assert (problem.message, problem.hint) == (message, hint)
        assert str(problem.place) == f"jane.json:{place}"


def test_what_stands_for_a_type_may_be_anything_and_is_shown_on_a_terminal_only() -> None:
    problem = refusal(lambda: identity.check_type(read('{"resourceType": "Jane Doe"}'), "Patient"))
    assert "Jane" not in problem.message
    assert problem.private_message == 'resourceType is no R4 resource type: "Jane Doe"'


def test_a_bundle_is_a_resource_where_a_bundle_is_asked_for() -> None:
    found = read('{"resourceType": "Bundle", "id": "b"}')
    assert identity.resolve(found, "Bundle", None) == (found, "b", False)


def test_a_conditional_update_may_have_an_id_and_needs_none() -> None:
    assert identity.check_conditional(patient("jane-1"), "Patient") == "jane-1"
    assert identity.check_conditional(blank("Patient"), "Patient") is None
    problem = refusal(lambda: identity.check_conditional(patient(".."), "Patient"))
    assert problem.message == "the id cannot be part of a URL"


def sized(size: int) -> Document:
    """A Patient of so many bytes, two to a character."""
    start = '{"resourceType": "Patient", "id": "a", "x": "'
    left = size - len(start) - 2
    return read(start + "é" * (left // 2) + "." * (left % 2) + '"}')


def test_what_the_service_takes_at_most_is_sent_and_no_byte_more() -> None:
    exact, above = sized(identity.MAX_BODY), sized(identity.MAX_BODY + 1)
    assert len(exact.bytes) == 5_242_880
    assert identity.resolve(exact, "Patient", "a")[2] is False
    identity.check_conditional(exact, "Patient")
    for check in (
        lambda: identity.resolve(above, "Patient", None),
        lambda: identity.check_conditional(above, "Patient"),
    ):
        problem = refusal(check)
        assert problem.message == "too large: 5,242,881 bytes, at most 5,242,880 can be sent"
        assert str(problem.place) == "jane.json:1:1"


def test_an_inserted_id_counts() -> None:
    without = read(sized(identity.MAX_BODY).text.replace(', "id": "a"', ""))
    assert identity.resolve(without, "Patient", "a")[2] is True
    assert "too large" in refusal(lambda: identity.resolve(without, "Patient", "ab")).message


@given(st.from_regex(r"\A[A-Za-z0-9.-]{1,64}\Z"), st.sampled_from([None, 0, 2]))
def test_any_legal_id_is_inserted_as_it_is(id: str, indent: int | None) -> None:
    if id in IN_NO_URL:
        return
    resource = {"resourceType": "Patient", "x": [jsontext.loads("1.50")]}
    ready, chosen, _ = identity.resolve(read(jsontext.dumps(resource, indent)), "Patient", id)
    assert chosen == id
    assert list(ready.value.items())[:2] == [("resourceType", "Patient"), ("id", id)]
    assert jsontext.same(ready.value, {**resource, "id": id})
