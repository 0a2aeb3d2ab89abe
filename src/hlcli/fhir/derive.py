"""Criteria taken from a resource itself: `--by identifier,birthdate`.

Written so that they find this resource again and, as far as a search can, no other: tokens with
their system, strings whole and letter for letter (:exact; without it R4 also finds what merely
begins so, and HealthLake documents neither that nor another rule), dates and numbers with the
digits they have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hlcli.fhir import flags, jsontext, match, reference, texts, tokens
from hlcli.fhir.criteria import SearchRefused, escape, invalid, not_supported, split, unescape
from hlcli.fhir.elements import Element
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import Parameter

#: A name and the value of one criterion.
Pair = tuple[str, str]

#: Theirs is the server's word, not the resource's.
_SERVERS = ("_lastUpdated", "createdAt")


@dataclass(frozen=True)
class By:
    """One parameter to be taken; `system` picks among tokens, "" those without a system."""

    name: str
    system: str | None = None


def parse(text: str) -> tuple[By, ...]:
    r"""`identifier,birthdate` or `identifier=http://hospital/mrn|`; a comma in a system is `\,`.

    Raises SearchRefused for anything else.
    """
    return tuple(_by(piece) for piece in split(text, ","))


def _by(piece: str) -> By:
    name, equals, system = piece.strip().partition("=")
    if not name:
        raise SearchRefused("invalid", "has an empty name in it")
    if not equals:
        return By(name)
    pieces = split(system, "|")
    if len(pieces) != 2 or pieces[1]:
        raise invalid(name, "only a system and a bar can follow: identifier=SYSTEM|")
    return By(name, unescape(pieces[0], name))


def derive(resource: Mapping[str, Any], type: str, wanted: Sequence[By]) -> Pairs:
    """One criterion for each parameter. Raises SearchRefused, naming the parameter and no value,
    where the resource has none or several values, or none that can be searched."""
    return tuple(_derived(resource, type, by) for by in wanted)


def every(resource: Mapping[str, Any], type: str, name: str) -> Pairs:
    """Every criterion of one parameter that finds the resource again. Raises SearchRefused for a
    parameter none can be made of."""
    parameter = _parameter(type, By(name))
    found = match.values(resource, type, name)
    return tuple(dict.fromkeys(pair for element in found for pair in _pairs(parameter, element)))


def _derived(resource: Mapping[str, Any], type: str, by: By) -> Pair:
    parameter = _parameter(type, by)
    found = match.values(resource, type, by.name)
    pairs = dict.fromkeys(pair for element in found for pair in _pairs(parameter, element))
    chosen = [pair for pair in pairs if by.system is None or _has_system(pair, by.system)]
    if len(chosen) == 1:
        return chosen[0]
    raise invalid(by.name, _several(pairs, chosen, by) if chosen else _none(found, pairs))


def _parameter(type: str, by: By) -> Parameter:
    known = flags.known(type, by.name)
    if by.name in _SERVERS:
        raise not_supported(by.name, "the server sets it, so that no resource can be found by it")
    if not match.is_supported(known):
        raise not_supported(by.name, "no criterion that finds a resource again can be made of it")
    if by.system is not None and known.type != "token":
        raise invalid(by.name, f"a {known.type} has no system to pick by")
    return known


def _several(pairs: Mapping[Pair, None], chosen: list[Pair], by: By) -> str:
    scoped = by.system is None and any(len(split(value, "|")) == 2 for _, value in pairs)
    pick = f"; one system's alone: {by.name}=SYSTEM|" if scoped else ""
    there = " in that system" if by.system is not None else ""
    return f"the resource has {len(chosen)} values for it{there}{pick}"


def _none(found: list[Element], pairs: Mapping[Pair, None]) -> str:
    if pairs:
        return "the resource has no value for it in that system"
    return "the resource has no value for it" + (" that can be searched" if found else "")


def _has_system(pair: Pair, system: str) -> bool:
    pieces = split(pair[1], "|")
    return len(pieces) == 2 and pieces[0] == escape(system)


def _pairs(parameter: Parameter, element: Element) -> Iterator[Pair]:
    for suffix, value in _WRITERS[parameter.type](element):
        if value.strip():
            yield parameter.name + suffix, value


def _token(element: Element) -> Iterator[Pair]:
    """An element of type code, as any without a place for a system, is its code alone."""
    for system, code in tokens.pairs(element):
        if code:
            plain = system == tokens.IMPLIED
            yield "", escape(code) if plain else f"{escape(system)}|{escape(code)}"


def _string(element: Element) -> Iterator[Pair]:
    for text in texts.strings(element.value):
        yield ":exact", escape(text)


def _date(element: Element) -> Iterator[Pair]:
    """A Period or Timing has no one date that would find it again."""
    if element.type in ("date", "dateTime", "instant") and isinstance(element.value, str):
        yield "", escape(element.value)


def _number(element: Element) -> Iterator[Pair]:
    if isinstance(element.value, int | float) and not isinstance(element.value, bool):
        yield "", jsontext.dumps(element.value)


def _quantity(element: Element) -> Iterator[Pair]:
    """`number|system|code`; `<5` is no point, and nothing finds it again."""
    value = element.value
    if not isinstance(value, Mapping) or "comparator" in value:
        return
    for _, number in _number(Element("decimal", value.get("value"))):
        if "currency" in value:
            system, code = "urn:iso:std:iso:4217", value.get("currency")
        else:
            system, code = value.get("system", ""), value.get("code")
        if code is None:
            system, code = "", value.get("unit")
        yield "", f"{number}|{escape(str(system))}|{escape(str(code))}" if code else number


def _reference(element: Element) -> Iterator[Pair]:
    """The target without its version; where there is none, the identifier of what is meant."""
    value = element.value
    target = value.get("reference") if isinstance(value, Mapping) else value
    if isinstance(target, str):
        if not target.startswith("#"):  # what lies inside this very resource
            yield from _uri(Element("canonical", target) if target is value else _whole(target))
    elif isinstance(value, Mapping):
        meant = Element("Identifier", value.get("identifier"))
        yield from ((":identifier", text) for _, text in _token(meant))


def _whole(target: str) -> Element:
    """The resource a reference names, whichever version of it."""
    return Element("uri", reference.parse(target).target)


def _uri(element: Element) -> Iterator[Pair]:
    """A canonical's version follows a bar that is not escaped."""
    if not isinstance(element.value, str):
        return
    if element.type == "canonical":
        found = reference.parse(element.value)
        version = f"|{escape(found.version)}" if found.version else ""
        yield "", escape(found.target) + version
    else:
        yield "", escape(element.value)


_WRITERS: Mapping[str, Callable[[Element], Iterator[Pair]]] = {
    "token": _token,
    "string": _string,
    "date": _date,
    "number": _number,
    "quantity": _quantity,
    "reference": _reference,
    "uri": _uri,
}
