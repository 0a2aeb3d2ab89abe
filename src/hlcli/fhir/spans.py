"""Where the parts of a good JSON text are: offsets, lines and columns.

Only the way to the wanted part is walked; everything beside it is skipped by the standard
library's scanner, at its speed. The text must be valid JSON: `document.parse` has seen to that.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hlcli.errors import Place

Pointer = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")
# Built from cheap pieces: nothing of what is skipped is kept.
_SKIP = json.JSONDecoder(parse_float=len, parse_int=len, object_pairs_hook=len)


@dataclass(frozen=True)
class Part:
    """A member or an element, by offsets: `begin` (its key's quote) … `key_end` … `start` …
    `end` (just past its value). An element has no key: its first three are one."""

    name: str | int
    begin: int
    key_end: int
    start: int
    end: int


def after_space(text: str, offset: int) -> int:
    """The offset of the first character from `offset` on that is no JSON white space."""
    found = _SPACE.match(text, offset)
    return found.end() if found else offset


def end_of(text: str, start: int) -> int:
    """The offset just past the value that starts at `start`."""
    return int(_SKIP.raw_decode(text, start)[1])


def parts(text: str, start: int) -> Iterator[Part]:
    """Members or elements of the container at `start`, in order; of a scalar there are none."""
    if text[start] not in "{[":
        return
    index, at = 0, after_space(text, start + 1)
    while text[at] not in "}]":
        part = _member(text, at) if text[start] == "{" else _element(text, at, index)
        yield part
        index, at = index + 1, after_space(text, part.end)
        if text[at] == ",":
            at = after_space(text, at + 1)


def reach(text: str, pointer: Pointer) -> tuple[int, int]:
    """Where the value at `pointer` starts, or its nearest ancestor that exists; and how many
    steps of the pointer led there."""
    at = after_space(text, 0)
    for done, step in enumerate(pointer):
        start = _starts(text, at).get(step)
        if start is None:
            return at, done
        at = start
    return at, len(pointer)


@lru_cache(maxsize=32)
def _starts(text: str, start: int) -> dict[str | int, int]:
    """Where the values in a container start. Kept for a while: a Bundle with thousands of faults
    asks the same container thousands of times."""
    return {part.name: part.start for part in reversed(list(parts(text, start)))}


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, in characters from 1, of an offset."""
    line = bisect_left(_line_ends(text), offset)
    return line + 1, offset - text.rfind("\n", 0, offset)


@lru_cache(maxsize=2)
def _line_ends(text: str) -> list[int]:
    """The offsets of the line breaks: counting them anew for every fault takes long."""
    return [found.start() for found in re.finditer("\n", text)]


def place_at(name: str, text: str, offset: int) -> Place:
    """The place of an offset, with its line and the one before as excerpt (whole lines)."""
    line, column = line_column(text, offset)
    start = offset - column + 1
    before = text.rfind("\n", 0, max(start - 1, 0)) + 1
    earlier = ((line - 1, _line(text, before)),) if line > 1 else ()
    return Place(name, line, column, (*earlier, (line, _line(text, start))))


def _member(text: str, at: int) -> Part:
    key, key_end = _SKIP.raw_decode(text, at)
    colon = after_space(text, key_end)
    start = after_space(text, colon + 1)
    return Part(key, at, key_end, start, end_of(text, start))


def _element(text: str, at: int, index: int) -> Part:
    return Part(index, at, at, at, end_of(text, at))


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].removesuffix("\r")
