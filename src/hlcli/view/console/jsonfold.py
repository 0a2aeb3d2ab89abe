"""JSON for a person: what is small stays on one line, nothing is left out, digits are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hlcli.fhir import jsontext
from hlcli.view.console.look import Look
from hlcli.view.console.visible import cells, visible_json

_STEP = "  "
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(:)?|(-?\d[\d.eE+-]*)|(true|false|null)')


def fold(value: Any, width: int) -> str:
    """JSON text in lines of at most `width` columns; only a scalar that is wider makes a longer
    one. The outermost object or list is always opened. No line ends in a newline of its own."""
    return "\n".join(_lines("", value, "", "", width, opened=True))


def colored(text: str, look: Look) -> str:
    """JSON text with its keys, strings, numbers and words in colour."""
    return _TOKEN.sub(lambda found: _painted(found, look), text) if look.color else text


def _lines(
    before: str, value: Any, after: str, indent: str, width: int, *, opened: bool = False
) -> Iterator[str]:
    """One value with what stands before (its key) and after it (a comma)."""
    room = width - cells(indent + before + after)
    line = None if opened and value and _is_container(value) else _inline(value, room)
    if line is None and _is_container(value) and value:
        yield from _opened(before, value, after, indent, width)
    else:
        yield indent + before + (_scalar(value) if line is None else line) + after


def _opened(before: str, value: Any, after: str, indent: str, width: int) -> Iterator[str]:
    start, end = "{}" if isinstance(value, Mapping) else "[]"
    yield indent + before + start
    last = len(value) - 1
    for number, (key, child) in enumerate(_members(value)):
        comma = "," if number < last else ""
        yield from _lines(key, child, comma, indent + _STEP, width)
    yield indent + end + after


def _inline(value: Any, room: int) -> str | None:
    """The value on one line, or None where it is wider than the room; gives up early."""
    if not _is_container(value) or not value:
        line = _scalar(value)
        return line if cells(line) <= room else None
    parts: list[str] = []
    start, end, left = *_brackets(value), room
    left -= len(start) + len(end)
    for key, child in _members(value):
        part = _inline(child, left - cells(key))
        if part is None:
            return None
        parts.append(key + part)
        left -= cells(key + part) + 2
    return start + ", ".join(parts) + end


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return ((_scalar(key) + ": ", child) for key, child in value.items())
    return (("", child) for child in value)


def _brackets(value: Any) -> tuple[str, str]:
    return ("{ ", " }") if isinstance(value, Mapping) else ("[", "]")


def _is_container(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, Sequence) and not isinstance(value, str)
    )


def _scalar(value: Any) -> str:
    return visible_json(jsontext.dumps(value))


def _painted(found: re.Match[str], look: Look) -> str:
    string, colon, number, word = found.groups()
    if string is not None:
        return look.paint(string, "key" if colon else "string") + (colon or "")
    return look.paint(number or word, "number" if number else "word")
