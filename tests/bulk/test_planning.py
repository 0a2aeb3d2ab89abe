"""How an item is written: by its id, by criteria of its own, or as its Bundle's entry asks."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from hlcli.bulk.input.item import Item, Place, Refused, Request
from hlcli.bulk.plan.planning import How, Planned, check, plan
from hlcli.errors import UsageError
from piped import from_stdin, raw, resource

MRN = {"system": "http://hospital/mrn", "value": "4711"}
JANE = resource("Patient", "jane", identifier=[MRN], name=[{"family": "Doe"}])


def item(value: object, request: Request | None = None, **place: Any) -> Item:
    body = value if isinstance(value, bytes) else raw(value)
    return Item(7, Place("a.ndjson", **{"line": 12, **place}), body, request)


def planned(value: object, request: Request | None = None, **how: Any) -> Planned:
    found = plan(item(value, request), How(**how))
    assert isinstance(found, Planned), found
    return found


def refused(value: object, request: Request | None = None, **how: Any) -> Refused:
    found = plan(item(value, request), How(**how))
    assert isinstance(found, Refused), found
    assert found.problem.type == "invalid-input"
    assert found.number == 7
    return found


def test_by_its_id_and_byte_for_byte() -> None:
    body = b'{"id" :"jane", "resourceType":"Patient","active":true}\r'
    found = planned(body, headers=(("X-A", "b"),))
    asked = found.interaction
    assert (asked.method, asked.path, asked.query) == ("PUT", ("Patient", "jane"), ())
    assert asked.body == body
    assert asked.headers == (("X-A", "b"),)
    assert found.keys == ("Patient/jane",)


def test_by_criteria_of_its_own() -> None:
    found = planned(JANE, by=("identifier",))
    assert found.interaction.path == ("Patient",)
    assert found.interaction.query == (("identifier", "http://hospital/mrn|4711"),)
    assert len(found.keys) == 2
    assert "Patient/jane" in found.keys


def test_same_criteria_same_key_whatever_the_body() -> None:
    one, two = ({**JANE, "id": id, "active": id == "a"} for id in "ab")
    keys = [set(planned(value, by=("identifier", "family")).keys) for value in (one, two)]
    assert len(keys[0] & keys[1]) == 1
    other = {**JANE, "identifier": [{**MRN, "value": "1"}]}
    assert not set(planned(other, by=("identifier",)).keys) & keys[0] - {"Patient/jane"}


def test_what_has_no_such_value_or_several_is_never_sent_unconditionally() -> None:
    none = refused(resource("Patient", "jane"), by=("identifier",))
    assert "has no value" in none.problem.message
    two = {**JANE, "identifier": [MRN, {"system": "http://x", "value": "1"}]}
    assert "2 values" in refused(two, by=("identifier",)).problem.message
    chosen = planned(two, by=("identifier=http://hospital/mrn|",))
    assert chosen.interaction.query == (("identifier", "http://hospital/mrn|4711"),)
    assert "4711" not in refused(two, by=("identifier",)).problem.message


def test_without_an_id_it_says_what_to_do() -> None:
    found = refused(resource("Patient"))
    assert found.problem.message == "no id"
    assert found.problem.hint is not None
    assert "--by" in found.problem.hint
    assert found.body == raw(resource("Patient"))


@pytest.mark.parametrize(
    ("body", "message", "line", "column"),
    [
        (b'{"resourceType": "Patient", "id": "1",}', 'expected another key after ","', 12, 39),
        (b"[1]", "a JSON array, not one resource", 12, 1),
        (b"garbage", "not FHIR JSON, which begins with {", 12, 1),
        (b'{"resourceType": "Pateint", "id": "1"}', "resourceType is no R4 resource type", 12, 18),
        (b'{"id": "1"}', "no resourceType", 12, 1),
        (b'{"resourceType": ["Patient"], "id": "1"}', "resourceType is a list, not a text", 12, 18),
        (b'{"resourceType": "Patient", "id": "a b"}', "the id is not legal", 12, 35),
        (b'{"resourceType": "Patient", "id": ".."}', "the id cannot be part of a URL", 12, 35),
        (b'{"resourceType": "Patient", "id": "1", "id": "1"}', "twice", 12, 40),
        (b"\xff\xfe{\x00", "UTF-16 or UTF-32, not UTF-8", 12, 1),
        (b"", "empty: there is no resource in it", 12, 1),
    ],
)
def test_what_cannot_be_sent_says_why_and_where(
    body: bytes, message: str, line: int, column: int
) -> None:
    found = refused(body)
    assert message in found.problem.message
    place = found.problem.place
    assert place is not None
    assert (place.name, place.line, place.column) == ("a.ndjson", line, column)
    assert place.excerpt == ()


def test_places_in_a_bundle_are_those_of_its_file() -> None:
    body = b'{"resourceType": "Patient",\n "id": "1",\n "gender": "Female"}'
    found = plan(item(body, line=100, entry=3, column=20), How())
    assert isinstance(found, Refused)
    place = found.problem.place
    assert place is not None
    assert (place.line, place.column) == (102, 12)
    first = plan(item(b'{"resourceType": 1}', line=100, entry=3, column=20), How())
    assert isinstance(first, Refused)
    assert str(first.problem.place) == "a.ndjson:100:37"


def test_blank_lines_before_a_resource_over_many_lines_count() -> None:
    (one,) = from_stdin(b'\n\n{\n "resourceType": "Patient",\n "id": "a b"\n}')
    assert isinstance(one, Item)
    found = plan(one, How())
    assert isinstance(found, Refused)
    assert str(found.problem.place) == "<stdin>:5:8"


def test_what_r4_does_not_allow_is_refused_with_all_of_it() -> None:
    wrong = resource("Patient", "1", gender="Female", birthDate="yesterday")
    found = refused(wrong)
    assert found.problem.more == {"code": "code-invalid", "expression": "Patient.gender"}
    outcome = found.problem.outcome
    assert outcome is not None
    assert len(outcome["issue"]) == 2  # type: ignore[arg-type]
    assert "Female" not in found.problem.message
    planned(wrong, no_validate=True)
    planned(wrong, level="minimal")


def test_a_body_over_the_limit_is_refused() -> None:
    big = resource("Binary", "1", contentType="text/plain", data="QUJD" * 1_400_000)
    assert "too large" in refused(big).problem.message


PUT_1 = Request("PUT", "Patient/1")


def test_an_entry_that_puts_by_id_is_honoured() -> None:
    asked = planned(resource("Patient", "1"), PUT_1).interaction
    assert asked.path == ("Patient", "1")
    inserted = planned(resource("Patient"), PUT_1).interaction
    assert inserted.body == b'{"resourceType": "Patient", "id": "1"}'


def test_an_entry_that_puts_by_criteria_is_honoured() -> None:
    request = Request("PUT", "Patient?identifier=http%3A%2F%2Fhospital%2Fmrn%7C4711")
    asked = planned(JANE, request).interaction
    assert asked.query == (("identifier", "http://hospital/mrn|4711"),)
    assert asked.name == "conditional-update"


def test_an_entrys_preconditions_go_with_it_unless_the_command_line_has_its_own() -> None:
    request = Request("PUT", "Patient/1", (("If-Match", 'W/"3"'),))
    value = resource("Patient", "1")
    assert planned(value, request).interaction.header("If-Match") == 'W/"3"'
    own = planned(value, request, headers=(("if-match", 'W/"4"'),)).interaction
    assert own.headers == (("if-match", 'W/"4"'),)
    bad = Request("PUT", "Patient/1", (("If-Match", "a\r\nX: b"),))
    assert "printable" in refused(value, bad).problem.message


def test_a_post_becomes_a_put_where_it_can() -> None:
    post = Request("POST", "Patient")
    assert planned(JANE, post).interaction.path == ("Patient", "jane")
    anonymous = {key: value for key, value in JANE.items() if key != "id"}
    assert planned(anonymous, post, by=("identifier",)).interaction.path == ("Patient",)
    assert refused(anonymous, post).problem.message == "a POST entry without an id"
    once = Request("POST", "Patient", if_none_exist="identifier=4711")
    assert "ifNoneExist" in refused(JANE, once).problem.message
    planned(JANE, once, by=("identifier",))


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (Request("DELETE", "Patient/1"), "neither PUTs nor POSTs"),
        (Request("PUT", "Patient"), "neither TYPE/ID nor TYPE?criteria"),
        (Request("PUT", "http://elsewhere/Patient/1"), "neither TYPE/ID nor TYPE?criteria"),
        (Request("PUT", "Patient/1/_history/2"), "neither TYPE/ID nor TYPE?criteria"),
        (Request("PUT", "Group/1"), "is a Group, the resource a Patient"),
        (Request("PUT", "Patient/2"), "the id is 1 here, but 2"),
        (Request("PUT", "Patient/.."), "not legal"),
        (Request("PUT", "Patient/%2e%2e"), "not legal"),
        (Request("PUT", "Patient?"), "neither TYPE/ID nor TYPE?criteria"),
        (Request("PUT", "Patient?&"), "criteria"),
        (Request("PUT", "Patient?identifier="), "empty or only half"),
        (Request("PUT", "Patient?identifier=http://x|"), "empty or only half"),
        (Request("PUT", "Patient?nonsense=1"), "nonsense"),
        (Request("PUT", "Patient?_count=1"), "no criterion"),
    ],
)
def test_an_entry_that_asks_for_nonsense_is_refused(request_: Request, message: str) -> None:
    assert message in refused(resource("Patient", "1"), request_).problem.message


def test_criteria_that_do_not_find_what_they_create_are_refused() -> None:
    anonymous = {key: value for key, value in JANE.items() if key != "id"}
    request = Request("PUT", "Patient?identifier=http://hospital/mrn|999")
    found = refused(anonymous, request)
    assert "does not match identifier" in found.problem.message
    assert "999" not in found.problem.message


def test_a_by_that_makes_no_sense_is_refused_before_anything_is_read() -> None:
    for by in ("", "identifier,", "identifier=x", "identifer"):
        with pytest.raises(UsageError):
            check(How(by=(by,)))
    check(How(by=("identifier", "family,given")))
    check(How(by=("code",)))


def test_plans_travel_between_processes() -> None:
    for one in (planned(JANE), refused(b"x")):
        assert pickle.loads(pickle.dumps(one)) == one
