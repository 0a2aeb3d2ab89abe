"""Cuts and patches in a good JSON text: what is not addressed keeps its every character.

Something new is set off from its neighbours as they are from each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from hlcli.fhir.spans import Part, Pointer, after_space, parts


def built(text: str, steps: Pointer, value: str) -> str:
    """`value` inside new objects and lists, outermost first; every index counts as the first."""
    for step in reversed(steps):
        value = f"[{value}]" if isinstance(step, int) else f"{{{_member(text, step, value)}}}"
    return value


def appended(text: str, container: int, step: str | int, value: str) -> str:
    """The text with a new last member or element in the container that starts there."""
    items = list(parts(text, container))
    new = _member(text, step, value)
    if not items:
        return _patched(text, container + 1, new)
    return _patched(text, items[-1].end, _between(text, container, items, len(items) - 1) + new)


def inserted_after(text: str, container: int, key: str, name: str, value: str) -> str:
    """The text with a new member `name` right after the member `key`."""
    items = list(parts(text, container))
    index = next(index for index, item in enumerate(items) if item.name == key)
    new = _between(text, container, items, index) + _member(text, name, value)
    return _patched(text, items[index].end, new)


def removed(text: str, container: int, value: int) -> str:
    """The text without the member or element whose value starts at `value`, nor its comma."""
    items = list(parts(text, container))
    index = next(index for index, item in enumerate(items) if item.start == value)
    if index + 1 < len(items):
        return text[: items[index].begin] + text[items[index + 1].begin :]
    if index:
        return text[: items[index - 1].end] + text[items[index].end :]
    return text[: container + 1] + text[after_space(text, items[0].end) :]


def _patched(text: str, offset: int, new: str) -> str:
    return text[:offset] + new + text[offset:]


def _member(text: str, step: str | int, value: str) -> str:
    if isinstance(step, int):
        return value
    return json.dumps(step, ensure_ascii=False) + _colon(text) + value


def _colon(text: str) -> str:
    """The colon as the text's first member has it, spaces included."""
    first = next(parts(text, after_space(text, 0)), None)
    colon = text[first.key_end : first.start] if first else ": "
    return ": " if "\n" in colon else colon


def _between(text: str, container: int, items: Sequence[Part], index: int) -> str:
    """The comma and white space to follow item `index`: as between it and a neighbour."""
    left = index if index + 1 < len(items) else index - 1
    if left >= 0:
        return text[items[left].end : items[left + 1].begin]
    lead = text[container + 1 : items[0].begin]
    return "," + (lead or _colon(text).partition(":")[2])
