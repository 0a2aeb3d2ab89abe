"""A Bundle taken apart: each entry's resource with its exact text, and what is asked for it.

https://hl7.org/fhir/R4/bundle.html. Documents and messages are resources of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hlcli.bulk import trouble
from hlcli.bulk.item import Item, Place, Refused, Request
from hlcli.bulk.lines import Text, is_json
from hlcli.errors import InputRefused
from hlcli.fhir.document import read_json
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.spans import Part, after_space, parts

#: Whose entries are resources, and whether a request among them counts.
_UNPACKED = {"transaction": True, "batch": True, "collection": False, "searchset": False}
_WHOLE = ("document", "message")
_HEADERS = (("ifMatch", "If-Match"), ("ifNoneMatch", "If-None-Match"))

Members = dict[str | int, Part]


def unpack(text: Text, source: str) -> Iterator[Item | Refused]:
    """The items in one JSON text, their numbers still 0; a text that is no Bundle is one item,
    good or bad."""
    place = Place(source, text.line)
    plain = _decoded(text.bytes) if b'"Bundle"' in text.bytes else None
    try:
        members = _members(plain, source) if plain else {}
    except InputRefused as error:
        yield trouble.refused(place, error)
        return
    if plain is None or _value(plain, members.get("resourceType")) != "Bundle":
        yield Item(0, place, text.bytes)
    else:
        yield from _bundle(text, plain, place, members)


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _members(plain: str, source: str) -> Members:
    """The top level of an object, nothing of another value. Raises InputRefused if it is bad."""
    if not is_json(plain):
        read_json(source, plain)
    return {part.name: part for part in parts(plain, after_space(plain, 0))}


def _value(plain: str, part: Part | None) -> Any:
    return json.loads(plain[part.start : part.end]) if part else None


def _bundle(text: Text, plain: str, place: Place, members: Members) -> Iterator[Item | Refused]:
    kind = _value(plain, members.get("type"))
    entries = members.get("entry")
    if kind in _WHOLE:
        yield Item(0, place, text.bytes)
    elif not isinstance(kind, str) or kind not in _UNPACKED:
        yield _no_bundle(place, kind)
    elif entries and plain[entries.start] != "[":
        yield trouble.worded(place, "the entry of this Bundle is no list")
    elif entries:
        cursor = _Cursor(plain, text.line or 1)
        for part in parts(plain, entries.start):
            yield from _entry(_Entry(plain, part, place, cursor), _UNPACKED[kind])


def _no_bundle(place: Place, kind: object) -> Refused:
    what = f"of type {kind} holds nothing to load" if _is_word(kind) else "without a known type"
    return trouble.worded(place, f"a Bundle {what}", f"unpacked are {', '.join(_UNPACKED)}")


def _is_word(kind: object) -> bool:
    return isinstance(kind, str) and kind.isascii() and kind.replace("-", "").isalpha()


class _Cursor:
    """Lines and columns of offsets that only grow."""

    def __init__(self, plain: str, line: int) -> None:
        self._plain, self._line = plain, line
        self._at = self._start = 0

    def reach(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        breaks = self._plain.count("\n", self._at, offset)
        if breaks:
            self._line += breaks
            self._start = self._plain.rindex("\n", self._at, offset) + 1
        self._at = offset
        return self._line, offset - self._start + 1


@dataclass
class _Entry:
    """One entry: its members by name."""

    plain: str
    part: Part
    bundle: Place
    cursor: _Cursor

    def __post_init__(self) -> None:
        found = parts(self.plain, self.part.start)
        self.members: Members = {part.name: part for part in found}
        self.resource = self.members.get("resource")

    @property
    def place(self) -> Place:
        line, column = self.cursor.reach((self.resource or self.part).start)
        return Place(self.bundle.source, line, int(self.part.name), column)

    def value(self, name: str) -> Any:
        return _value(self.plain, self.members.get(name))

    def text(self, name: str) -> str | None:
        found = self.value(name)
        return found if isinstance(found, str) else None


def _entry(entry: _Entry, asks: bool) -> Iterator[Item | Refused]:
    """A search's remarks on itself (mode outcome) are no resources to be loaded."""
    found = entry.value("search")
    if isinstance(found, dict) and found.get("mode") == "outcome":
        return
    request = _request(entry.value("request")) if asks else None
    part = entry.resource
    if part is None:
        method = request.method if request and _is_word(request.method) else "without a resource"
        hint = "only resources are loaded: entries to PUT or to POST"
        yield trouble.worded(entry.place, f"an entry {method}", hint)
        return
    body = entry.plain[part.start : part.end].encode()
    yield Item(0, entry.place, body, request, entry.text("fullUrl"))


def _request(found: Any) -> Request | None:
    if not isinstance(found, dict):
        return None
    texts = {key: value for key, value in found.items() if isinstance(value, str)}
    headers: Pairs = tuple((name, texts[key]) for key, name in _HEADERS if texts.get(key))
    return Request(
        texts.get("method", ""), texts.get("url", ""), headers, texts.get("ifNoneExist", "")
    )
