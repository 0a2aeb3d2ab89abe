"""Ways to break a valid resource, each with the place where that must be reported.

The places are told by HL7's tables and by the break itself, never by the code under test.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir.r4 import structures
from hlcli.fhir.search import resource_types
from sites import Pointer, Site


@dataclass(frozen=True)
class Break:
    """A broken resource, and the finding that must be among those about it."""

    value: dict[str, Any]
    code: str
    expression: str
    pointer: Pointer
    hint: str = ""


Breaker = Callable[[dict[str, Any], Site], Iterator[Break]]


def _changed(value: dict[str, Any], pointer: Pointer, new: Any) -> dict[str, Any]:
    broken = copy.deepcopy(value)
    there: Any = broken
    for step in pointer[:-1]:
        there = there[step]
    there[pointer[-1]] = new
    return broken


def _renamed(value: dict[str, Any], site: Site, name: str | None) -> dict[str, Any]:
    """With another key in the same place; without it for None."""
    broken = copy.deepcopy(value)
    there: Any = broken
    for step in site.parent:
        there = there[step]
    pairs = [(name if key == site.key else key, one) for key, one in there.items()]
    there.clear()
    there.update((key, one) for key, one in pairs if key is not None)
    return broken


def _above(site: Site) -> str:
    return site.expression.rpartition(".")[0]


def misspelt(value: dict[str, Any], site: Site) -> Iterator[Break]:
    for name in (f"{site.key}x", site.key.upper()):
        spot = f"{_above(site)}.{name}"
        broken = _renamed(value, site, name)
        yield Break(broken, "structure", spot, (*site.parent, name), site.key)


def not_a_list(value: dict[str, Any], site: Site) -> Iterator[Break]:
    if site.element.is_list:
        broken = _changed(value, site.pointer, site.first[2])
        yield Break(broken, "structure", site.expression, site.pointer)


def a_list(value: dict[str, Any], site: Site) -> Iterator[Break]:
    if not site.element.is_list:
        for many in ([site.value], [site.value, site.value]):
            broken = _changed(value, site.pointer, many)
            yield Break(broken, "structure", site.expression, site.pointer)


def another_shape(value: dict[str, Any], site: Site) -> Iterator[Break]:
    pointer, expression, first = site.first
    code = "structure" if isinstance(first, dict) else "value"
    nested = (["x"],) if site.element.is_list else ()  # elsewhere a list is `a_list`
    for new in ("x", 1.5, True) if isinstance(first, dict) else ({"id": "x"}, *nested):
        yield Break(_changed(value, pointer, new), code, expression, pointer)


def missing(value: dict[str, Any], site: Site) -> Iterator[Break]:
    stem = site.element.choice.removesuffix("[x]") or site.key
    holder: Any = value
    for step in site.parent:
        holder = holder[step]
    if site.element.min and f"_{site.key}" not in holder and len(holder) > 1:
        spot = f"{_above(site)}.{stem}"
        yield Break(_renamed(value, site, None), "required", spot, site.parent)


def empty(value: dict[str, Any], site: Site) -> Iterator[Break]:
    pointer, expression, first = site.first
    if site.element.types == ("Resource",):
        spot = f"{expression}.resourceType"
        yield Break(_changed(value, pointer, {}), "required", spot, pointer)
    elif isinstance(first, dict | str):
        nothing, code = ({}, "structure") if isinstance(first, dict) else ("", "value")
        yield Break(_changed(value, pointer, nothing), code, expression, pointer)
    yield Break(_changed(value, pointer, None), "structure", expression, pointer)
    if site.element.is_list:
        yield Break(_changed(value, site.pointer, []), "structure", site.expression, site.pointer)


BAD: Mapping[str, tuple[Any, ...]] = {
    "base64Binary": ("QQ=", "QQ", "Q!==", " ", "QQ==QQ=="),
    "boolean": ("true", 1, 0, "yes"),
    "canonical": ("http://a b", " "),
    "code": (" a", "a  b", "a ", "\t"),
    "date": ("31.12.1985", "1985-2", "1985-02-30", "2023-02-29", "0000", "1985-1-1T00:00:00Z", 5),
    "dateTime": ("1985-13", "1985-12-31T10:00", "1985-12-31T10:00:00", "2023-04-31", "24:00", 5),
    "decimal": ("1.0", "", True, "1,5"),
    "id": ("a b", "a_b", "x" * 65, "ü", "a/b"),
    "instant": ("2020-01-01", "2020-01-01T00:00:00", "2020-01-01T24:00:00Z", "2020-01-01T00:00Z"),
    "integer": (1.5, "1", 2147483648, -2147483649, True),
    "markdown": ("a\x01b", 5, "x" * 1048577),
    "oid": ("1.2.3", "urn:oid:3.1", "urn:oid:1.02"),
    "positiveInt": (0, -1, 1.5, "1", 2147483648),
    "string": ("a\x00b", 5, False, "\x1f"),
    "time": ("24:00:00", "10:00", "10:00:61", "10:00:00Z"),
    "unsignedInt": (-1, 1.5, "0"),
    "uri": ("a b", " "),
    "url": ("http://a b", "\n"),
    "uuid": ("urn:uuid:1", "c757873d-ec9a-4326-a141-556f43239520"),
    "xhtml": ("<div>x</div>", "x", '<div xmlns="http://www.w3.org/1999/xhtml"><p></div>'),
}  # fmt: skip


def bad_value(value: dict[str, Any], site: Site) -> Iterator[Break]:
    pointer, expression, _ = site.first
    for bad in BAD.get(site.element.types[0], ()):
        yield Break(_changed(value, pointer, bad), "value", expression, pointer)


def no_such_code(value: dict[str, Any], site: Site) -> Iterator[Break]:
    pointer, expression, first = site.first
    if not site.element.codes:
        return
    if site.element.types == ("code",):
        yield Break(_changed(value, pointer, "zzz"), "code-invalid", expression, pointer)
    elif "coding" in first:
        for new in ({"code": first["coding"][0]["code"]}, {"system": "http://x", "code": "x"}):
            broken = _changed(value, (*pointer, "coding"), [new])
            yield Break(broken, "code-invalid", f"{expression}.coding", (*pointer, "coding"))


def second_choice(value: dict[str, Any], site: Site) -> Iterator[Break]:
    if site.element.choice and site.key.isalnum():
        stem = site.element.choice.removesuffix("[x]")
        declared = structures.elements(site.home)[site.element.choice]
        others = [structures.choice_name(stem, type) for type in declared.types]
        other = next(name for name in others if name != site.key)
        pointer = (*site.parent, other)
        broken = _changed(value, pointer, site.value)
        yield Break(broken, "structure", f"{_above(site)}.{stem}", pointer)


def lonely_null(value: dict[str, Any], site: Site) -> Iterator[Break]:
    """A null in a list whose place nothing holds, with and without a sibling list."""
    if site.element.is_list and site.element.types[0][0].islower():
        count = len(site.value)
        spot, pointer = f"{site.expression}[{count}]", (*site.pointer, count)
        broken = _changed(value, site.pointer, [*site.value, None])
        yield Break(broken, "structure", spot, pointer)
        twin = (*site.parent, f"_{site.key}")
        broken = _changed(broken, twin, [None] * (count + 1))
        yield Break(broken, "structure", spot, (*twin, count))


def sibling(value: dict[str, Any], site: Site) -> Iterator[Break]:
    """A `_key` that is no element, or whose extension is none."""
    if site.element.types[0][0].islower() and not site.element.is_list and site.key != "div":
        if site.element.path in ("Element.id", "Extension.url"):
            return
        twin = (*site.parent, f"_{site.key}")
        yield Break(_changed(value, twin, "x"), "structure", site.expression, twin)
        broken = _changed(value, twin, {"extension": [{"valueString": "x"}]})
        spot = f"{site.expression}.extension[0].url"
        yield Break(broken, "required", spot, (*twin, "extension", 0))


def inner_resource(value: dict[str, Any], site: Site) -> Iterator[Break]:
    if site.element.types != ("Resource",):
        return
    pointer, expression, _ = site.first
    type = (*pointer, "resourceType")
    spot = f"{expression}.resourceType"
    gone = _renamed(value, Site(type, spot, "", site.element, None), None)
    yield Break(gone, "required", spot, pointer)
    yield Break(_changed(value, type, "Pateint"), "value", spot, type, "Patient")
    yield Break(_changed(value, type, 5), "value", spot, type)


def wrong_target(value: dict[str, Any], site: Site) -> Iterator[Break]:
    if site.element.types != ("Reference",):
        return
    pointer, expression, _ = site.first
    at, spot = (*pointer, "reference"), f"{expression}.reference"
    other = [type for type in resource_types() if type not in site.element.targets]
    if site.element.targets:
        for literal in (f"{other[0]}/1", f"http://x.org/fhir/{other[-1]}/1/_history/2"):
            yield Break(_changed(value, at, literal), "structure", spot, at)
    yield Break(_changed(value, at, "Pateint/1"), "value", spot, at)
    yield Break(_changed(value, at, "#nowhere"), "not-found", spot, at)


BREAKERS: tuple[Breaker, ...] = (
    *(misspelt, not_a_list, a_list, another_shape, missing, empty, bad_value, no_such_code),
    *(second_choice, lonely_null, sibling, inner_resource, wrong_target),
)
