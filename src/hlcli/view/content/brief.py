"""One FHIR value in a few words, told by its shape. https://hl7.org/fhir/R4/datatypes.html"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hlcli.fhir import jsontext
from hlcli.view.content.status import moment


def brief(value: object) -> str:
    """What a person calls it: of a name the name, of a code its text, of a list the first one.

    "" for what has nothing to say.
    """
    if isinstance(value, str):
        return moment(value)
    if isinstance(value, list):
        return next((told for told in map(brief, value) if told), "")
    if isinstance(value, dict):
        return next((told for told in (say(value) for say in _SHAPES) if told), "")
    return "" if value is None else jsontext.dumps(value)


def text(value: object) -> str:
    """The value if it is a text, else nothing."""
    return value if isinstance(value, str) else ""


def _said(value: Mapping[str, Any]) -> str:
    return text(value.get("text")) or brief(value.get("coding")) or text(value.get("display"))


def _human(value: Mapping[str, Any]) -> str:
    given = value.get("given")
    pieces = [*(given if isinstance(given, list) else []), value.get("family")]
    return " ".join(one for one in pieces if isinstance(one, str))


def _amount(value: Mapping[str, Any]) -> str:
    """`< 5.0 mmol/l`, `12 EUR`; of an identifier its value."""
    found = value.get("value")
    if isinstance(found, str):
        return found
    if isinstance(found, bool) or not isinstance(found, int | float):
        return ""
    unit = value.get("unit") or value.get("code") or value.get("currency")
    parts = (value.get("comparator"), jsontext.dumps(found), unit)
    return " ".join(one for one in parts if isinstance(one, str))


def _span(value: Mapping[str, Any]) -> str:
    for first, last in (("start", "end"), ("low", "high")):
        ends = [brief(value.get(first)), brief(value.get(last))]
        if any(ends):
            return " to ".join(ends).strip()
    return ""


def _share(value: Mapping[str, Any]) -> str:
    parts = [brief(value.get(key)) for key in ("numerator", "denominator")]
    return " / ".join(parts) if all(parts) else ""


def _other(value: Mapping[str, Any]) -> str:
    """A reference, an address, a code alone."""
    keys = ("reference", "identifier", "city", "code")
    return next((told for told in (brief(value.get(key)) for key in keys) if told), "")


_SHAPES: tuple[Callable[[Mapping[str, Any]], str], ...] = (
    _said, _human, _amount, _span, _share, _other,
)  # fmt: skip
