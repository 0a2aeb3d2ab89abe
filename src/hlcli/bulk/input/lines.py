"""The texts in a stream: the lines of NDJSON, or one JSON value over many lines.

https://github.com/ndjson/ndjson-spec. Memory is that of one line, or of the one value: a few times
MAX_TEXT bytes (20 MiB) whatever the input, and a few times its size for a larger Bundle, which is
read up to MOST bytes if its first kilobyte shows that it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from hlcli.errors import InputRefused
from hlcli.fhir.examine import MOST
from hlcli.fhir.scanner import first_fault
from hlcli.fhir.size import MAX_BODY, MAX_TEXT
from hlcli.fhir.spans import after_space, end_of

_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_HEAD = 1024
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Text:
    """One JSON text: a line of NDJSON, by its number, or all there is (`line` None). `bom`: it
    stood behind a byte order mark, which is not part of it."""

    line: int | None
    bytes: bytes
    bom: bool = False


class TooLong(InputRefused):
    """A line or a value that nobody wants in memory."""

    def __init__(self, line: int | None, start: bytes) -> None:
        most = MOST if _is_bundle(start) else MAX_TEXT
        a_list = start.removeprefix(_BOM).lstrip(_SPACE).startswith(b"[")
        larger = "a list is taken apart by jq -c '.[]'" if a_list else "a Bundle may be larger"
        super().__init__(
            f"too large: {most:,} bytes or more in one JSON value",
            hint=f"a resource has at most {MAX_BODY:,} bytes; {larger}",
        )
        self.line = line


@dataclass(frozen=True)
class _Long:
    """Stands for a line that is too long: its first kilobyte."""

    start: bytes


_Line = bytes | _Long


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
        yield _value(before, first, stream)


def _first(stream: BinaryIO) -> tuple[int, _Line]:
    """How many blank lines are in front, and the first that is not."""
    line, count = _line(stream), 0
    while line and isinstance(line, bytes) and not _bare(line):
        line, count = _line(stream), count + 1
    return count, line


def _bare(line: bytes) -> bytes:
    return line.removeprefix(_BOM).strip(_SPACE)


def _line(stream: BinaryIO) -> _Line:
    """The next one, empty at the end; of one that is too long the rest is skipped."""
    raw = stream.readline(MAX_TEXT)
    if len(raw) < MAX_TEXT:
        return raw
    start = raw[:_HEAD]
    if _is_bundle(start):
        raw += stream.readline(MOST - MAX_TEXT)
        if len(raw) < MOST:
            return raw
    end = raw[-1:]
    del raw  # what is skipped need not be in memory beside it
    while end not in (b"\n", b""):
        end = stream.readline(_CHUNK)[-1:]
    return _Long(start)


def _value(before: int, first: _Line, stream: BinaryIO) -> Text | TooLong:
    """All of the stream as one value, its lines those of the file."""
    if isinstance(first, _Long):
        return TooLong(None, first.start)
    raw = first + stream.read(MAX_TEXT)
    start = raw[:_HEAD]
    if len(raw) >= MAX_TEXT and _is_bundle(start):
        raw += stream.read(max(MOST - len(raw), 0))  # of -1 it would be all there is
    if len(raw) >= (MOST if _is_bundle(start) else MAX_TEXT):
        return TooLong(None, start)
    body = raw.removeprefix(_BOM)
    return Text(None, b"\n" * min(before, _CHUNK) + body, body != raw)


def _is_bundle(start: bytes) -> bool:
    """Where keys are sorted, its entries come before its type."""
    return b'"Bundle"' in start or b'"entry"' in start


def _goes_on(line: _Line, whole: bool) -> bool:
    """True where the value that begins in this line goes on in the next."""
    if isinstance(line, _Long):
        return whole
    text = _bare(line).decode("utf-8", "replace")
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


def _lines(before: int, line: _Line, stream: BinaryIO) -> Iterator[Text | TooLong]:
    number = before
    while line:
        number += 1
        if isinstance(line, _Long):
            yield TooLong(number, line.start)
        elif body := _bare(line):
            yield Text(number, body, line.startswith(_BOM))
        line = _line(stream)
