"""A resource as the user wrote it: the exact text, its value, and the place of every part.

What is sent is `Document.bytes`: the bytes of the file, but for a byte order mark.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from hlcli.errors import InputRefused, Place
from hlcli.fhir import jsontext
from hlcli.fhir.fault import Fault, lone_surrogate
from hlcli.fhir.scanner import first_fault
from hlcli.fhir.size import check_readable
from hlcli.fhir.spans import Pointer, after_space, end_of, parts, place_at, reach

_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
Bytes = bytes  # the class below has a `bytes` of its own


@dataclass(frozen=True)
class Document:
    """A JSON object as text and as value (see `jsontext`; not to be changed in place).

    `notes` holds "bom-dropped" if the text came behind a byte order mark. `before` is the file as
    it was, where edits were layered over it: what they did not touch has its place there.
    """

    name: str
    text: str
    value: dict[str, Any]
    notes: tuple[str, ...] = ()
    before: Document | None = field(default=None, repr=False, compare=False)

    @property
    def bytes(self) -> Bytes:
        """The text as UTF-8: what goes over the wire."""
        return self.text.encode()

    def place(self, pointer: Pointer = ()) -> Place:
        """Where the value at `pointer` starts, or the nearest ancestor that exists."""
        whose = self._whose(pointer)
        return place_at(whose.name, whose.text, reach(whose.text, pointer)[0])

    def key_place(self, pointer: Pointer) -> Place:
        """Where the key of the member at `pointer` starts, which must be there."""
        whose = self._whose(pointer)
        holder, _ = reach(whose.text, pointer[:-1])
        part = next(part for part in parts(whose.text, holder) if part.name == pointer[-1])
        return place_at(whose.name, whose.text, part.begin)

    def _whose(self, pointer: Pointer) -> Document:
        """The file as it was, if it has the same at the pointer, letter for letter; else this."""
        if self.before is None or _reached(self, pointer) != _reached(self.before, pointer):
            return self
        return self.before

    def to_edit(self) -> Document:
        """The same, to be edited: lines that are not those of the file will say so."""
        return replace(self, name=f"{self.name} as edited", before=self)

    def edited(self, text: str) -> Document:
        """The same document with another text, a valid JSON object; raises jsontext.TooDeep."""
        return replace(self, text=text, value=jsontext.loads(text))


def _reached(document: Document, pointer: Pointer) -> tuple[int, str]:
    """How many steps of a pointer lead somewhere, and the text that is there."""
    start, done = reach(document.text, pointer)
    return done, document.text[start : end_of(document.text, start)]


def blank(type: str, name: str = "--set") -> Document:
    """A resource that says nothing but its type, for edits to fill."""
    return Document(name, f'{{"resourceType": {jsontext.dumps(type)}}}', {"resourceType": type})


def parse(name: str, raw: Bytes, *, type: str | None = None, any_size: bool = False) -> Document:
    """The document in `raw`; `name` is the file in places, `type` the resource type in hints.

    Raises InputRefused, with the place, for an empty text, one that is no UTF-8, no JSON, more
    than one JSON value or no object, and for what two readers could read differently: duplicate
    keys, NaN, half characters, extreme nesting. Size is for `identity` to judge, after the edits,
    unless no edit could help; with `any_size` it is not to be sent.
    """
    if not any_size:
        check_readable(raw, name)
    text = _decode(name, raw)
    if not text.strip(" \t\r\n"):
        refusal = f"empty: there is no {type or 'resource'} in it"
        raise InputRefused(refusal, place=place_at(name, text, 0))
    value = read_json(name, text)
    if not isinstance(value, dict):
        raise _no_object(name, text, value, type or "resource")
    return Document(name, text, value, ("bom-dropped",) if raw.startswith(_BOM) else ())


def read_json(name: str, text: str, prefix: str = "") -> Any:
    """The value of any JSON text. Raises InputRefused as `parse` does, `prefix` before the words.

    A good text costs one run of the standard library's parser; ours only words the refusal.
    """
    try:
        value = jsontext.loads(text, unique=True)
    except ValueError as error:
        fault = first_fault(text) or _unworded(error)
        raise _refusal(name, text, fault, prefix) from None
    half = lone_surrogate(text) if "\\ud" in text or "\\uD" in text else None
    if half:
        raise _refusal(name, text, half, prefix)
    return value


def kind(value: object) -> str:
    """What a JSON value is, in words: "a list", "an object", "a text" …"""
    if value is None:
        return "null"
    kinds = ((bool, "a boolean"), (str, "a text"), (list, "a list"), (dict, "an object"))
    return next((words for type, words in kinds if isinstance(value, type)), "a number")


def _decode(name: str, raw: Bytes) -> str:
    body = raw.removeprefix(_BOM)
    if body.startswith(_GZIP):
        raise InputRefused(
            "compressed (gzip), not JSON", hint="unpack it first", place=Place(name, 1, 1)
        )
    if body.startswith(_WIDE_BOMS) or b"\0" in body[:4]:
        raise InputRefused(
            "UTF-16 or UTF-32, not UTF-8", hint="save it as UTF-8", place=Place(name, 1, 1)
        )
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        before = len(body[: error.start].decode())
        place = place_at(name, body.decode(errors="replace"), before)
        raise InputRefused(
            "a byte that is not UTF-8", hint="save it as UTF-8", place=place
        ) from None


def _refusal(name: str, text: str, fault: Fault, prefix: str) -> InputRefused:
    return InputRefused(
        prefix + fault.message,
        hint=fault.hint,
        private_hint=fault.private_hint,
        place=place_at(name, text, fault.offset),
    )


def _unworded(error: ValueError) -> Fault:
    """The standard library refused what our scanner would take: its own words must do."""
    if isinstance(error, json.JSONDecodeError):
        return Fault(error.pos, f"not valid JSON: {error.msg}")
    return Fault(0, "not valid JSON")


def _no_object(name: str, text: str, value: object, type: str) -> InputRefused:
    hint = f"send one {type} at a time" if isinstance(value, list) else None
    article = kind(value).replace("a list", "a JSON array")
    return InputRefused(
        f"{article}, not one {type}",
        hint=hint or f'a {type} is a JSON object: {{"resourceType": …}}',
        place=place_at(name, text, after_space(text, 0)),
    )
