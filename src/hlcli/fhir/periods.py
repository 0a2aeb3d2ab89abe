"""Searching dates: every date is the half-open range of nanoseconds it covers.

`2000-01` covers January. A time without a zone is taken as UTC, and so is a date: R4 leaves that
to the server. https://hl7.org/fhir/R4/search.html#date
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from math import inf
from typing import Any

from hlcli.fhir.criteria import invalid, unescape
from hlcli.fhir.elements import Element
from hlcli.fhir.ranges import COMPARE, Range, prefix

_SECOND = 1_000_000_000
_DAY = 86_400 * _SECOND

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+-])(\d\d):(\d\d))?)?)?)?",
    re.ASCII,
)


def test(name: str, raw: str) -> Callable[[Element], bool]:
    """The test of one value. Raises SearchRefused where it is no date of R4."""
    compare, text = prefix(unescape(raw, name), name)
    wanted = parse(text)
    if wanted is None:
        raise invalid(name, "expected a date: yyyy, yyyy-mm, yyyy-mm-dd, yyyy-mm-ddThh:mm[:ss]zone")
    return lambda element: (
        (found := covered(element)) is not None and COMPARE[compare](wanted, found)
    )


def covered(element: Element) -> Range | None:
    """The range an element covers, in nanoseconds, if it is a date or has dates."""
    return _covered(element.type, element.value)


def _covered(type: str, value: Any) -> Range | None:
    if type == "Timing" and isinstance(value, Mapping):
        return _timing(value)
    if type == "Period" and isinstance(value, Mapping):
        return _period(value)
    if type not in ("date", "dateTime", "instant") or not isinstance(value, str):
        return None
    found = parse(value)
    # An instant is a point, however few digits it was written with.
    return Range(found.low, found.low + 1) if found and type == "instant" else found


def _period(value: Mapping[str, Any]) -> Range | None:
    """From the start of `start` to the end of `end`; a missing one is infinitely far away."""
    start, end = (_date(value.get(key)) for key in ("start", "end"))
    if start is None and end is None:
        return None
    return Range(start.low if start else -inf, end.high if end else inf)


def _timing(value: Mapping[str, Any]) -> Range | None:
    """The outer limits of a schedule: its events, and the period that bounds its repeats."""
    events = value.get("event")
    found = [_date(event) for event in (events if isinstance(events, list) else [])]
    repeat = value.get("repeat")
    bounds = repeat.get("boundsPeriod") if isinstance(repeat, Mapping) else None
    found.append(_period(bounds) if isinstance(bounds, Mapping) else None)
    known = [one for one in found if one]
    if not known:
        return None
    return Range(min(one.low for one in known), max(one.high for one in known))


def _date(value: Any) -> Range | None:
    return parse(value) if isinstance(value, str) else None


def parse(text: str) -> Range | None:
    """The range of a date, dateTime or instant; None for what is none, such as 31 June.

    More than nine digits of a second are cut off.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year = int(found[1])
    month, day, hour, minute, second = (int(found[i]) if found[i] else None for i in range(2, 7))
    if year == 0 or (month is not None and not 1 <= month <= 12):
        return None
    days = _days(year, month, day)
    if days is None or hour is None or minute is None:
        return days
    clock = _clock(hour, minute, second, found[7] or "")
    offset = _offset(found[9], found[10], found[11])
    if clock is None or offset is None:
        return None
    start = days.low - offset
    return Range(start + clock.low, start + clock.high)


def _days(year: int, month: int | None, day: int | None) -> Range | None:
    last = monthrange(year, month or 12)[1]
    if day is not None and not 1 <= day <= last:
        return None
    first = date(year, month or 1, day or 1).toordinal()
    # Counted from the last day and not from the next month: there is no year 10000.
    return Range(first * _DAY, (date(year, month or 12, day or last).toordinal() + 1) * _DAY)


def _clock(hour: int, minute: int, second: int | None, fraction: str) -> Range | None:
    """The range within a day; :60 is the leap second R4 allows."""
    if hour > 23 or minute > 59 or (second or 0) > 60:
        return None
    digits = fraction[:9]
    start = ((hour * 60 + minute) * 60 + (second or 0)) * _SECOND + int(digits.ljust(9, "0") or 0)
    width = _SECOND // 10 ** len(digits) if second is not None else 60 * _SECOND
    return Range(start, start + width)


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> int | None:
    """Nanoseconds ahead of UTC."""
    if sign is None or hours is None or minutes is None:
        return 0
    if int(hours) > 14 or int(minutes) > 59:
        return None
    ahead = (int(hours) * 60 + int(minutes)) * 60 * _SECOND
    return -ahead if sign == "-" else ahead
