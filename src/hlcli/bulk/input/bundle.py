"""A Bundle taken apart: each entry's resource with its exact text, and what is asked for it.

https://hl7.org/fhir/R4/bundle.html. Documents and messages are resources of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hlcli.bulk.input import trouble
from hlcli.bulk.input.item import Item, Place, Refused, Request
from hlcli.bulk.input.lines import Text, is_json
from hlcli.errors import InputRefused
from hlcli.fhir import jsontext
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
    try:
        bundle = _opened(text, place)
    except InputRefused as error:
        yield trouble.refused(place, error)
        return
    if bundle is None or bundle.kind in _WHOLE:
        yield Item(0, place, text.bytes, notes=("bom-dropped",) if text.bom else ())
    else:
        yield from _bundle(bundle)


@dataclass(frozen=True)
class _Bundle:
    """Its text, its members by name, and its type, whatever that is."""

    plain: str
    place: Place
    members: Members
    kind: object


def _opened(text: Text, place: Place) -> _Bundle | None:
    """None for what is no Bundle. Raises InputRefused for what might be one, and is bad."""
    plain = _decoded(text.bytes) if b'"Bundle"' in text.bytes else None
    members = _members(plain, place.source) if plain else {}
    if plain is None or _value(plain, members.get("resourceType")) != "Bundle":
        return None
    return _Bundle(plain, place, members, _value(plain, members.get("type")))


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _members(plain: str, source: str) -> Members:
    """The top level of an object, nothing of another value. Raises InputRefused if it is bad."""
    if not is_json(plain):
        read_json(source, plain)
    return _named(parts(plain, after_space(plain, 0)))


def _named(found: Iterable[Part]) -> Members:
    """Raises InputRefused where a name is there twice: which of them counts would be a guess."""
    members: Members = {}
    for part in found:
        if members.setdefault(part.name, part) is not part:
            name = jsontext.dumps(part.name)
            raise InputRefused(f"{name} is there twice in one object", hint="keep one of the two")
    return members


def _value(plain: str, part: Part | None) -> Any:
    """Raises InputRefused, without a place, for what is too deep or has a key twice."""
    if part is None:
        return None
    try:
        return read_json("", plain[part.start : part.end])
    except InputRefused as error:
        raise InputRefused(error.problem.message, hint=error.problem.hint) from None


def _bundle(bundle: _Bundle) -> Iterator[Item | Refused]:
    kind, plain, entries = bundle.kind, bundle.plain, bundle.members.get("entry")
    if not isinstance(kind, str) or kind not in _UNPACKED:
        yield _no_bundle(bundle.place, kind)
    elif entries and plain[entries.start] != "[":
        yield trouble.worded(bundle.place, "the entry of this Bundle is no list")
    elif entries:
        cursor = _Cursor(plain, bundle.place.line or 1)
        for part in parts(plain, entries.start):
            yield from _tried(_Entry(plain, part, bundle.place, cursor), _UNPACKED[kind])


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

    @cached_property
    def members(self) -> Members:
        """Raises InputRefused."""
        return _named(parts(self.plain, self.part.start))

    def place_of(self, part: Part) -> Place:
        """To be asked once."""
        line, column = self.cursor.reach(part.start)
        return Place(self.bundle.source, line, int(self.part.name), column)

    def value(self, name: str) -> Any:
        return _value(self.plain, self.members.get(name))

    def text(self, name: str) -> str | None:
        found = self.value(name)
        return found if isinstance(found, str) else None


def _tried(entry: _Entry, asks: bool) -> Iterator[Item | Refused]:
    try:
        found = entry.value("search")
        # A search's remarks on itself are no resources to be loaded.
        if not (isinstance(found, dict) and found.get("mode") == "outcome"):
            yield _entry(entry, asks)
    except InputRefused as error:
        yield trouble.refused(entry.place_of(entry.part), error)


def _entry(entry: _Entry, asks: bool) -> Item | Refused:
    request = _request(entry.value("request")) if asks else None
    part, url = entry.members.get("resource"), entry.text("fullUrl")
    if part is None:
        method = request.method if request and _is_word(request.method) else "without a resource"
        hint = "only resources are loaded: entries to PUT or to POST"
        return trouble.worded(entry.place_of(entry.part), f"an entry {method}", hint)
    body = entry.plain[part.start : part.end].encode()
    return Item(0, entry.place_of(part), body, request, url)


def _request(found: Any) -> Request | None:
    if not isinstance(found, dict):
        return None
    texts = {key: value for key, value in found.items() if isinstance(value, str)}
    headers: Pairs = tuple((name, texts[key]) for key, name in _HEADERS if texts.get(key))
    return Request(
        texts.get("method", ""), texts.get("url", ""), headers, texts.get("ifNoneExist", "")
    )
