"""Where an OperationOutcome points, in the user's document.

Servers write FHIRPath (`Patient.name[0].given`), XPath (`/f:Patient/f:name[1]`), paths of their
own between the two, and name what is missing, which has no place but that of its parent.
https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.expression
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir.document import Document
from hlcli.fhir.r4 import structures
from hlcli.fhir.spans import Pointer

_COMMENT = re.compile(r"/\*.*?\*/")
_AS = re.compile(r"\(([\w.\[\]]+) as (\w+)\)")
_XPATH_STEP = re.compile(r"/{1,2}(?:\w+:)?(@?[\w\-]+)(?:\[(\d+)\])?(?=/|$)", re.ASCII)
_STEP = re.compile(
    r"""(?:^|(?<!^)\.)
        (?: `(?P<quoted>[^`]+)` | (?P<name>[@$]?[A-Za-z_][\w\-]*) )
        (?P<arguments>\((?:[^()']|'[^']*')*\))?
        (?::[\w\-/]+)?                                    # the name of a slice
        (?:\[x\])?
        (?:\[(?P<index>\d+)\] | \[url\s*=\s*['"](?P<url>[^'"]*)['"]\])?""",
    re.ASCII | re.VERBOSE,
)
_EQUALS = re.compile(r"\(\s*(\w+)\s*=\s*'([^']*)'\s*\)")
_TEXT = re.compile(r"\(\s*'([^']*)'\s*\)")
#: Functions that stay where they are.
_STILL = ("ofType", "as", "trace")


@dataclass(frozen=True)
class Located:
    """A place in a document: that of what was named, or the nearest one that exists."""

    pointer: Pointer
    exact: bool


@dataclass(frozen=True)
class _Step:
    """A name, and which one of a list: by index (from 0), or by what is in it."""

    name: str
    index: int | None = None
    filter: tuple[str, str] | None = None


class _Unclear(ValueError):
    """The text is no path, or a path that says more than these rules know."""


def resolve(document: Document, text: str) -> Pointer | None:
    """The pointer of what the text names, or of the nearest thing that exists above it.

    None where the text is no path, or is about another type of resource.
    """
    found = locate(document, text)
    return found.pointer if found else None


def locate(document: Document, text: str) -> Located | None:
    """As `resolve`, and whether it is the very place."""
    type = str(document.value.get("resourceType", ""))
    try:
        steps = list(_steps(text))
    except ValueError:  # _Unclear, or an index of more digits than Python takes
        return None
    if steps and steps[0].name in (type, "Resource", "DomainResource"):
        steps = steps[1:]
    elif not steps or steps[0].name not in _known(type) | document.value.keys():
        return None
    return _walk(document.value, type, steps)


def _known(type: str) -> set[str]:
    """The names a path without a type may begin with."""
    known = _elements(type)
    return {name.removesuffix("[x]") for one in known.values() for name in (one.name, one.choice)}


def _steps(text: str) -> Iterator[_Step]:
    plain = _COMMENT.sub("", text.strip())
    if plain.startswith("/"):
        return _xpath_steps(plain)
    return _fhirpath_steps(_AS.sub(r"\1.ofType(\2)", plain))


def _xpath_steps(text: str) -> Iterator[_Step]:
    """XPath counts from 1. A path with slashes and a 0 is none, and counts as FHIRPath does."""
    base = 0 if re.search(r"\[0+\]", text) else 1
    end = 0
    while found := _XPATH_STEP.match(text, end):
        end = found.end()
        if not found[1].startswith("@") or found[1] not in ("@value", "@id", "@url"):
            yield _Step(found[1], int(found[2]) - base if found[2] else None)
        elif found[1] != "@value":
            yield _Step(found[1][1:])
    if end != len(text):
        raise _Unclear(text)


def _fhirpath_steps(text: str) -> Iterator[_Step]:
    end = 0
    while found := _STEP.match(text, end):
        end = found.end()
        step = _step(found)
        if step is not None:
            yield step
    if end != len(text) or not text:
        raise _Unclear(text)


def _step(found: re.Match[str]) -> _Step | None:
    """One step; None for a function that does not move."""
    name, arguments = found["quoted"] or found["name"], found["arguments"]
    index = int(found["index"]) if found["index"] else None
    if arguments is None:
        return _Step(name, index, ("url", found["url"]) if found["url"] else None)
    if name in _STILL and index is None:
        return None
    if name == "first" or name in _STILL:
        return _Step("", index or 0)
    if name == "extension" and (url := _TEXT.fullmatch(arguments)):
        return _Step(name, index, ("url", url[1]))
    if name == "where" and (equals := _EQUALS.fullmatch(arguments)):
        return _Step("", index, (equals[1], equals[2]))
    raise _Unclear(name)


def _walk(value: Any, home: str, steps: list[_Step]) -> Located:
    """As far as the steps lead. A step without a name chooses from the list that is there."""
    at: Pointer = ()
    for number, step in enumerate(steps):
        if step.name:
            value, at = _only(value, at)
            if isinstance(value, dict) and step.name == value.get("resourceType"):
                continue  # XML has an element of that name around a resource
            key = _key(value, home, step.name, steps[number + 1 :])
            if key is None:
                return Located(at, False)
            home, value, at = _below(home, key), value[key], (*at, key)
        chosen = _choose(value, step)
        if chosen is None:
            return Located(at, False)
        value, at = chosen[0], at + chosen[1]
        home = _type_of(value) or home
    return Located(at, True)


def _only(value: Any, at: Pointer) -> tuple[Any, Pointer]:
    """The one element of a list, for a path without an index."""
    if isinstance(value, list) and len(value) == 1:
        return value[0], (*at, 0)
    return value, at


def _key(value: Any, home: str, name: str, rest: list[_Step]) -> str | None:
    """The key of an object that a name speaks of, if it is there.

    `value` may be a `valueQuantity`; the extensions of `birthDate` are in `_birthDate`.
    """
    if not isinstance(value, dict):
        return None
    keys = [name, *(k for k, one in _elements(home).items() if one.choice == f"{name}[x]")]
    sibling = bool(rest) and rest[0].name in ("extension", "id")
    for key in keys:
        if sibling and f"_{key}" in value:
            return f"_{key}"
        if key in value:
            return key
    return next((f"_{key}" for key in keys if f"_{key}" in value), None)


def _type_of(value: Any) -> str:
    """The type of a resource."""
    type = value.get("resourceType") if isinstance(value, dict) else None
    return type if isinstance(type, str) else ""


def _below(home: str, key: str) -> str:
    element = _elements(home).get(key.removeprefix("_"))
    return "" if element is None else "Element" if key.startswith("_") else element.home


def _choose(value: Any, step: _Step) -> tuple[Any, Pointer] | None:
    """The element of a list that a step asks for, with the steps to it; None if there is none.

    No choice leaves the list whole. What is no list has a first element only: itself.
    """
    if not isinstance(value, list):
        return (value, ()) if not step.index else None
    if step.filter is None and step.index is None:
        return value, ()
    found = [index for index, one in enumerate(value) if _matches(one, step.filter)]
    wanted = step.index or 0
    return (value[found[wanted]], (found[wanted],)) if wanted < len(found) else None


def _matches(value: Any, filter: tuple[str, str] | None) -> bool:
    if filter is None:
        return True
    return isinstance(value, dict) and value.get(filter[0]) == filter[1]


def _elements(home: str) -> Mapping[str, structures.Element]:
    try:
        return structures.json_elements(home)
    except KeyError:
        return {}
