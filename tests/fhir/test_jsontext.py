"""JSON that keeps its digits: reading, writing, comparing."""

from __future__ import annotations

import copy
import gc
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.fhir.jsontext import DEPTH, Digits, DuplicateKey, TooDeep, dumps, loads, same

SMALL = "1.50 0.10 1E3 1e+3 -0 -0.0 0 7 -12 0.1000000000000000055511151231257827 1E400 -1e-400"
NUMBERS = (*SMALL.split(), "9" * 60, "9" * 4000, "9" * 4001, "-" + "8" * 20_000)
NO_JSON = ("", " ", "{", "[1,]", "NaN", "Infinity", "-Infinity", "[NaN]", "01", "1 2", '"\n"')
NO_TEXT = (b"\xff", b'"\xed\xa0\x80"', b"{\x00}\x00")

number = st.from_regex(r"\A-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,5})?\Z")
character = st.characters(codec="utf-8")
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(character),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(character), inner),
)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_written_as_it_was_read(text: str) -> None:
    assert dumps(loads(text)) == text
    assert dumps(loads(f'{{"value": [{text}]}}')) == f'{{"value": [{text}]}}'


@given(number)
def test_any_number_is_written_as_it_was_read(text: str) -> None:
    assert dumps(loads(text)) == text


def test_whole_numbers_are_plain_integers_and_decimals_know_their_text() -> None:
    whole, decimal, zero, huge = loads("[12, 1.50, -0, " + "9" * 5000 + "]")
    assert whole == 12
    assert type(whole) is int
    assert isinstance(decimal, Digits)
    assert (decimal, decimal.text, str(decimal)) == (1.5, "1.50", "1.50")
    assert isinstance(zero, Digits)
    assert isinstance(huge, Digits)
    assert huge == float("inf")
    assert isinstance(loads("9" * 4001), Digits)
    assert loads("9" * 4000) == 10**4000 - 1


def test_copies_keep_their_digits() -> None:
    value = loads("[1.50]")
    assert dumps(copy.deepcopy(value)) == dumps(pickle.loads(pickle.dumps(value))) == "[1.50]"


@given(plain, st.sampled_from([None, 0, 1, 2]))
def test_writing_spaces_as_the_standard_library_does(value: Any, indent: int | None) -> None:
    # indent=0 means line breaks to json.dumps and is of no use; ours agrees on the others
    expected = json.dumps(value, ensure_ascii=False, indent=indent)
    assert dumps(value, indent) == expected


@given(plain)
def test_what_is_written_reads_the_same(value: Any) -> None:
    assert same(loads(dumps(value)), value)
    assert same(loads(dumps(value, 2).encode()), value)


def test_writing_keeps_text_readable_and_always_valid() -> None:
    assert dumps({"é": "😀\n\x01"}) == '{"é": "😀\\n\\u0001"}'
    half = dumps(loads('"a\\ud83d"'))
    assert half == '"a\\ud83d"'
    assert half.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {"a": {1, 2}}])
def test_what_has_no_json_text_is_not_written(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        dumps(value)


@pytest.mark.parametrize("text", [*NO_JSON, *NO_TEXT])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(text)


def test_bytes_may_begin_with_a_byte_order_mark() -> None:
    assert loads(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == {"a": "é"}


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_depth_is_bounded_exactly_and_never_a_recursion_error(opening: str, closing: str) -> None:
    def nested(levels: int) -> str:
        return opening * levels + ("1" if closing == "}" else "") + closing * levels

    assert dumps(loads(nested(DEPTH))).replace(" ", "") == nested(DEPTH)
    assert (
        dumps(loads(f"[{nested(DEPTH - 1)}, []]")).replace(" ", "") == f"[{nested(DEPTH - 1)},[]]"
    )
    for levels in (DEPTH + 1, 1_000, 10_000, 1_000_000):
        with pytest.raises(TooDeep):
            loads(nested(levels))


def test_width_is_not_depth() -> None:
    assert len(loads("[" + ",".join(["[]"] * 1_000) + "]")) == 1_000
    assert loads(json.dumps("[{" * 1_000)) == "[{" * 1_000


def test_of_two_equal_keys_the_last_wins_unless_they_must_be_unique() -> None:
    text = '{"x": [{"a": 1, "\\u0061": 2}]}'
    assert loads(text) == {"x": [{"a": 2}]}
    with pytest.raises(DuplicateKey):
        loads(text, unique=True)
    assert loads('{"a": {"a": [{"a": 1}]}}', unique=True) == {"a": {"a": [{"a": 1}]}}


SAME = [
    ("1.50", "1.50", True),
    ("1.50", "1.5", False),
    ("1", "1.0", False),
    ("10", "1.0E1", True),
    ("1E3", "1000", False),
    ("0.10", "1.0e-1", True),
    ("-0", "0", True),
    ("1E99999999999999999999", "1E99999999999999999999", True),
    ("1E99999999999999999999", "2E99999999999999999999", False),
    ("9" * 5000, "9" * 5000, True),
    ("1", "true", False),
    ("0", "false", False),
    ("1", '"1"', False),
    ("null", "false", False),
    ("{}", "[]", False),
    ('{"a": 1, "b": [1.0]}', '{"b": [1.0], "a": 1}', True),
    ('{"a": 1}', '{"a": 1, "b": null}', False),
    ('{"a": 1}', '{"b": 1}', False),
    ("[1, 2]", "[2, 1]", False),
    ("[1]", "[1, 1]", False),
    ('"\\u00e9"', '"é"', True),
]


@pytest.mark.parametrize(("a", "b", "expected"), SAME)
def test_equality_minds_precision_and_not_key_order(a: str, b: str, expected: bool) -> None:
    assert same(loads(a), loads(b)) is expected
    assert same(loads(b), loads(a)) is expected


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("text", ["[" + "1," * 100_000 + "1]", "[" + "1," * 100_000 + "]"])
def test_the_garbage_collector_is_left_as_it_was_found(text: str, wanted: bool) -> None:
    found = gc.isenabled()
    (gc.enable if wanted else gc.disable)()
    try:
        with_error = text.endswith(",]")
        try:
            assert len(loads(text)) == 100_001
        except ValueError:
            assert with_error
        assert gc.isenabled() is wanted
    finally:
        (gc.enable if found else gc.disable)()
