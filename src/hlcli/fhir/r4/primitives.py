r"""R4's primitive types: what their values look like. https://hl7.org/fhir/R4/datatypes.html

The patterns are HL7's own, with what its prose adds: a date is a day of the calendar, base64 ends
in its padding, an integer has 32 bits, text has no control characters and at most 1 MB. `\s` is
ASCII white space, as in HL7's: a no-break space is part of a code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hlcli.fhir.jsontext import Digits

Test = Callable[[Any], object]


@dataclass(frozen=True)
class Primitive:
    """One primitive type. `tests` are the Python types its JSON may have, each with a test whose
    result is true for a good value; `json` names the JSON kind, `hint` says how to write it."""

    name: str
    json: str
    tests: Mapping[type, Test]
    hint: str


_YEAR = r"(?!0000)[0-9]{4}"
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = rf"(?:{_YEAR}-{_DAY}|(?!0000){_LEAP}-02-29)"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_TEXT = r"[^\x00-\x08\x0b\x0c\x0e-\x1f]{1,1048576}"
_BASE64 = (
    r"\s*+(?=[0-9a-zA-Z+/])(?:[0-9a-zA-Z+/]{4}\s*+)*+"
    r"(?:(?:[0-9a-zA-Z+/]{2}==|[0-9a-zA-Z+/]{3}=)\s*+)?"
)
_TEXT_HINT = "write a text that is not empty, without control characters"

#: The types whose values JSON writes as text: pattern, and how to write one.
_TEXTS = {
    "base64Binary": (_BASE64, "write base64: groups of 4 of A-Z a-z 0-9 + /, padded with ="),
    "canonical": (r"\S+", "write a URL without white space"),
    "code": (r"[^\s]+(?:\s[^\s]+)*", "no white space around it, one at a time within, not empty"),
    "date": (rf"{_YEAR}(?:-{_MONTH})?|{_DATE}", "write YYYY, YYYY-MM or YYYY-MM-DD"),
    "dateTime": (
        rf"{_YEAR}(?:-{_MONTH})?|{_DATE}(?:T{_TIME}{_ZONE})?",
        "write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with Z or +hh:mm",
    ),
    "id": (r"[A-Za-z0-9\-.]{1,64}", "write 1 to 64 of A-Z a-z 0-9 - and ."),
    "instant": (
        rf"{_DATE}T{_TIME}{_ZONE}",
        "write YYYY-MM-DDThh:mm:ss with Z or +hh:mm",
    ),
    "markdown": (_TEXT, _TEXT_HINT),
    "oid": (r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+", "write urn:oid:1.2.3"),
    "string": (_TEXT, _TEXT_HINT),
    "time": (_TIME, "write hh:mm:ss"),
    "uri": (r"\S+", "write a URI without white space"),
    "url": (r"\S+", "write a URL without white space"),
    "uuid": (
        "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "write urn:uuid: and 32 of 0-9 a-f as 8-4-4-4-12",
    ),
}


def _any(_: Any) -> bool:
    return True


def _between(low: int) -> Test:
    def fits(value: int) -> bool:
        return low <= value <= 2_147_483_647

    return fits


def _text(name: str) -> Primitive:
    pattern, hint = _TEXTS[name]
    return Primitive(name, "text", {str: re.compile(pattern, re.ASCII).fullmatch}, hint)


def _whole(name: str, low: int) -> Primitive:
    # Digits holds an integer only where Python's int would change its text: "-0", or 4,000 digits.
    tests = {int: _between(low), Digits: _is_minus_zero if low <= 0 else lambda _: False}
    hint = f"write a whole number from {low} to 2147483647"
    return Primitive(name, "number", tests, hint)


def _is_minus_zero(value: Digits) -> bool:
    return value.text == "-0"


_NUMBERS: Mapping[type, Test] = {int: _any, Digits: _any, float: _any}
_OTHERS: Mapping[str, tuple[str, Mapping[type, Test], str]] = {
    "boolean": ("boolean", {bool: _any}, "write true or false, without quotes"),
    "decimal": ("number", _NUMBERS, "write a number, without quotes"),
}
_LOWEST = {"integer": -2_147_483_648, "unsignedInt": 0, "positiveInt": 1}

#: Every primitive but xhtml.
NAMES = frozenset((*_TEXTS, *_OTHERS, *_LOWEST))


@cache
def primitive(name: str) -> Primitive:
    """A primitive type by name. Only what is asked for is compiled. Raises KeyError."""
    if name in _OTHERS:
        return Primitive(name, *_OTHERS[name])
    return _whole(name, _LOWEST[name]) if name in _LOWEST else _text(name)
