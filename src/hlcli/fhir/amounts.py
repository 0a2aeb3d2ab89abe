"""Searching numbers and quantities, by value and by the precision they are written with.

`100` means 99.5 up to 100.5, `100.00` means 99.995 up to 100.005: half a unit of the last digit
each way. By that rule `1e2` means 50 up to 150; R4 prints [95 … 105) for it, against its own rule.
With gt, lt, ge, le, sa and eb the number is taken as exact.
https://hl7.org/fhir/R4/search.html#number and #quantity
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from hlcli.fhir.criteria import invalid, split, unescape
from hlcli.fhir.elements import Element
from hlcli.fhir.jsontext import Digits
from hlcli.fhir.ranges import Range, prefix

Json = Mapping[str, Any]

#: A mantissa of 40 digits and an exponent of 3 keep the sums below exact, and cheap.
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,3})?", re.ASCII)
_EXACT = Context(prec=60)

_CURRENCIES = "urn:iso:std:iso:4217"


@dataclass(frozen=True)
class Amount:
    """What is searched for: a prefix, an exact number, the range its digits cover, and a unit.

    `system` or `code` None means it does not matter.
    """

    prefix: str
    exact: Decimal
    covered: Range
    system: str | None = None
    code: str | None = None

    def holds(self, found: Range) -> bool:
        """Does a value from `found.low` to `found.high`, both included, satisfy this?

        The bounds are as `_bound` makes them.
        """
        if self.prefix in ("eq", "ne"):
            inside = self.covered.low <= found.low and found.high < self.covered.high
            return bool(inside == (self.prefix == "eq"))
        return _EXACTLY[self.prefix](_bound(self.exact), found)


_EXACTLY: Mapping[str, Callable[[tuple[Decimal, int], Range], bool]] = {
    "gt": lambda wanted, found: bool(found.high > wanted),
    "ge": lambda wanted, found: bool(found.high >= wanted),
    "lt": lambda wanted, found: bool(found.low < wanted),
    "le": lambda wanted, found: bool(found.low <= wanted),
    "sa": lambda wanted, found: bool(found.low > wanted),
    "eb": lambda wanted, found: bool(found.high < wanted),
}


def _bound(number: Decimal, nudge: int = 0) -> tuple[Decimal, int]:
    """A number, or what lies just above (1) or just below (-1) it: `<5` ends just below 5."""
    return number, nudge


_LOWEST, _HIGHEST = _bound(Decimal("-Infinity")), _bound(Decimal("Infinity"))


def number_test(name: str, raw: str) -> Callable[[Element], bool]:
    """The test of one value of a number parameter."""
    wanted = _amount(unescape(raw, name), name)
    return lambda element: any(wanted.holds(found) for found in _numbers(element))


def quantity_test(name: str, raw: str) -> Callable[[Element], bool]:
    """The test of one `[prefix]number|system|code`; system and code may be empty or left out."""
    pieces = [unescape(piece, name) for piece in split(raw, "|")]
    if len(pieces) not in (1, 3):
        raise invalid(name, "expected number or number|system|code")
    number, system, code = pieces if len(pieces) == 3 else (pieces[0], "", "")
    wanted = _amount(number, name, system or None, code or None)
    return lambda element: any(wanted.holds(found) for found in _quantities(element, wanted))


def _amount(raw: str, name: str, system: str | None = None, code: str | None = None) -> Amount:
    compare, text = prefix(raw, name)
    if not _NUMBER.fullmatch(text):
        raise invalid(name, "expected a number")
    exact = Decimal(text)
    half = Decimal((0, (5,), int(exact.as_tuple().exponent) - 1))
    covered = Range(_bound(_EXACT.subtract(exact, half)), _bound(_EXACT.add(exact, half)))
    return Amount(compare, exact, covered, system, code)


def _numbers(element: Element) -> Iterator[Range]:
    if isinstance(element.value, Mapping):
        yield from _range(element.value, lambda _: True)
    elif (found := decimal(element.value)) is not None:
        yield Range(_bound(found), _bound(found))


def _quantities(element: Element, wanted: Amount) -> Iterator[Range]:
    """The ranges in a Quantity, a Range of two or a Money that have the unit asked for."""
    if not isinstance(element.value, Mapping):
        return
    if element.type == "Range":
        yield from _range(element.value, lambda quantity: _unit(quantity, wanted))
    elif element.type != "SampledData" and _unit(element.value, wanted):
        yield from _measured(element.value)


def _range(value: Json, counts: Callable[[Json], bool]) -> Iterator[Range]:
    """A Range; a missing bound is infinitely far away, both missing is nothing."""
    ends = {key: value[key] for key in ("low", "high") if isinstance(value.get(key), Mapping)}
    found = {key: decimal(end.get("value")) for key, end in ends.items() if counts(end)}
    low, high = found.get("low"), found.get("high")
    if (low is not None or high is not None) and len(found) == len(ends):
        yield Range(
            _LOWEST if low is None else _bound(low), _HIGHEST if high is None else _bound(high)
        )


def _measured(value: Json) -> Iterator[Range]:
    """What a Quantity says: a point, or with a comparator everything on one side."""
    number = decimal(value.get("value"))
    if number is None:
        return
    sides = {
        "<": Range(_LOWEST, _bound(number, -1)),
        "<=": Range(_LOWEST, _bound(number)),
        ">=": Range(_bound(number), _HIGHEST),
        ">": Range(_bound(number, 1), _HIGHEST),
    }
    yield sides.get(str(value.get("comparator")), Range(_bound(number), _bound(number)))


def _unit(value: Json, wanted: Amount) -> bool:
    """Without a system the code may also be the unit as people write it."""
    if "currency" in value:
        value = {"system": _CURRENCIES, "code": value["currency"]}
    if wanted.system is not None and value.get("system") != wanted.system:
        return False
    names = (value.get("code"), None if wanted.system else value.get("unit"))
    return wanted.code is None or wanted.code in names


def decimal(value: Any) -> Decimal | None:
    """A JSON number, by the digits it was received with; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = Decimal(value.text if isinstance(value, Digits) else str(value))
    except InvalidOperation:  # an exponent beyond what Decimal holds
        return None
    return found if found.is_finite() else None
