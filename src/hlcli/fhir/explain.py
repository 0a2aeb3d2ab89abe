"""What R4 says about a type or an element, gathered: its cardinality, types, codes, what may be
referred to, the elements in it, and the search parameters that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hlcli.errors import UsageError
from hlcli.fhir import search
from hlcli.fhir.r4 import primitives, structures, tables
from hlcli.fhir.r4.structures import Element, UnknownElement
from hlcli.fhir.reading import readers
from hlcli.fhir.search import Parameter

_INDEX = re.compile(r"\[\d*\]")
#: What every element has, and no one asks for.
_COMMON = ("Element", "BackboneElement")


@dataclass(frozen=True)
class Node:
    """One element in a tree, `depth` from 0. `like` is the element whose elements it repeats."""

    depth: int
    element: Element
    like: str = ""


@dataclass(frozen=True)
class Explained:
    """`path` as it was asked for, `element` None for a type. `format` says how a primitive is
    written; `keys` are the JSON names of a choice of types."""

    path: str
    short: str
    element: Element | None = None
    format: str = ""
    keys: tuple[str, ...] = ()
    readers: tuple[Parameter, ...] = ()
    nodes: tuple[Node, ...] = ()

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """System -> codes, where R4 requires some and lists them."""
        return self.element.codes if self.element else {}


def explain(path: str) -> Explained:
    """Explain `Patient`, `Patient.contact.name`, `HumanName`, `date`; indexes are not looked at.

    Raises UsageError, with what looks like it, for what R4 does not have.
    """
    type, dot, rest = _INDEX.sub("", path).partition(".")
    if not dot and type in primitives.NAMES:
        hint = primitives.primitive(type).hint
        return Explained(type, structures.description(type) or "a primitive type", format=hint)
    if not structures.is_type(type):
        raise _unknown_type(type)
    if not dot:
        return Explained(type, structures.description(type), nodes=tuple(_nodes(type)))
    return _of_element(type, rest)


def _of_element(type: str, rest: str) -> Explained:
    steps = tuple(rest.split("."))
    element = _element(type, steps)
    return Explained(
        f"{type}.{rest}",
        element.short,
        element,
        _format(element),
        _keys(element),
        readers(type, steps) if type in search.resource_types() else (),
        tuple(_nodes(element.home)) if element.home else (),
    )


def _element(type: str, steps: tuple[str, ...]) -> Element:
    """Step by step, to know how far the path leads."""
    for number in range(1, len(steps) + 1):
        try:
            element = structures.element(type, steps[:number])
        except UnknownElement as error:
            raise _unknown_element(".".join((type, *steps[: number - 1])), error) from None
    return element


def _nodes(home: str, depth: int = 0) -> Iterator[Node]:
    """The elements of a home, and those within them; those of a data type are its own matter."""
    for one in structures.elements(home).values():
        if one.path.partition(".")[0] in _COMMON and home not in _COMMON:
            continue
        own = one.home == one.path
        yield Node(depth, one, "" if own or one.types != ("BackboneElement",) else one.home)
        if own:
            yield from _nodes(one.home, depth + 1)


def _format(element: Element) -> str:
    """How a value is written. Where the codes are listed, they say it."""
    name = element.types[0]
    if len(element.types) > 1 or name not in primitives.NAMES or element.codes:
        return ""
    return primitives.primitive(name).hint


def _keys(element: Element) -> tuple[str, ...]:
    stem = element.name.removesuffix("[x]")
    if not element.is_choice:
        return ()
    return tuple(structures.choice_name(stem, type) for type in element.types)


def _unknown_type(word: str) -> UsageError:
    data = re.findall(r'\n\{"type":"(\w+)"', tables.text(tables.STRUCTURES))
    near = search.nearest(word, [*data, *primitives.NAMES])
    hint = f"did you mean {' or '.join(near)}?" if near else "types are spelt as in Patient"
    return UsageError(f'"{word}" is no type of R4', hint=hint)


def _unknown_element(before: str, error: UnknownElement) -> UsageError:
    """With the whole path of what was meant, to be pasted."""
    if not error.home:
        return UsageError(f"{before} has no elements", hint=f"hlcli explain {before}")
    near = " or ".join(f"{before}.{one}" for one in error.nearest)
    hint = f"did you mean {near}?" if near else f"hlcli explain {before} lists what it has"
    return UsageError(f'{before} has no element "{error.step}"', hint=hint)
