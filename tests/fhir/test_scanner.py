"""What is said of a text that is no JSON, or that two readers could read in two ways."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hlcli.errors import InputRefused, Problem
from hlcli.fhir import document, jsontext
from hlcli.fhir.scanner import first_fault

COMMA_OBJECT = 'expected "," or "}"'
COMMA_LIST = 'expected "," or "]"'
BEFORE, LINE_1 = "put a comma before it", "put a comma at the end of line 1"
REMOVE, REMOVE_1 = "remove the comma before it", "remove the comma at the end of line 1"
KEY, COLON = "expected a key in double quotes", 'expected ":" after the key'
VALUE, VALUE_2 = 'expected a value after ":"', 'expected a value after ","'
DOUBLE = "JSON writes texts and keys in double quotes"
CURLY = 'typographic quotes: write plain ones (")'
QUOTE = r"a quote is missing, or one inside a text is not written as \""
NO_COMMENTS = "JSON has no comments: remove it"
PLAIN_SPACE = "U+00A0 is no JSON white space: write a plain space"
LEAVE = "give a number, or leave the element out"
ZERO = "remove it; a code or an id is a text in quotes"
NUMBER, DATE = "this is no JSON number", "a text, such as a date, needs double quotes"
OPEN = 'a string without its closing " on the same line'
CLOSE = r'close it with ", or write a line break inside it as \n'
ESCAPE = "a backslash that begins no JSON escape"
ESCAPES = r"write a backslash as \\; the escapes are \" \\ \/ \b \f \n \r \t \uXXXX"
ENDS, COMPLETE = "the text ends before the", "is the file complete?"
SECOND = "a second JSON value after the end of the first"
NDJSON = "many resources in one file (NDJSON)? send one at a time"

SYNTAX = [
    ('{\n  "a": "b" "c": 1}', "2:12", f"{COMMA_OBJECT} before the next key", BEFORE),
    ('{"a": "b"\n  "c": 1}', "2:3", f"{COMMA_OBJECT} before the next key", LINE_1),
    ('{"a": [1 2]}', "1:10", f"{COMMA_LIST} before the next value", BEFORE),
    ('{"a": [{}\n{}]}', "2:1", f"{COMMA_LIST} before the next value", LINE_1),
    ('{"a": "Jane "Jay" Doe"}', "1:14", COMMA_OBJECT, QUOTE),
    ('{"a": "b, "c": 1}', "1:12", COMMA_OBJECT, QUOTE),
    ('{"a": [1}', "1:9", f'{COMMA_LIST}, not "}}"', None),
    ('{"a": 1]', "1:8", f'{COMMA_OBJECT}, not "]"', None),
    ('{"a": ["b": 1]}', "1:11", f'{COMMA_LIST}, not ":"', None),
    ('{"a": 1; "b": 2}', "1:8", COMMA_OBJECT, None),
    ('{"a": 1,}', "1:9", 'expected another key after ","', REMOVE),
    ('{"a": 1,\n}', "2:1", 'expected another key after ","', REMOVE_1),
    ('{"a": [1, ]}', "1:11", 'expected another value after ","', REMOVE),
    ('{"a": [1,, 2]}', "1:10", VALUE_2, None),
    ('{"a": 1,, "b": 2}', "1:9", KEY, None),
    ("{, }", "1:2", KEY, None),
    ("{a: 1}", "1:2", KEY, DOUBLE),
    ("{'a': 1}", "1:2", KEY, DOUBLE),
    ("{“a”: 1}", "1:2", KEY, CURLY),
    ('{"a" 1}', "1:6", COLON, None),
    ('{"a", "b"}', "1:5", COLON, None),
    ('{"a" = 1}', "1:6", COLON, 'a key and its value are joined by ":"'),
    ('{"a": }', "1:7", VALUE, None),
    ("{\"a\": 'b'}", "1:7", VALUE, DOUBLE),
    ('{"a": jane}', "1:7", VALUE, "a text needs double quotes"),
    ('{"a": True}', "1:7", VALUE, "in small letters: true, false, null"),
    ('{"a":\u00a01}', "1:6", VALUE, PLAIN_SPACE),
    ('{"a": 1} // end', "1:10", "unexpected text after the end", NO_COMMENTS),
    ('{ /* x */ "a": 1}', "1:3", KEY, NO_COMMENTS),
    ("<Patient/>", "1:1", "expected a value", "this looks like XML or HTML: only JSON is sent"),
    ('{"a": NaN}', "1:7", "NaN is no JSON number", LEAVE),
    ('{"a": [-Infinity]}', "1:8", "-Infinity is no JSON number", LEAVE),
    ('{"a": 007}', "1:7", "a number has no leading 0", ZERO),
    ('{"a": +1}', "1:7", 'a number does not begin with "+"', "remove it"),
    ('{"a": -.5}', "1:7", 'a number needs a digit before the "."', "write 0 before it"),
    (
        '{"a": 5.}',
        "1:7",
        'a number needs a digit after the "."',
        "write a digit after it, or remove it",
    ),
    ('{"a": 1985-12-31}', "1:7", NUMBER, DATE),
    ('{"a": 1e}', "1:7", NUMBER, DATE),
    ('{"a": -}', "1:7", NUMBER, DATE),
    ('{"a": "b\n}', "1:7", OPEN, CLOSE),
    ('{"a": "b\r\n}', "1:7", OPEN, CLOSE),
    ('{"a": "b', "1:7", OPEN, CLOSE),
    ('{"é": "😀\tb"}', "1:9", "a raw tab inside a string", r"write it as \t"),
    (
        '{"a": "\x01"}',
        "1:8",
        "a raw control character U+0001 inside a string",
        r"write it as \u0001",
    ),
    (r'{"a": "C:\windows"}', "1:10", ESCAPE, ESCAPES),
    ('{"a": "\\', "1:8", ESCAPE, ESCAPES),
    (r'{"a": "\u12g4"}', "1:8", r"expected four hexadecimal digits after \u", None),
    ('{"a": {"b": [1', "1:15", f'{ENDS} "]" that closes line 1, column 13', COMPLETE),
    ('{\n "a": 1\n\n', "2:8", f'{ENDS} "}}" that closes line 1, column 1', COMPLETE),
    ('{"a"', "1:5", f'{ENDS} "}}" that closes line 1, column 1', COMPLETE),
    ('{"a": 1}}', "1:9", 'one "}" too many', None),
    ('{"a": 1},', "1:9", "unexpected text after the end", None),
    ('{"a": 1}\n{"a": 2}\n', "2:1", SECOND, NDJSON),
    ('{"a": 1} []', "1:10", SECOND, NDJSON),
]

HALF = "half a character: a surrogate escape without its other half"
TWICE = "is there twice in one object, first at"
AMBIGUOUS = [
    ('{"a": 1, "b": 2, "a": 3}', "1:18", f'the key "a" {TWICE} line 1, column 2'),
    ('{"a":\n [{"b": 1,\n   "\\u0062": 2}]}', "3:4", f'the key "b" {TWICE} line 2, column 4'),
    (r'{"a": "x\ud83d"}', "1:9", HALF),
    (r'{"a": "\ude00\ud83d"}', "1:8", HALF),
    (r'{"a": "\ud83d\ud83d\ude00"}', "1:8", HALF),
    (r'{"a\uD800": 1}', "1:4", HALF),
    ('{"a": ' + "[" * 300 + "]" * 300 + "}", "1:206", "nested more than 200 levels deep"),
    ('{"a": ' + "[" * 1_000_000, "1:206", "nested more than 200 levels deep"),
]


def problem_of(text: str) -> Problem | None:
    try:
        document.read_json("jane.json", text)
    except InputRefused as error:
        return error.problem
    return None


@pytest.mark.parametrize(("text", "place", "message", "hint"), SYNTAX)
def test_bad_json_is_refused_at_its_place_in_words(
    text: str, place: str, message: str, hint: str | None
) -> None:
    problem = problem_of(text)
    assert problem is not None
    assert (problem.message, problem.hint) == (message, hint)
    assert str(problem.place) == f"jane.json:{place}"


@pytest.mark.parametrize(("text", "place", "message"), AMBIGUOUS)
def test_what_two_readers_could_read_differently_is_refused(
    text: str, place: str, message: str
) -> None:
    problem = problem_of(text)
    assert problem is not None
    assert problem.message == message
    assert str(problem.place) == f"jane.json:{place}"


@pytest.mark.parametrize(
    "text", [r'"\ud83d\ude00"', r'"\\ud83d"', r'"\uD7FF\uE000"', r'"\\\\ud83d"']
)
def test_whole_characters_and_escaped_backslashes_are_no_halves(text: str) -> None:
    assert problem_of(text) is None


def test_the_hint_names_the_value_for_a_terminal_only() -> None:
    problem = first_fault('{\n  "use": "official" "family": "Doe"}')
    assert problem is not None
    assert (problem.hint, problem.private_hint) == (BEFORE, 'put a comma after "official"')
    long = first_fault('{"a": [' + "1," * 50 + '2] "b": 1}')
    assert long is not None
    assert long.private_hint == "put a comma after …" + ",1" * 18 + ",2]"


character = st.characters(codec="utf-8")
scalar = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
written = st.recursive(
    scalar | st.text(character),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
).map(json.dumps)
mark = st.sampled_from(["", *'"{}[],:\\\n\x00x0e-+.tuN\u00a0 '])


@given(written, st.integers(0, 200), mark)
def test_no_refusal_says_a_value(text: str, at: int, new: str) -> None:
    whole = f'{{"a": "Mallory", "b": {text}, "c": [19850131.25, "Mallory"]}}'
    problem = problem_of(whole[:at] + new + whole[at + 1 :])
    said = f"{problem.message} {problem.hint}" if problem else ""
    assert "allory" not in said
    assert "850131" not in said


@given(written, st.integers(0, 60), mark)
@example('{"a": 1, "a": 2}', 0, "{")
@example(r'"\ud800"', 0, '"')
@example(r'"\ud83d\ude00"', 0, '"')
def test_scanner_and_standard_library_refuse_the_same_texts(text: str, at: int, new: str) -> None:
    changed = text[:at] + new + text[at + 1 :]
    try:
        json.dumps(jsontext.loads(changed, unique=True), ensure_ascii=False).encode()
        good = True
    except ValueError:
        good = False
    assert (first_fault(changed) is None) is good
