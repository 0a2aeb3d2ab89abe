"""Lines of a width, whose pieces are never broken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hlcli.view.console.layout import fill, fill_parts, wrap
from hlcli.view.console.visible import cells

WORDS = st.lists(st.text(alphabet="ab日é", min_size=1, max_size=12), min_size=1, max_size=12)


@given(WORDS, st.integers(5, 40), st.sampled_from(["", "  "]), st.sampled_from(["", " \\"]))
def test_a_line_is_too_wide_only_where_one_piece_is(
    words: list[str], width: int, indent: str, tail: str
) -> None:
    lines = fill([(" ", word) for word in words], width, indent, indent, tail)
    assert " ".join(line.removeprefix(indent).removesuffix(tail) for line in lines) == " ".join(
        words
    )
    for line, more in zip(lines, [*lines[1:], None], strict=True):
        assert cells(line) <= width or " " not in line.removeprefix(indent).removesuffix(tail)
        assert line.endswith(tail) or more is None


def test_parts_break_between_parts_and_only_a_long_one_between_words() -> None:
    parts = ["one two", "three four", "a part of more words than a line has"]
    assert fill_parts(parts, 20, "> ", "  ") == [
        "> one two",
        "  three four · a",
        "  part of more words",
        "  than a line has",
    ]
    assert fill_parts(parts[:2], None, "", "") == ["one two · three four"]


def test_no_words_no_lines() -> None:
    assert wrap("", 80, "  ") == []
    assert wrap("a b", 3, "  ", "> ") == ["> a", "  b"]
