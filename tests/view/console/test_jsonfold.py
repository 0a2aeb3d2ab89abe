"""JSON folded for a person: the same value, the same digits, no line too wide."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hlcli.fhir import jsontext
from hlcli.view.console.jsonfold import colored, fold
from hlcli.view.console.visible import cells
from stage import OURS, screen

NUMBERS = st.sampled_from(["1.50", "0.10", "1E3", "-0", "1e-7", "123456789012345678901234567890"])
SCALARS = (
    st.none() | st.booleans() | st.text(max_size=40) | NUMBERS.map(jsontext.loads) | st.integers()
)
SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"{}\[\],:]+')
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=30,
)


@given(VALUES, st.integers(min_value=20, max_value=120))
def test_folded_is_the_same_value_with_the_same_digits(value: Any, width: int) -> None:
    assert jsontext.dumps(jsontext.loads(fold(value, width))) == jsontext.dumps(value)


@given(VALUES, st.integers(min_value=20, max_value=120))
def test_only_one_scalar_makes_a_line_too_wide(value: Any, width: int) -> None:
    for line in fold(value, width).splitlines():
        if cells(line) > width:
            scalars = SCALAR.findall(line)
            around = SCALAR.sub("", line).strip().removesuffix(",").strip()
            assert around in ("", ":", ": {", ": [", ": {}", ": []"), line
            assert len(scalars) <= 1 + (":" in around), line


@given(VALUES)
def test_colour_changes_nothing_else(value: Any) -> None:
    text = fold(value, 80)
    shown = colored(text, screen(True).data())
    assert OURS.sub("", shown) == text


def test_what_is_small_stays_on_one_line_and_the_outermost_is_opened() -> None:
    value = jsontext.loads('{"a": {"b": [1.50, {}], "c": []}, "d": "日本日本"}')
    assert fold(value, 40) == ('{\n  "a": { "b": [1.50, {}], "c": [] },\n  "d": "日本日本"\n}')
    assert fold(value, 20) == (
        '{\n  "a": {\n    "b": [1.50, {}],\n    "c": []\n  },\n  "d": "日本日本"\n}'
    )
    assert fold({}, 40) == "{}"
    assert fold([[1, 2], "x"], 40) == '[\n  [1, 2],\n  "x"\n]'
    assert fold(None, 40) == "null"


def test_as_deep_as_json_may_be() -> None:
    value: Any = "x" * 100
    for _ in range(jsontext.DEPTH - 1):
        value = [value]
    assert jsontext.loads(fold(value, 80)) == value
