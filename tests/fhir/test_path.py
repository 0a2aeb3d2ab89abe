"""Edits by path change the addressed text and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hlcli.errors import InputRefused, Problem
from hlcli.fhir import jsontext
from hlcli.fhir.document import Document, blank, parse
from hlcli.fhir.path import assignment, parse_path, set_value, typed, unset
from hlcli.fhir.spans import Pointer
from hlcli.fhir.way import spell

JANE = """{
  "resourceType": "Patient",
  "active": true,
  "name": [{"family": "Doe", "given": ["A", "B"], "_given": [null, {"id": "x"}]}],
  "weight": {"value":  1.50, "huge": 123456789012345678901234567890, "e": 1E3},
  "empty": {}, "none": [],
  "nothing": null
}
"""


def jane() -> Document:
    return parse("jane.json", JANE.encode())


def compact(text: str) -> Document:
    return parse("p.json", text.encode())


def refusal(edit: Callable[[], object]) -> Problem:
    with pytest.raises(InputRefused) as caught:
        edit()
    return caught.value.problem


PATHS: list[tuple[str, Pointer]] = [
    ("active", ("active",)),
    ("name[0].given[0]", ("name", 0, "given", 0)),
    ("name.0.given.0", ("name", 0, "given", 0)),
    ("name[0]given" + "", ()),
    ("_birthDate.extension[0].url", ("_birthDate", "extension", 0, "url")),
    ("x-y.z_1.é", ("x-y", "z_1", "é")),
    ("a[12][0].b", ("a", 12, 0, "b")),
    ("a1.0b", ("a1", "0b")),
]
NO_PATHS = ["", ".", "a.", ".a", "a..b", "a[", "a]", "a[]", "a[x]", "a[-1]", "a[01]", "a.01", "[0]"]
NO_PATHS += ["0", "0.a", "a b", "a ", "a['b']", 'a["b"]', "a=b", "a[0]b", "a.[0]", "a[9999999999]"]
NO_PATHS += ["a.٣", "a\n", "name[0]given"]


@pytest.mark.parametrize(("path", "pointer"), [row for row in PATHS if row[1]])
def test_a_path_is_keys_and_indexes(path: str, pointer: Pointer) -> None:
    assert parse_path(path) == pointer
    assert parse_path(spell(pointer)) == pointer


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_path_is_refused_and_shown_on_a_terminal_only(path: str) -> None:
    problem = refusal(lambda: parse_path(path, "--unset"))
    assert problem.message == "--unset: not a path"
    assert problem.private_message == f"--unset: not a path: {path}"
    assert problem.hint == "write a path as name[0].given[0] or name.0.given.0"


def test_an_assignment_is_split_at_the_first_equals_sign() -> None:
    assert assignment("a.b=c=d") == ("a.b", "c=d")
    assert assignment("a=") == ("a", "")
    for argument in ("active", "", "=x"):
        problem = refusal(lambda argument=argument: assignment(argument, "--set-json"))  # type: ignore[misc]
        assert problem.message == "--set-json takes path=value"


def test_true_and_false_are_booleans_and_everything_else_is_text() -> None:
    for value in ("true", "false"):
        assert typed(value) == value
    for value in ("True", "null", "1.50", "", 'a"b\\', "é😀", "a\nb", "[1]"):
        assert json.loads(typed(value)) == value
    assert typed("é") == '"é"'


SETS = [
    ("active", "false", '"active": true', '"active": false'),
    ("name[0].given[0]", '"Ä"', '["A", "B"]', '["Ä", "B"]'),
    ("name.0.given.2", '"C"', '["A", "B"]', '["A", "B", "C"]'),
    ("weight.value", "1.500", '"value":  1.50,', '"value":  1.500,'),
    ("weight.unit", '"kg"', '"e": 1E3}', '"e": 1E3, "unit": "kg"}'),
    ("weight", "0.10", JANE[JANE.index('{"value"') : JANE.index(',\n  "empty"')], "0.10"),
    ("empty.a", "1", '"empty": {}', '"empty": {"a": 1}'),
    ("none[0].a[0]", "1", '"none": []', '"none": [{"a": [1]}]'),
    ("nothing", "{}", '"nothing": null', '"nothing": {}'),
    ("name[1].family", '"X"', "}]}],", '}]}, {"family": "X"}],'),
    ("a.b[0].c", " 1E3\n", 'null\n}', 'null,\n  "a": {"b": [{"c": 1E3}]}\n}'),
    ("_active.extension[0].url", '"u"', 'null\n}', 'null,\n  "_active": {"extension": [{"url": "u"}]}\n}'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "old", "new"), SETS)
def test_setting_changes_this_text_and_no_other(path: str, value: str, old: str, new: str) -> None:
    assert JANE.count(old) == 1
    assert set_value(jane(), path, value).text == JANE.replace(old, new)


UNSETS = [
    ("resourceType", '"resourceType": "Patient",\n  ', ""),
    ("nothing", ',\n  "nothing": null', ""),
    ("weight.huge", '"huge": 123456789012345678901234567890, ', ""),
    ("name[0]", JANE[JANE.index('{"family"') : JANE.index("],\n  \"weight")], ""),
    ("name[0].given", '"given": ["A", "B"], ', ""),
    ("empty", '"empty": {}, ', ""),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new"), UNSETS)
def test_unsetting_takes_the_comma_along(path: str, old: str, new: str) -> None:
    assert JANE.count(old) == 1
    assert unset(jane(), path).text == JANE.replace(old, new)


STYLES = [
    ('{"a":1}', '{"a":1,"z":0}'),
    ('{"a":1,"b":2}', '{"a":1,"b":2,"z":0}'),
    ('{"a": 1}', '{"a": 1, "z": 0}'),
    ('{ "a" : 1 }', '{ "a" : 1, "z" : 0 }'),
    ('{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"z": 0\n}'),
    ('{\r\n  "a": 1,\r\n  "b": 2\r\n}', '{\r\n  "a": 1,\r\n  "b": 2,\r\n  "z": 0\r\n}'),
    ('{"a"\n:\n1}', '{"a"\n:\n1, "z": 0}'),
    ('{ "a": 1\n, "b": 2\n}', '{ "a": 1\n, "b": 2\n, "z": 0\n}'),
    ("{}", '{"z": 0}'),
    ("{ }", '{"z": 0 }'),
]


@pytest.mark.parametrize(("before", "after"), STYLES)
def test_a_new_member_looks_like_its_siblings(before: str, after: str) -> None:
    assert set_value(compact(before), "z", "0").text == after


def test_the_last_member_and_element_leave_empty_brackets() -> None:
    assert unset(compact('{ "a": [\n 1 ] }'), "a[0]").text == '{ "a": [] }'
    assert unset(compact('{ "a": 1 }'), "a").text == "{}"


def test_a_resource_is_built_from_flags_alone() -> None:
    made = blank("Patient")
    for path, value in (("name[0].given[0]", "Jane"), ("name.0.family", "Doe"), ("active", "true")):
        made = set_value(made, path, typed(value))
    assert made.text == (
        '{"resourceType": "Patient", "name": [{"given": ["Jane"], "family": "Doe"}], "active": true}'
    )


SET_REFUSED = [
    ("name[3].given", "4:11", "--set name[3].given: name has 1 element", "the next index is 1"),
    ("none[1]", "6:24", "--set none[1]: none has no elements", "the next index is 0"),
    ("name.family", "4:11", "--set name.family: name is a list", "say which element: name[0].family"),
    ("active.x", "3:13", "--set active.x: active is a boolean", "nothing can be below it"),
    ("active[0]", "3:13", "--set active[0]: active is a boolean", "nothing can be below it"),
    ("weight.value.x", "5:23", "--set weight.value.x: weight.value is a number", "nothing can be below it"),
    ("name[0].family[0]", "4:22", "--set name[0].family[0]: name[0].family is a text", "nothing can be below it"),
    ("nothing.x", "7:14", "--set nothing.x: nothing is null", "nothing can be below it"),
    ("weight[0]", "5:13", "--set weight[0]: weight is an object", "only a list has indexes, an object has keys"),
    ("new[1]", "1:1", "--set new[1]: there is no new yet", "the first index of a new list is 0"),
    ("new[0].x[2]", "1:1", "--set new[0].x[2]: there is no new[0].x yet", "the first index of a new list is 0"),
    ("Patient.active", None, "--set Patient.active: a path begins inside the resource", "write active"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "place", "message", "hint"), SET_REFUSED)
def test_a_path_that_cannot_be_walked_says_what_is_there(
    path: str, place: str | None, message: str, hint: str
) -> None:
    problem = refusal(lambda: set_value(jane(), path, "1"))
    assert (problem.message, problem.hint) == (message, hint)
    assert (problem.place and str(problem.place)) == (place and f"jane.json:{place}")
    assert problem.exit_code == 2


UNSET_REFUSED = [
    ("nmae", "1:1", "--unset nmae: there is no nmae", "did you mean name?"),
    ("zzz", "1:1", "--unset zzz: there is no zzz", None),
    ("name[4].x", "4:11", "--unset name[4].x: there is no name[4]", "name has 1 element"),
    ("name.family", "4:11", "--unset name.family: name is a list", "say which element: name[0].family"),
    ("active.x", "3:13", "--unset active.x: active is a boolean", "nothing can be below it"),
    ("name[0].given[1]", "4:61", "--unset name[0].given[1]: _given has an element for the same index, and would no longer match", "give given and _given anew with --set-json"),
    ("name[0]._given[0]", "4:39", "--unset name[0]._given[0]: given has an element for the same index, and would no longer match", "give _given and given anew with --set-json"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "place", "message", "hint"), UNSET_REFUSED)
def test_an_unset_that_would_do_nothing_or_harm_is_refused(
    path: str, place: str, message: str, hint: str | None
) -> None:
    problem = refusal(lambda: unset(jane(), path))
    assert (problem.message, problem.hint) == (message, hint)
    assert str(problem.place) == f"jane.json:{place}"


def test_an_element_past_the_end_of_its_extensions_can_go() -> None:
    found = compact('{"given": ["A", "B"], "_given": [{"id": "x"}]}')
    assert unset(found, "given[1]").text == '{"given": ["A"], "_given": [{"id": "x"}]}'


BAD_VALUES = [
    ("tru", "1:1", "expected a value"),
    ("", "1:1", "empty: there is no JSON in it"),
    ('{"b": 1 "c": 2}', "1:9", 'expected "," or "}" before the next key'),
    ("1 2", "1:3", "a second JSON value after the end of the first"),
    ('{"b": 1, "b": 2}', "1:10", 'the key "b" is there twice in one object, first at line 1, column 2'),
    ("NaN", "1:1", "NaN is no JSON number"),
    (r'"\ud800"', "1:2", "half a character: a surrogate escape without its other half"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "place", "message"), BAD_VALUES)
def test_a_value_that_is_no_json_is_refused_naming_the_option(
    value: str, place: str, message: str
) -> None:
    problem = refusal(lambda: set_value(jane(), "a", value, option="--set-json"))
    assert problem.message == f"--set-json a: {message}"
    assert str(problem.place) == f"--set-json:{place}"


def test_bytes_that_are_no_utf_8_are_refused_wherever_they_stand() -> None:
    half = "x\udcff"
    assert refusal(lambda: typed(half)).message == "--set: not UTF-8 text"
    assert refusal(lambda: parse_path(half)).message == "--set: not UTF-8 text"
    problem = refusal(lambda: set_value(jane(), "a", f'"{half}"'))
    assert problem.message == "--set-json a: not UTF-8 text"


def test_depth_stays_bounded() -> None:
    deep = "a" + ".a" * 198
    nested = set_value(compact("{}"), deep, "[]")
    assert jsontext.same(parse("p.json", nested.bytes).value, nested.value)
    for edit in (
        lambda: set_value(compact("{}"), deep, "[[]]"),
        lambda: set_value(nested, deep, "[[]]", option="--set-json"),
        lambda: set_value(compact("{}"), "a" + ".a" * 100_000, "1"),
    ):
        assert "more than 200" in refusal(edit).message


key = st.from_regex(r"\A_?[a-z][a-zA-Z0-9-]{0,3}\Z")
number = st.sampled_from(["1.50", "0.10", "1E3", "-0.0", "9" * 50]).map(jsontext.loads)
value = st.recursive(
    number | st.booleans() | st.none() | st.text(st.characters(codec="utf-8"), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(key, inner, max_size=3),
    max_leaves=10,
)
resource = st.builds(
    lambda object, indent: parse("p.json", jsontext.dumps(object, indent).encode()),
    st.dictionaries(key, value, min_size=1, max_size=4),
    st.sampled_from([None, 2]),
)


def pointers(there: Any, pointer: Pointer = ()) -> list[Pointer]:
    inside = enumerate(there) if isinstance(there, list) else ()
    items = there.items() if isinstance(there, dict) else inside
    return [pointer, *(deep for step, child in items for deep in pointers(child, (*pointer, step)))]


def value_at(document: Document, pointer: Pointer) -> Any:
    there: Any = document.value
    for step in pointer:
        there = there[step]
    return there


def differing(before: str, after: str) -> tuple[str, str]:
    """What is left of two texts without their common beginning and end."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    start = min(len(before), len(after)) if start is None else start
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


@given(resource, value, st.data())
def test_what_is_set_is_what_is_read_and_all_other_text_stays(
    found: Document, new: Any, data: st.DataObject
) -> None:
    pointer = data.draw(st.sampled_from(pointers(found.value)[1:]))
    old_text, new_text = jsontext.dumps(value_at(found, pointer)), jsontext.dumps(new)
    changed = set_value(found, spell(pointer), new_text)
    assert jsontext.same(value_at(changed, pointer), new)
    assert jsontext.dumps(jsontext.loads(changed.text)) == jsontext.dumps(changed.value)
    before, after = differing(found.text, changed.text)
    assert after in new_text or before == after == ""
    back = set_value(changed, spell(pointer), old_text)
    assert jsontext.dumps(back.value) == jsontext.dumps(found.value)


@given(resource, value, key, st.data())
def test_setting_a_new_key_and_unsetting_it_restores_every_byte(
    found: Document, new: Any, name: str, data: st.DataObject
) -> None:
    objects = [one for one in pointers(found.value) if isinstance(value_at(found, one), dict)]
    pointer = data.draw(st.sampled_from(objects))
    assume(name not in value_at(found, pointer))
    path = spell((*pointer, name))
    changed = set_value(found, path, jsontext.dumps(new))
    assert jsontext.same(value_at(changed, (*pointer, name)), new)
    assert differing(found.text, changed.text)[0] == ""
    assert unset(changed, path).text == found.text


@given(resource, value, st.data())
def test_growing_a_list_and_shrinking_it_restores_every_byte(
    found: Document, new: Any, data: st.DataObject
) -> None:
    lists = [one for one in pointers(found.value) if isinstance(value_at(found, one), list)]
    assume(lists)
    pointer = data.draw(st.sampled_from(lists))
    size = len(value_at(found, pointer))
    path = spell((*pointer, size))
    changed = set_value(found, path, jsontext.dumps(new))
    assert jsontext.same(value_at(changed, pointer), [*value_at(found, pointer), new])
    assert unset(changed, path).text == found.text


@given(resource, st.data())
def test_unsetting_leaves_the_rest_of_the_value(found: Document, data: st.DataObject) -> None:
    pointer = data.draw(st.sampled_from(pointers(found.value)[1:]))
    twins = any(name.startswith("_") for one in pointers(found.value) for name in map(str, one))
    assume(not twins)
    left = json.loads(jsontext.dumps(found.value), parse_float=str, parse_int=str)
    inside = left
    for step in pointer[:-1]:
        inside = inside[step]
    del inside[pointer[-1]]
    after = unset(found, spell(pointer))
    assert json.loads(after.text, parse_float=str, parse_int=str) == left
    assert differing(found.text, after.text)[1] == ""
