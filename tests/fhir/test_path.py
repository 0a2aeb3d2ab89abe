"""Edits by path change the addressed text and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hlcli.errors import InputRefused, Problem
from hlcli.fhir import jsontext
from hlcli.fhir.document import Document, blank, parse
from hlcli.fhir.edit import set_json, set_text, unset
from hlcli.fhir.path import Append, Step, Where, assignment, parse_path, spell

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


PATHS: list[tuple[str, tuple[Step, ...]]] = [
    ("active", ("active",)),
    ("name[0].given[0]", ("name", 0, "given", 0)),
    ("name.0.given.0", ("name", 0, "given", 0)),
    ("_birthDate.extension[0].url", ("_birthDate", "extension", 0, "url")),
    ("x-y.z_1.é", ("x-y", "z_1", "é")),
    ("a[12][0].b", ("a", 12, 0, "b")),
    ("a1.0b", ("a1", "0b")),
    ("name.given[+]", ("name", "given", Append())),
    ("name.0.given.+", ("name", 0, "given", Append())),
    ("telecom[system=phone].value", ("telecom", Where(("system",), "phone"), "value")),
    ("a[b.c=d=e f].g", ("a", Where(("b", "c"), "d=e f"), "g")),
    ('a[b="c]d"]', ("a", Where(("b",), "c]d"))),
    ("extension[http://x/y?a=b#c].url", ("extension", Where(("url",), "http://x/y?a=b#c"), "url")),
    (
        "a.modifierExtension[urn:oid:1.2]",
        ("a", "modifierExtension", Where(("url",), "urn:oid:1.2")),
    ),
    ("extension[ombCategory]", ("extension", Where(("url",), "ombCategory"))),
]
NO_PATHS = ["", ".", "a.", ".a", "a..b", "a[", "a]", "a[]", "a[x]", "a[-1]", "a[01]", "a.01", "[0]"]
NO_PATHS += ["0", "0.a", "a b", "a ", "a['b']", 'a["b"]', "a=b", "a[0]b", "a.[0]", "a[9999999999]"]
NO_PATHS += ["a.٣", "a\n", "name[0]given", "+", "[+]", "a[++]", "a[+", "a[=b]", "a[b=]", 'a[b=""]']
NO_PATHS += ["identifier[http://x]", "extension[-1]", "extension[a b]", "a[b.=c]", "a[b=c]d"]


@pytest.mark.parametrize(("path", "pointer"), PATHS)
def test_a_path_is_keys_indexes_and_choices(path: str, pointer: tuple[Step, ...]) -> None:
    assert parse_path(path).steps == pointer
    if not any(isinstance(step, Where) for step in pointer):
        assert parse_path(spell(pointer)).steps == pointer
        assert parse_path(path).label == f"--set {path}"


def test_the_value_that_chooses_is_named_on_a_terminal_only() -> None:
    path = parse_path("identifier[value=4711].period[0].start", "--unset")
    problem = path.refused("no").problem
    assert problem.message == "--unset identifier[value=…].period[0].start: no"
    assert problem.private_message == "--unset identifier[value=4711].period[0].start: no"


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_path_is_refused_and_shown_on_a_terminal_only(path: str) -> None:
    problem = refusal(lambda: parse_path(path, "--unset"))
    assert problem.message == "--unset: not a path"
    assert problem.private_message == f"--unset: not a path: {path}"
    assert problem.hint == (
        "write a path as name[0].given[0] or name.0.given.0; telecom[system=phone] chooses"
    )


def test_an_assignment_is_split_at_the_first_equals_sign() -> None:
    assert assignment("a.b=c=d") == ("a.b", "c=d")
    assert assignment("a=") == ("a", "")
    assert assignment("a[b=c].d=e=f") == ("a[b=c].d", "e=f")
    assert assignment('a[b="]="]=[c=d]') == ('a[b="]="]', "[c=d]")
    assert assignment("a=[b=c]") == ("a", "[b=c]")
    assert assignment("a[b=c\n=d") == ("a[b", "c\n=d")
    assert assignment("a=b\nc") == ("a", "b\nc")
    for argument in ("active", "", "=x"):
        problem = refusal(lambda argument=argument: assignment(argument, "--set-json"))  # type: ignore[misc]
        assert problem.message == "--set-json takes path=value"


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
    ("a.b[0].c", " 1E3\n", "null\n}", 'null,\n  "a": {"b": [{"c": 1E3}]}\n}'),
    ("_x.y[0].url", '"u"', "null\n}", 'null,\n  "_x": {"y": [{"url": "u"}]}\n}'),
]


@pytest.mark.parametrize(("path", "value", "old", "new"), SETS)
def test_setting_changes_this_text_and_no_other(path: str, value: str, old: str, new: str) -> None:
    assert JANE.count(old) == 1
    assert set_json(jane(), path, value).text == JANE.replace(old, new)


UNSETS = [
    ("resourceType", '"resourceType": "Patient",\n  ', ""),
    ("nothing", ',\n  "nothing": null', ""),
    ("weight.huge", '"huge": 123456789012345678901234567890, ', ""),
    ("name[0]", JANE[JANE.index('"name"') : JANE.index('"weight')], ""),
    ("name", JANE[JANE.index('"name"') : JANE.index('"weight')], ""),
    ("name.given", '"given": ["A", "B"], ', ""),
    ("name[0].given", '"given": ["A", "B"], ', ""),
    ("empty", '"empty": {}, ', ""),
]


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
    assert set_json(compact(before), "z", "0").text == after


ONLY = '{"resourceType": "Patient", "name": [{"given": ["A"]}], "active": true}'
FREED = '{"resourceType": "Patient", "active": true}'


@pytest.mark.parametrize("path", ["name.given[0]", "name[0].given", "name.0", "name"])
def test_what_r4_cannot_have_empty_goes_with_its_last_element(path: str) -> None:
    assert unset(compact(ONLY), path).text == FREED


def test_a_last_extension_never_shifts_the_others() -> None:
    many = ONLY.replace('["A"]', '["A"], "_given": [{"extension": [{"url": "u"}]}]')
    assert unset(compact(many), "name._given.extension[url=u]").text == ONLY
    more = many.replace('["A"]', '["A", "B"]').replace('"u"}]}]', '"u"}]}, {"id": "x"}]')
    problem = refusal(lambda: unset(compact(more), "name._given[0].extension[0]"))
    assert problem.message.endswith(f"given {SHIFT}")


def test_what_r4_does_not_know_is_left_with_empty_brackets() -> None:
    assert unset(compact('{ "a": [\n 1 ] }'), "a[0]").text == '{ "a": [] }'
    assert unset(compact('{ "a": 1 }'), "a").text == "{}"


def test_a_resource_is_built_from_flags_alone() -> None:
    made = blank("Patient")
    for path, value in (("name[0].given[0]", "Jane"), ("name.0.family", "Doe"), ("active", "true")):
        made = set_text(made, path, value)
    name = '"name": [{"given": ["Jane"], "family": "Doe"}]'
    assert made.text == f'{{"resourceType": "Patient", {name}, "active": true}}'


BELOW = "nothing can be below it"
KEYS, FIRST = "only a list has indexes, an object has keys", "the first index of a new list is 0"
SHIFT = "has an element for the same index, and would no longer match"
SET_REFUSED = [
    ("name[3].given", "4:11", "name has 1 element", "the next index is 1"),
    ("none[1]", "6:24", "none has no elements", "the next index is 0"),
    ("active.x", "3:13", "active is a boolean", BELOW),
    ("active[0]", "3:13", "active is a boolean", BELOW),
    ("weight.value.x", "5:24", "weight.value is a number", BELOW),
    ("name[0].family[0]", "4:23", "name[0].family is a text", BELOW),
    ("nothing.x", "7:14", "nothing is null", BELOW),
    ("weight[0]", "5:13", "weight is an object", KEYS),
    ("new[1]", "1:1", "there is no new yet", FIRST),
    ("new[0].x[2]", "1:1", "there is no new[0].x yet", FIRST),
    ("Patient.active", None, "a path begins inside the resource", "write active"),
]


@pytest.mark.parametrize(("path", "place", "message", "hint"), SET_REFUSED)
def test_a_path_that_cannot_be_walked_says_what_is_there(
    path: str, place: str | None, message: str, hint: str
) -> None:
    problem = refusal(lambda: set_json(jane(), path, "1"))
    assert (problem.message, problem.hint) == (f"--set-json {path}: {message}", hint)
    assert (problem.place and str(problem.place)) == (place and f"jane.json:{place}")
    assert problem.exit_code == 2


UNSET_REFUSED = [
    ("nmae", "1:1", "there is no nmae", "did you mean name?"),
    ("zzz", "1:1", "there is no zzz", None),
    ("name[4].x", "4:11", "there is no name[4]", "name has 1 element"),
    ("active.x", "3:13", "active is a boolean", BELOW),
    ("name[0].given[1]", "4:61", f"_given {SHIFT}", "give given and _given anew with --set-json"),
    ("name[0]._given[0]", "4:39", f"given {SHIFT}", "give _given and given anew with --set-json"),
]


@pytest.mark.parametrize(("path", "place", "message", "hint"), UNSET_REFUSED)
def test_an_unset_that_would_do_nothing_or_harm_is_refused(
    path: str, place: str, message: str, hint: str | None
) -> None:
    problem = refusal(lambda: unset(jane(), path))
    assert (problem.message, problem.hint) == (f"--unset {path}: {message}", hint)
    assert str(problem.place) == f"jane.json:{place}"


def test_an_element_past_the_end_of_its_extensions_can_go() -> None:
    found = compact('{"given": ["A", "B"], "_given": [{"id": "x"}]}')
    assert unset(found, "given[1]").text == '{"given": ["A"], "_given": [{"id": "x"}]}'


TWICE = "is there twice in one object, first at"
BAD_VALUES = [
    ("tru", "1:1", "expected a value"),
    ("", "1:1", "empty: there is no JSON in it"),
    ('{"b": 1 "c": 2}', "1:9", 'expected "," or "}" before the next key'),
    ("1 2", "1:3", "a second JSON value after the end of the first"),
    ('{"b": 1, "b": 2}', "1:10", f'the key "b" {TWICE} line 1, column 2'),
    ("NaN", "1:1", "NaN is no JSON number"),
    (r'"\ud800"', "1:2", "half a character: a surrogate escape without its other half"),
]


@pytest.mark.parametrize(("value", "place", "message"), BAD_VALUES)
def test_a_value_that_is_no_json_is_refused_naming_the_option(
    value: str, place: str, message: str
) -> None:
    problem = refusal(lambda: set_json(jane(), "a", value))
    assert problem.message == f"--set-json a: {message}"
    assert str(problem.place) == f"--set-json:{place}"


def test_bytes_that_are_no_utf_8_are_refused_wherever_they_stand() -> None:
    half = "x\udcff"
    assert refusal(lambda: set_text(jane(), "id", half)).message == "--set id: not UTF-8 text"
    assert refusal(lambda: parse_path(half)).message == "--set: not UTF-8 text"
    problem = refusal(lambda: set_json(jane(), "a", f'"{half}"'))
    assert problem.message == "--set-json a: not UTF-8 text"


def test_depth_stays_bounded() -> None:
    deep = "a" + ".a" * 198
    nested = set_json(compact("{}"), deep, "[]")
    assert jsontext.same(parse("p.json", nested.bytes).value, nested.value)
    for edit in (
        lambda: set_json(compact("{}"), deep, "[[]]"),
        lambda: set_json(nested, deep, "[[]]"),
    ):
        assert refusal(edit).message == f"--set-json {deep}: nested more than 200 levels deep"
    endless = refusal(lambda: set_json(compact("{}"), "a" + ".a" * 200, "1"))
    assert endless.message == "--set-json: a path of more than 200 steps"
