"""A document keeps its bytes and knows its places; what is no UTF-8 object is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.errors import InputRefused, Place, Problem
from hlcli.fhir import document, jsontext
from hlcli.fhir.document import parse
from hlcli.fhir.size import MAX_TEXT
from hlcli.fhir.spans import Pointer, reach

JANE = """{
  "resourceType": "Patient",
  "name": [
    {"family": "Doe", "given": ["Jäne", "😀"]}
  ],\r
  "x": {"y": 1.50}, "z": []
}
"""

AS_TEXTS = json.JSONDecoder(parse_int=str, parse_float=str)
DIGITS = ["1.50", "0.10", "1E3", "-0", "-0.0", "9" * 70, "true", "false", "null"]
space = st.sampled_from(["", " ", "\n", "\r\n\t", "  "])
text = st.text(st.characters(codec="utf-8"), max_size=8)
leaf = st.sampled_from(DIGITS) | text.map(json.dumps) | text.map(jsontext.dumps)


def list_text(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def written(items: list[str], gap: str) -> str:
        return f"[{gap}" + f"{gap},".join(items) + f"{gap}]"

    return st.builds(written, st.lists(inner, max_size=5), space)


def object_text(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def written(members: dict[str, str], gap: str, other: str) -> str:
        lines = [f"{json.dumps(key)}{other}:{gap}{value}" for key, value in members.items()]
        return f"{{{gap}" + f"{gap},{other}".join(lines) + f"{gap}}}"

    return st.builds(written, st.dictionaries(text, inner, max_size=5), space, space)


resource_text = object_text(
    st.recursive(leaf, lambda inner: list_text(inner) | object_text(inner), max_leaves=12)
)


def refusal(raw: bytes) -> Problem:
    with pytest.raises(InputRefused) as caught:
        parse("jane.json", raw, type="Patient")
    return caught.value.problem


def nodes(value: Any, pointer: Pointer = ()) -> list[tuple[Pointer, Any]]:
    """Every pointer into a value, with what is there."""
    inside = enumerate(value) if isinstance(value, list) else ()
    items = value.items() if isinstance(value, dict) else inside
    found = [node for step, child in items for node in nodes(child, (*pointer, step))]
    return [(pointer, value), *found]


@given(resource_text, space, space)
def test_the_bytes_are_those_of_the_file(written: str, before: str, after: str) -> None:
    raw = (before + written + after).encode()
    found = parse("jane.json", raw)
    assert found.bytes == raw
    assert found.notes == ()
    assert jsontext.same(found.value, jsontext.loads(raw))


@given(resource_text, space)
def test_every_place_points_at_the_right_character(written: str, before: str) -> None:
    found = parse("jane.json", (before + written).encode())
    lines = found.text.split("\n")
    for pointer, value in nodes(found.value):
        place = found.place(pointer)
        rest = [lines[place.line - 1][place.column - 1 :], *lines[place.line :]]
        there, _ = AS_TEXTS.raw_decode("\n".join(rest))
        assert there == AS_TEXTS.decode(jsontext.dumps(value))
        assert place.excerpt[-1] == (place.line, lines[place.line - 1].removesuffix("\r"))


PLACES: list[tuple[Pointer, str]] = [
    ((), "1:1"),
    (("resourceType",), "2:19"),
    (("name", 0), "4:5"),
    (("name", 0, "given", 1), "4:41"),
    (("name", 1), "3:11"),
    (("name", 1, "family"), "3:11"),
    (("name", "given"), "3:11"),
    (("name", 0, "use"), "4:5"),
    (("x", "y"), "6:14"),
    (("x", "y", "deeper"), "6:14"),
    (("z", 0), "6:26"),
    (("nothing", 3, "here"), "1:1"),
]


@pytest.mark.parametrize(("pointer", "place"), PLACES)
def test_a_place_is_the_value_or_its_nearest_ancestor(pointer: Pointer, place: str) -> None:
    assert str(parse("jane.json", JANE.encode()).place(pointer)) == f"jane.json:{place}"


def test_a_position_is_found_past_everything_beside_it() -> None:
    written = '{"a": [' + "0.5, NaN, ".replace("NaN", "-0") * 300 + '1], "b": {"c": []}}'
    at, done = reach(written, ("b", "c", 0))
    assert (written[at:], done) == ("[]}}", 2)


def test_an_excerpt_is_the_line_and_the_one_before() -> None:
    found = parse("jane.json", JANE.encode())
    assert found.place(("x",)).excerpt == ((5, "  ],"), (6, '  "x": {"y": 1.50}, "z": []'))
    assert found.place().excerpt == ((1, "{"),)


def test_a_byte_order_mark_is_dropped_and_noted() -> None:
    found = parse("jane.json", b"\xef\xbb\xbf" + JANE.encode())
    assert found.bytes == JANE.encode()
    assert found.notes == ("bom-dropped",)
    assert str(found.place(("resourceType",))) == "jane.json:2:19"


def test_a_blank_document_has_its_type_and_nothing_else() -> None:
    found = document.blank("Patient")
    assert found.bytes == b'{"resourceType": "Patient"}'
    assert found == parse("--set", found.bytes)


def test_a_document_is_never_changed_in_place() -> None:
    found = parse("jane.json", b'{"a": 1}')
    again = found.edited('{"a": 2.0}')
    assert (found.text, found.value, found.name) == ('{"a": 1}', {"a": 1}, "jane.json")
    assert (again.text, again.value, again.name) == ('{"a": 2.0}', {"a": 2.0}, "jane.json")


WIDE = "UTF-16 or UTF-32, not UTF-8"
REFUSED = [
    (b"", 1, "empty: there is no Patient in it"),
    (b" \n\t\r\n", 1, "empty: there is no Patient in it"),
    (b"\xef\xbb\xbf", 1, "empty: there is no Patient in it"),
    ("{}".encode("utf-16"), 1, WIDE),
    (b"\xfe\xff" + "{}".encode("utf-16-be"), 1, WIDE),
    ("{}".encode("utf-16-le"), 1, WIDE),
    ("{}".encode("utf-16-be"), 1, WIDE),
    ("{}".encode("utf-32"), 1, WIDE),
    ("{}".encode("utf-32-be"), 1, WIDE),
    (b'{"\xc3\xa9": "\xe9"}', 8, "a byte that is not UTF-8"),
    (b'{"a": "\xed\xa0\x80"}', 8, "a byte that is not UTF-8"),
    (b'{"a": "\xc3', 8, "a byte that is not UTF-8"),
    (b"\x1f\x8b\x08\x00", 1, "compressed (gzip), not JSON"),
    (b'[{"resourceType": "Patient"}]', 1, "a JSON array, not one Patient"),
    (b' "Patient"', 2, "a text, not one Patient"),
    (b"1.5", 1, "a number, not one Patient"),
    (b"7", 1, "a number, not one Patient"),
    (b"true", 1, "a boolean, not one Patient"),
    (b"null", 1, "null, not one Patient"),
]


@pytest.mark.parametrize(("raw", "column", "message"), REFUSED)
def test_what_is_no_json_object_in_utf_8_is_refused(raw: bytes, column: int, message: str) -> None:
    problem = refusal(raw)
    assert problem.message == message
    assert str(problem.place) == f"jane.json:1:{column}"
    assert problem.exit_code == 2


def test_a_refusal_says_what_to_do() -> None:
    assert refusal(b"[]").hint == "send one Patient at a time"
    assert refusal(b"5").hint == 'a Patient is a JSON object: {"resourceType": …}'
    assert refusal(b"\xe9").hint == refusal("{}".encode("utf-16")).hint == "save it as UTF-8"


def test_the_line_of_a_bad_byte_is_shown_as_far_as_it_can_be_read() -> None:
    problem = refusal(b'{"a":\n "\xe9"}')
    assert problem.place == Place("jane.json", 2, 3, ((1, '{"a":'), (2, ' "\ufffd"}')))


def test_a_huge_text_is_refused_before_it_is_read() -> None:
    problem = refusal(b"[" * MAX_TEXT)
    assert problem.message == "too large: 20,971,520 bytes or more, at most 5,242,880 can be sent"
