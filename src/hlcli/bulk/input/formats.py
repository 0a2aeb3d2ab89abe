"""What is no FHIR JSON: known by its first bytes, or by how an item begins, with what to do."""

from __future__ import annotations

import re
import shlex

from hlcli.bulk.input.item import Place
from hlcli.errors import InputRefused
from hlcli.fhir.spans import after_space, end_of

#: As many bytes tell all of these.
NEEDED = 262

_SPACE = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")
_STDIN = "<stdin>"
_LIKE_ONE = re.compile(rb"[ \t\r\n]*(?:[{\[]|\Z)")
_LIST = re.compile(rb"[ \t\r\n]*\[")

#: Offset, bytes, what that is, and the command that makes something of it.
_KINDS = (
    (257, b"ustar", "a tar archive", "tar -xf"),
    (0, b"PK\x03\x04", "a zip archive", "unzip"),
    (0, b"PK\x05\x06", "a zip archive", "unzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "7z x"),
    (0, b"Rar!\x1a\x07", "a rar archive", "unrar x"),
    (0, b"%PDF-", "a PDF", ""),
    (0, b"PAR1", "Parquet", ""),
    (0, b"Obj\x01", "Avro", ""),
    (0, b"SQLite format 3\0", "an SQLite database", ""),
    (0, b"MSH|", "HL7 version 2", ""),
    (0, b"FHS|", "HL7 version 2", ""),
    (0, b"BHS|", "HL7 version 2", ""),
    (0, b"<", "XML or HTML", ""),
)
_TABLES = (".csv", ".tsv")
_CONVERT = "make FHIR JSON of it first: one resource a line"


def check_start(start: bytes, source: str) -> None:
    """Raise InputRefused for a file of another kind, of which nothing is to be sent."""
    text = start.removeprefix(_BOM).lstrip(_SPACE)
    for offset, magic, what, command in _KINDS:
        if (start if offset else text).startswith(magic, offset):
            raise InputRefused(f"{what}, not FHIR JSON", hint=_unpack(command, source))
    if source.lower().endswith(_TABLES) and text[:1] not in b"{[":
        raise InputRefused("a table, not FHIR JSON", hint=_CONVERT)


def _unpack(command: str, source: str) -> str:
    if not command:
        return _CONVERT
    file = "" if source == _STDIN else f": {command} {shlex.quote(source)}"
    return f"unpack it first{file}"


def check_item(body: bytes) -> None:
    """Raise InputRefused for text that cannot be a resource, in words of its own; what begins like
    one is for others to judge."""
    if _LIKE_ONE.match(body) or body.startswith(_WIDE) or b"\0" in body[:4]:
        return
    kind = next((what for _, magic, what, _ in _KINDS if body.startswith(magic)), None)
    named = f"{kind}, not FHIR JSON" if kind else "not FHIR JSON, which begins with {"
    raise InputRefused(named, hint=_CONVERT)


def advice(body: bytes, place: Place) -> str | None:
    """What to do with many resources in one text."""
    if place.entry is not None:
        return None
    if _LIST.match(body):
        return _piped("jq -c '.[]'", place.source)
    return _piped("jq -c .", place.source) if _is_first_of_several(body) else None


def _is_first_of_several(body: bytes) -> bool:
    """A good JSON object, and then another."""
    try:
        text = body.decode()
        end = after_space(text, end_of(text, after_space(text, 0)))
    except (ValueError, StopIteration, RecursionError):
        return False
    return text[end : end + 1] == "{"


def _piped(command: str, source: str) -> str:
    file = "" if source == _STDIN else f" {shlex.quote(source)}"
    return f"{command}{file} | hlcli load -"
