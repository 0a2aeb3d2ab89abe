"""The prefixes of ordered values (`ge2000-01-01`), and what they mean between two ranges.

https://hl7.org/fhir/R4/search.html#prefix
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hlcli.fhir.criteria import not_supported

_PREFIXED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(?=[-+0-9.])")


class Range(NamedTuple):
    """From `low` up to, but not including, `high`: what a value of limited precision covers.

    The bounds are anything that compares; infinities stand for a bound that is missing.
    """

    low: Any
    high: Any

    def holds(self, other: Range) -> bool:
        """True when the whole of the other lies in this."""
        return bool(self.low <= other.low and other.high <= self.high)


def prefix(raw: str, name: str) -> tuple[str, str]:
    """`ge2000` as ("ge", "2000"); without a prefix it is `eq`.

    Raises SearchRefused for `ap`: how near is near is for each server to say.
    """
    found = _PREFIXED.match(raw)
    if found is None:
        return "eq", raw
    if found[1] == "ap":
        raise not_supported(name, "the prefix ap")
    return found[1] or "eq", raw[found.end() :]


#: prefix -> does a value covering the second range satisfy a search for the first? By the letter
#: of R4's table, "the range above" a value beginning where its own range ends.
COMPARE: Mapping[str, Callable[[Range, Range], bool]] = {
    "eq": lambda wanted, found: wanted.holds(found),
    "ne": lambda wanted, found: not wanted.holds(found),
    "gt": lambda wanted, found: bool(found.high > wanted.high),
    "lt": lambda wanted, found: bool(found.low < wanted.low),
    "ge": lambda wanted, found: bool(found.high > wanted.high) or wanted.holds(found),
    "le": lambda wanted, found: bool(found.low < wanted.low) or wanted.holds(found),
    "sa": lambda wanted, found: bool(found.low >= wanted.high),
    "eb": lambda wanted, found: bool(found.high <= wanted.low),
}
