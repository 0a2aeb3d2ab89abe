"""The texts in a stream: the lines of NDJSON, or one JSON value over many lines.

https://github.com/ndjson/ndjson-spec. Memory is that of one line, or of the one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from hlcli.errors import InputRefused
from hlcli.fhir.examine import MOST
from hlcli.fhir.scanner import first_fault
from hlcli.fhir.spans import after_space, end_of

_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Text:
    """One JSON text: a line of NDJSON, by its number, or all there is (`line` None)."""

    line: int | None
    bytes: bytes


class TooLong(InputRefused):
    """A line or a value of MOST bytes or more: nobody wants that in memory."""

    def __init__(self, line: int | None) -> None:
        super().__init__(f"too large: {MOST:,} bytes or more in one JSON value")
        self.line = line


def texts(stream: BinaryIO, *, lines: bool, whole: bool) -> Iterator[Text | TooLong]:
    """Every text in the stream; blank lines are left out.

    `lines` and `whole` are what the file's name says: NDJSON, or one value. Without `lines` it is
    one value where its first line is cut short, and with `whole` wherever that is no JSON.
    Raises what reading raises.
    """
    before, first = _first(stream)
    if lines or not _goes_on(first, whole):
        yield from _lines(before, first, stream)
    else:
        raw = b"\n" * before + first + stream.read(MOST)
        yield Text(None, raw) if len(raw) < MOST else TooLong(None)


def _first(stream: BinaryIO) -> tuple[int, bytes]:
    """How many blank lines are in front, and the first that is not."""
    line, count = stream.readline(MOST).removeprefix(_BOM), 0
    while line and not line.strip(_SPACE):
        line, count = stream.readline(MOST), count + 1
    return count, line


def _goes_on(line: bytes, whole: bool) -> bool:
    """True where the value that begins in this line goes on in the next."""
    text = line.strip(_SPACE).decode("utf-8", "replace")
    if is_json(text):
        return False
    fault = None if whole else first_fault(text)
    return whole or (fault is not None and bool(text) and fault.offset >= len(text))


def is_json(text: str) -> bool:
    """One JSON value; told at the standard library's speed, and nothing of it is kept."""
    try:
        return after_space(text, end_of(text, after_space(text, 0))) == len(text)
    except (ValueError, StopIteration, RecursionError):
        return False


def _lines(before: int, first: bytes, stream: BinaryIO) -> Iterator[Text | TooLong]:
    number, line = before + 1, first
    while line:
        if len(line) == MOST:
            yield TooLong(number)
            _skip_line(line, stream)
        elif body := line.strip(_SPACE):
            yield Text(number, body)
        number, line = number + 1, stream.readline(MOST)


def _skip_line(line: bytes, stream: BinaryIO) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MOST)
