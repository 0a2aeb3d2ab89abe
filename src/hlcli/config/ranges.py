"""Numbers that make no sense are refused, wherever they were said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: Times in seconds. `nan` is in no range.
_RANGES: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "timeout": (lambda one: 0 < one < 86400, "more than 0 and less than a day, in seconds"),
    "retries": (lambda one: one >= 0, "0 or more"),
    "max_wait": (lambda one: 0 <= one < 86400 * 7, "0 or more and less than a week, in seconds"),
}


def problem(name: str, value: Any) -> str:
    """What is wrong with a setting's value, as the rest of a sentence; "" where nothing is."""
    fits, words = _RANGES.get(name, (None, ""))
    return "" if fits is None or value is None or fits(value) else f"must be {words}"
