"""The order of what a search finds. https://hl7.org/fhir/R4/search.html#sort

As HealthLake documents it: five keys at most, and none of a nested type such as a name. What has
no value comes last; of several values the lowest counts, or in descending order the highest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir import jsontext, match, periods, reference, texts, tokens
from hlcli.fhir.amounts import decimal
from hlcli.fhir.elements import Element, elements
from hlcli.fhir.search import Parameter, parameters
from hlcli.local.answers import Refused
from hlcli.local.store import Version

_MOST = 5
_NESTED = {"HumanName", "Address"}


@dataclass(frozen=True)
class Key:
    """One of the parameters to sort by."""

    parameter: Parameter
    descending: bool

    def of(self, resource: Mapping[str, Any]) -> Any:
        """What counts of a resource, comparable with that of any other; None for no value."""
        found = elements(resource, self.parameter.expression)
        every = [value for one in found for value in _VALUES[self.parameter.type](one)]
        pick = max if self.descending else min
        return pick(every) if every else None


def keys(type: str, text: str | None) -> tuple[Key, ...]:
    """The keys that a `_sort` names. Raises Refused (400) for what cannot be sorted by."""
    found = tuple(_key(type, one) for one in text.split(",")) if text is not None else ()
    if len(found) > _MOST:
        raise Refused(400, "too-costly", f"_sort takes {_MOST} parameters at most.")
    return found


def _key(type: str, text: str) -> Key:
    name = text.removeprefix("-")
    parameter = parameters(type).get(name)
    if parameter is None:
        raise Refused(400, "invalid", "_sort names what is no search parameter of the type.")
    sortable = match.is_supported(parameter) and parameter.expression
    if not sortable or _NESTED & {*parameter.datatypes}:
        raise Refused(400, "not-supported", f"Sorting by {name} is not supported.")
    return Key(parameter, text.startswith("-"))


def ordered(found: Iterable[Version], wanted: tuple[Key, ...]) -> list[Version]:
    """By the keys, the first one first, and by id where those agree."""
    rows = sorted(((one, jsontext.loads(one.body or "{}")) for one in found), key=_by_id)
    for key in reversed(wanted):
        told = [(key.of(resource), version, resource) for version, resource in rows]
        there = [row for row in told if row[0] is not None]
        there.sort(key=lambda row: row[0], reverse=key.descending)  # equals keep their order
        rows = [row[1:] for row in (*there, *(row for row in told if row[0] is None))]
    return [version for version, _ in rows]


def _by_id(row: tuple[Version, Any]) -> tuple[str, int]:
    return row[0].id, row[0].number


def _date(element: Element) -> Iterator[float]:
    found = periods.covered(element)
    if found:
        yield found.low


def _number(element: Element) -> Iterator[Any]:
    value = element.value.get("value") if isinstance(element.value, Mapping) else element.value
    number = decimal(value)
    if number is not None:
        yield number


def _string(element: Element) -> Iterator[str]:
    yield from (texts.normal(one) for one in texts.strings(element.value))


def _token(element: Element) -> Iterator[str]:
    yield from (code for _, code in tokens.pairs(element) if code)


def _reference(element: Element) -> Iterator[str]:
    value = element.value
    target = value.get("reference") if isinstance(value, Mapping) else value
    if isinstance(target, str):
        yield reference.parse(target).target


_VALUES: Mapping[str, Callable[[Element], Iterator[Any]]] = {
    "date": _date,
    "number": _number,
    "quantity": _number,
    "string": _string,
    "token": _token,
    "reference": _reference,
    "uri": _reference,
}
