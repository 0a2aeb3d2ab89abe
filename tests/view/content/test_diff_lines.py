"""Changes as lines: set to a terminal, one line each in a pipe, and nothing in them obeyed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.fhir import jsontext
from hlcli.fhir.diff import Change, compare
from hlcli.view.console.visible import cells, visible
from hlcli.view.content import diff
from stage import OURS, screen


def pipe(*changes: Change) -> list[str]:
    return diff.lines(changes, screen().data())


def terminal(*changes: Change, width: int = 80) -> list[str]:
    lines = diff.lines(changes, screen(tty=True, width=width).data())
    return [OURS.sub("", line) for line in lines]


def changed(old: Any, new: Any) -> Change:
    return Change("Patient.x", "changed", old, new)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Change("Patient.x", "added", None, "a b"), "+ Patient.x  a b"),
        (Change("Patient.x", "removed", [1], None), "- Patient.x  [1]"),
        (changed("a", "b"), "~ Patient.x  a → b"),
        (changed("true", True), '~ Patient.x  "true" → true'),
        (changed("", " a"), '~ Patient.x  "" → " a"'),
        (changed(jsontext.loads("1.50"), jsontext.loads("1.5")), "~ Patient.x  1.50 → 1.5"),
        (changed("a\nb", "\x1b[2J"), r"~ Patient.x  a\nb → \x1b[2J"),
    ],
)
def test_a_change_in_a_pipe(change: Change, line: str) -> None:
    assert pipe(change) == [line]
    assert terminal(change) == [line]


def test_a_value_that_does_not_fit_stands_below() -> None:
    assert terminal(changed("one two three", "four"), width=20) == [
        "~ Patient.x", "    - one two three", "    + four",
    ]  # fmt: skip
    added = Change("Patient.x", "added", None, {"system": "phone", "value": "555-0134"})
    assert terminal(added, width=30) == [
        "+ Patient.x", "    {", '      "system": "phone",', '      "value": "555-0134"', "    }",
    ]  # fmt: skip


def test_a_long_text_is_cut_on_a_terminal_only() -> None:
    data = Change("Patient.x", "added", None, {"data": "A" * 9_999})
    assert "".join(pipe(data)).count("A") == 9_999
    assert "".join(terminal(data)).count("A") == 400
    assert "(9,999 characters)" in "".join(terminal(data))


def test_of_two_long_texts_the_place_where_they_differ_is_shown() -> None:
    same = "A" * 9_999
    shown = terminal(changed(f"{same}old", f"{same}new"))
    assert shown == ["~ Patient.x", f"    - …{'A' * 40}old", f"    + …{'A' * 40}new"]


def test_elements_alone_where_values_may_not_be_said() -> None:
    found = compare({"resourceType": "Patient", "gender": "secret"}, {"resourceType": "Patient"})
    assert diff.paths(found, screen().messages()) == ["- Patient.gender"]


def test_as_json() -> None:
    assert diff.to_json([changed("a", 1)]) == [
        {"path": "Patient.x", "op": "changed", "old": "a", "new": 1}
    ]


values = st.recursive(
    st.text() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(old=values, new=values, width=st.integers(24, 120))
def test_lines_fit_and_nothing_in_them_is_obeyed(old: Any, new: Any, width: int) -> None:
    texts = old, new
    for line in terminal(changed(*texts), width=width):
        assert cells(line) <= width or not line.startswith("~")
        assert line == visible(line)
    [line] = pipe(changed(*texts))
    assert line == visible(line)
