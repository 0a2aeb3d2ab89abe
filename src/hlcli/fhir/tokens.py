"""Searching tokens: a code, an identifier, a flag, with or without the system that scopes it.

Letter for letter, case included; only an element of type string is compared without case.
https://hl7.org/fhir/R4/search.html#token
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir.criteria import invalid, split, unescape
from hlcli.fhir.elements import Element
from hlcli.fhir.search import Parameter

#: Here R4 forbids the `|`: there is no system, and nothing could match.
_PLAIN = {"ContactPoint", "boolean", "id", "string", "uri"}

#: What an element of type code or string has for a system: none of its own.
IMPLIED = "\0"


@dataclass(frozen=True)
class Token:
    """`code`, `system|code`, `|code` or `system|`: None means it does not matter, "" means none."""

    system: str | None
    code: str | None


def parse(raw: str, name: str) -> Token:
    """One value of a token parameter. Raises SearchRefused where it says nothing."""
    pieces = [unescape(piece, name) for piece in split(raw, "|")]
    if len(pieces) > 2 or not any(pieces):
        raise invalid(name, "expected code, system|code, |code or system|")
    if len(pieces) == 1:
        return Token(None, pieces[0])
    return Token(pieces[0], pieces[1] or None)


def test(parameter: Parameter, raw: str, strict_case: bool) -> Callable[[Element], bool]:
    """The test of one value. Raises SearchRefused for a system where R4 knows none."""
    wanted = parse(raw, parameter.name)
    kinds = set(parameter.datatypes)
    if wanted.system is not None and kinds and kinds <= _PLAIN:
        raise invalid(parameter.name, "takes a plain value: a system| does not apply to it")
    if kinds == {"boolean"} and wanted.code not in ("true", "false"):
        raise invalid(parameter.name, "expected true or false")
    return lambda element: any(
        _system(wanted.system, system, parameter.systems)
        and _code(wanted.code, code, element.type == "string" and not strict_case)
        for system, code in pairs(element)
    )


def _system(wanted: str | None, found: str, implied: tuple[str, ...]) -> bool:
    if wanted is None:
        return True
    if found == IMPLIED:
        return wanted == "" or wanted in implied
    return wanted == found


def _code(wanted: str | None, found: str, any_case: bool) -> bool:
    if wanted is None:
        return True
    return wanted.casefold() == found.casefold() if any_case else wanted == found


def pairs(element: Element) -> Iterator[tuple[str, str]]:
    """(system, code) of every token in an element; a missing one is ""."""
    value = element.value
    if isinstance(value, bool):
        yield IMPLIED, "true" if value else "false"
    elif isinstance(value, str):
        yield IMPLIED, value
    elif isinstance(value, Mapping):
        yield from _inside(element.type, value)


def _inside(type: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if type == "ContactPoint":
        yield IMPLIED, _text(value, "value")
    elif type == "Identifier":
        yield _text(value, "system"), _text(value, "value")
    elif type == "Coding":
        yield _text(value, "system"), _text(value, "code")
    elif isinstance(codings := value.get("coding"), list):
        for one in codings:
            if isinstance(one, Mapping):
                yield _text(one, "system"), _text(one, "code")


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""
