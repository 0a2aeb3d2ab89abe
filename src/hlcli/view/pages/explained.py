"""What R4 says about a type or an element: facts, then its elements as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hlcli.fhir.explain import Explained, Node
from hlcli.fhir.r4.structures import Element
from hlcli.view.answer.value import show_value
from hlcli.view.console.layout import fill, fill_parts, wrap
from hlcli.view.console.look import Look
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen

_REFUSED = 2
#: More codes than a person reads; --output json has them all.
_CODES = 100
_LABEL = 10
_TYPE = len("boolean | dateTime")
#: Columns that are enough for a text.
_NARROW = 16


def show(found: Explained, screen: Screen) -> int:
    """Print it: text on a terminal of its width, in a pipe unwrapped; or as a JSON object."""
    if screen.output != "text" or screen.query is not None:
        return 0 if show_value(_object(found), screen, "what is explained") else _REFUSED
    lines = [*_facts(found, screen.data()), *_tree(found.nodes, screen.data())]
    return show_page("".join(f"{line}\n" for line in lines), screen.env)


def _facts(found: Explained, look: Look) -> Iterator[str]:
    element = found.element
    head = [found.path, *([element.cardinality, types(element)] if element else [])]
    yield from fill_parts([part for part in head if part], look.width, "", "  ")
    yield from wrap(found.short, look.width, "  ")
    for label, words in _rows(found, element):
        first = f"  {label:<{_LABEL}}"
        yield from fill([(" ", word) for word in words], look.width, first, " " * len(first))


def _rows(found: Explained, element: Element | None) -> Iterator[tuple[str, list[str]]]:
    """A label and words that a line may end between."""
    if found.format:
        yield "format", found.format.removeprefix("write ").split(" ")
    if found.keys:
        yield "written", ["one", "of", *_listed(found.keys)]
    if element is not None and "Reference" in element.types:
        yield "refers to", _listed(element.targets) or ["any", "type"]
    if element is not None and element.strength:
        yield "binding", [element.strength, element.value_set]
    for system, codes in found.codes.items():
        yield "codes", [*_listed(codes[:_CODES], len(codes)), "of", system]
    if found.readers:
        yield "search", _listed(tuple(f"{one.name} ({one.type})" for one in found.readers))


def _listed(words: tuple[str, ...], total: int = 0) -> list[str]:
    """With commas."""
    more = [f"… and {total - len(words)} more"] if total > len(words) else []
    every = [*words, *more]
    return [f"{word}," for word in every[:-1]] + every[-1:]


def types(element: Element) -> str:
    """`code`, `boolean | dateTime`; "" for what has elements of its own."""
    return "" if element.types == ("BackboneElement",) else " | ".join(element.types)


def _tree(nodes: tuple[Node, ...], look: Look) -> Iterator[str]:
    if not nodes:
        return
    yield ""
    name = max(len(_name(node)) for node in nodes)
    type = max(len(_type(node)) for node in nodes)
    for node in nodes:
        lead = f"  {_name(node):<{name}}  {node.element.cardinality}  {_type(node):<{type}}  "
        yield from _row(lead, _text(node), look.width, "  " * (node.depth + 2))


def _row(lead: str, text: str, width: int | None, below: str) -> Iterator[str]:
    """The text beside its element; where there is too little room for its words, below it."""
    least = max(_NARROW, *map(len, text.split(" ")))
    if width is None or len(lead) + least <= width:
        yield from (line.rstrip() for line in wrap(text, width, " " * len(lead), lead) or [lead])
    else:
        yield lead.rstrip()
        yield from wrap(text, width, below)


def _name(node: Node) -> str:
    return "  " * node.depth + node.element.name


def _type(node: Node) -> str:
    """Its types; of more than fit the column, how many."""
    listed = types(node.element)
    return listed if len(listed) <= _TYPE else f"{len(node.element.types)} types"


def _text(node: Node) -> str:
    targets = f"→ {', '.join(node.element.targets)}" if node.element.targets else ""
    like = f"as {node.like}" if node.like else ""
    more = targets or like
    return " ".join(part for part in (node.element.short, f"({more})" if more else "") if part)


def _object(found: Explained) -> dict[str, Any]:
    element = found.element
    return {
        "path": found.path,
        **(_of(element) if element else {"short": found.short}),
        "format": found.format or None,
        "keys": list(found.keys),
        "codes": {system: list(codes) for system, codes in found.codes.items()},
        "searchParameters": [
            {"name": one.name, "type": one.type, "expression": one.expression}
            for one in found.readers
        ],
        "elements": [_of(node.element) for node in found.nodes],
    }


def _of(element: Element) -> dict[str, Any]:
    return {
        "definedAs": element.path,
        "name": element.name,
        "min": element.min,
        "max": "*" if element.max is None else str(element.max),
        "types": list(element.types),
        "targets": list(element.targets),
        "binding": {"strength": element.strength, "valueSet": element.value_set}
        if element.strength
        else None,
        "short": element.short,
    }
