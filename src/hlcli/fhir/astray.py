"""Paths that lead nowhere, or to several places, in words: what there is instead.

Keys, indexes and type names may be said anywhere; values on a terminal only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hlcli.errors import InputRefused
from hlcli.fhir import jsontext
from hlcli.fhir.document import Document
from hlcli.fhir.members import Member
from hlcli.fhir.path import Path, Step, Where, spell
from hlcli.fhir.r4 import structures
from hlcli.fhir.r4.structures import Element
from hlcli.fhir.shapes import has_twin
from hlcli.fhir.spans import Pointer
from hlcli.fhir.trouble import is_plain, quoted

#: Of more names, and of more elements of a list, the first are shown.
_MOST, _FEW = 12, 5
#: Every data type has these.
_COMMON = ("id", "extension", "modifierExtension")
_INSISTS = "--set-json insists"


def check_begin(document: Document, path: Path) -> None:
    """Refuse a path that begins with the resource's own type, and one that is endless."""
    steps = path.steps
    if len(steps) > 1 and steps[0] == document.value.get("resourceType"):
        raise path.refused("a path begins inside the resource", f"write {spell(steps[1:])}")
    if len(steps) > jsontext.DEPTH:
        raise InputRefused(f"{path.option}: a path of more than {jsontext.DEPTH} steps")


def unknown(document: Document, pointer: Pointer, home: str, key: str, path: Path) -> InputRefused:
    """A key that is no element of its home: a misspelling, a choice without its type, or custom."""
    declared = structures.elements(home)
    if f"{key}[x]" in declared:
        return _choice(declared[f"{key}[x]"], path)
    near = structures.suggest(home, key) or _deeper(home, key)
    meant = f"did you mean {' or '.join(near)}?" if near else None
    hint = f"{meant} {_INSISTS}" if meant else f"{_INSISTS} on what R4 does not know"
    place = document.place((*pointer, key))
    return path.refused(f"unknown element {key} in {home}", hint, place=place)


def typeless(document: Document, pointer: Pointer, path: Path) -> InputRefused:
    """Elements of a resource that does not say, or not in R4's words, which resource it is."""
    where = spell((*pointer, "resourceType"))
    hint = f"begin with {path.option} {where}=TYPE"
    place = document.place((*pointer, "resourceType"))
    return path.refused(f"no type of R4 is in {where}, which tells the elements", hint, place=place)


def below(member: Member, pointer: Pointer, key: str, path: Path) -> InputRefused:
    """A step below a value that has no elements of its own."""
    message = f"{spell(pointer)} is a {member.element.types[0]}, and has no {key}"
    if key not in ("id", "extension") or not has_twin(member.element):
        return path.refused(message, "nothing can be below it")
    end = -1 if isinstance(pointer[-1], str) else -2
    twin = (*pointer[:end], member.twin, *pointer[end:][1:])
    return path.refused(message, f"its extensions are in {spell((*twin, key))}")


def no_list(member: Member, pointer: Pointer, step: Step, path: Path) -> InputRefused:
    """An index of what R4 has no list of."""
    message = f"{spell(pointer)} is no list"
    most = f"R4 has {member.element.cardinality} of it: " if not member.element.is_list else ""
    return path.refused(message, f"{most}leave {spell((step,))} out")


def whole_object(member: Member, pointer: Pointer, path: Path) -> InputRefused:
    """A text where an object should be."""
    (type,), home = member.element.types, member.element.home
    names = [name for name in (structures.elements(home) if home else ()) if name not in _COMMON]
    message = f"{spell(pointer)} is an object, of type {type}, and a text cannot be one"
    if not names:
        return path.refused(message, "give all of it with --set-json")
    some = ", ".join(names[:_MOST]) + (" …" if len(names) > _MOST else "")
    first = next((name for name in names if "[" not in name), f"… of {some}")
    go_on = f"go on to one of its elements ({some}), such as {spell((*pointer, first))}"
    return path.refused(message, go_on)


def ambiguous(
    document: Document, pointer: Pointer, items: Sequence[Any], path: Path
) -> InputRefused:
    """A list of several, and no index."""
    message = f"{spell(pointer)} has {len(items)} elements"
    more = "" if path.option == "--unset" else f"; {spell(pointer)}[+] adds one"
    return path.refused(
        message,
        f"say which: {_candidates(pointer, items)}{more}",
        private_hint=f"say which: {_candidates(pointer, items, private=True)}{more}",
        place=document.place(pointer),
    )


def no_match(
    document: Document,
    pointer: Pointer,
    items: Sequence[Any],
    element: Element | None,
    step: Where,
    path: Path,
) -> InputRefused:
    """A list none of whose elements has what was wanted."""
    where, keys = spell(pointer), ".".join(step.keys)
    adds = "" if path.option == "--unset" else f"{where}[+].{keys}=… adds one"
    place = document.place(pointer)
    if not items:
        return path.refused(f"there is no {where}", adds or None, place=place)
    start = _misspelt(element, step.keys) or "there are"
    return path.refused(
        f"no {where} has {keys}=…",
        _joined(start, _candidates(pointer, items), adds),
        private=f"no {where} has {keys}={step.value}",
        private_hint=_joined(start, _candidates(pointer, items, private=True), adds),
        place=place,
    )


def _joined(start: str, candidates: str, adds: str) -> str:
    return "; ".join(filter(None, (f"{start} {candidates}", adds)))


def _candidates(pointer: Pointer, items: Sequence[Any], private: bool = False) -> str:
    """`name[0] (use, family) or name[1] (family)`, or with values."""
    shown = [
        f"{spell((*pointer, index))}{_within(one, private)}"
        for index, one in enumerate(items[:_FEW])
    ]
    more = f" … of {len(items)}" if len(items) > _FEW else ""
    return " or ".join(shown) + more


def _within(value: Any, private: bool) -> str:
    if private:
        return f" {quoted(value)}"
    keys = [key for key in value if is_plain(key)] if isinstance(value, dict) else []
    return f" ({', '.join(keys)})" if keys else ""


def _misspelt(element: Element | None, keys: Sequence[str]) -> str:
    """What was meant by a key that R4 does not know; "" where all are known."""
    try:
        structures.element(element.home if element else "", keys)
    except structures.UnknownElement as error:
        near = f"did you mean {' or '.join(error.nearest)}? " if error.nearest else ""
        return f"R4 has no {error.step} in {error.home}; {near}there are" if error.home else ""
    return ""


def _choice(element: Element, path: Path) -> InputRefused:
    """`deceased`, where R4 writes deceasedBoolean or deceasedDateTime."""
    stem = element.name.removesuffix("[x]")
    names = [structures.choice_name(stem, type) for type in element.types]
    hint = f"write {' or '.join(names)}"
    if len(names) > _MOST:
        hint = f"write {stem} and the type, as in {stem}String: one of {len(names)}"
    return path.refused(f"R4 writes {element.name} with its type", hint)


def _deeper(home: str, key: str) -> tuple[str, ...]:
    """Where an element of that name is, one step further down."""
    known = structures.json_elements(home).values()
    homes = [(one.name, one.home) for one in known if one.home and one.name not in _COMMON]
    return tuple(
        f"{name}.{key}" for name, inner in homes if key in structures.json_elements(inner)
    )[:3]
