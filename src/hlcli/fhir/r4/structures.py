"""What R4 types are made of: their elements, from the generated tables.

A *home* is where elements live: a type (`Patient`, `HumanName`) or an element with elements of its
own (`Patient.contact`). https://hl7.org/fhir/R4/resourcelist.html and datatypes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from hlcli.fhir.r4 import tables

_MANY = "*+"
_STRENGTHS = {"!": "required", "+": "extensible", "~": "preferred", "?": "example"}
_VALUE_SETS = "http://hl7.org/fhir/ValueSet/"
_NAMELESS = ("BackboneElement", "Element")


class UnknownElement(KeyError):
    """A path with a step R4 does not know: `step`, below `home`; `nearest` look like it."""

    def __init__(self, home: str, step: str, nearest: tuple[str, ...]) -> None:
        super().__init__(f"{home}.{step}")
        self.home, self.step, self.nearest = home, step, nearest


@dataclass(frozen=True)
class Element:
    """One element. `name` is its key in JSON, or ends in `[x]` where several types can be chosen.

    `path` is where R4 defines it (`HumanName.family`); `types` are type names; `max` None means no
    limit. `choice` is the `value[x]` that a `valueQuantity` comes from, else "". `targets` are the
    types a reference may name (none: any). `strength` is required, extensible, preferred, example
    or "", `value_set` the URL it speaks of. `home` is where its own elements live, "" if it has
    none, a choice of types or holds any resource; a content reference is already followed.
    """

    path: str
    name: str
    types: tuple[str, ...]
    min: int
    max: int | None
    targets: tuple[str, ...] = ()
    strength: str = ""
    value_set: str = ""
    home: str = ""
    choice: str = ""

    @property
    def is_list(self) -> bool:
        """True where JSON has a list, however many elements are in it."""
        return self.max is None

    @property
    def is_choice(self) -> bool:
        """True for `value[x]`, False for `valueString`."""
        return self.name.endswith("[x]")

    @property
    def cardinality(self) -> str:
        """`0..1`, `1..*` …"""
        return f"{self.min}..{'*' if self.max is None else self.max}"

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """System -> codes of a required binding; empty without one that can be listed."""
        return codes(self.value_set) if self.strength == "required" else {}

    @property
    def short(self) -> str:
        """HL7's short description."""
        return description(self.path)


@cache
def elements(home: str) -> Mapping[str, Element]:
    """The elements of a home by name, inherited ones first. Raises KeyError for no home."""
    found = dict[str, Element]()
    type, _, rest = home.partition(".")
    line = tables.line(type, tables.STRUCTURES)
    rows, base = line["elements"], line["base"]
    for step in rest.split(".") if rest else ():
        if not isinstance(rows.get(step), list):
            raise KeyError(home)  # the element has a type, and none of its own elements
        row, rows = rows[step]
        base = row.split()[1]
    if base:
        found |= elements(base)
    found |= {name: _element(f"{home}.{name}", name, row) for name, row in rows.items()}
    return MappingProxyType(found)


@cache
def summary(type: str) -> frozenset[str]:
    """The keys in JSON of what R4 puts into a resource's summary, and of what it must have."""
    marked = tables.line(type, tables.SUMMARIES)["elements"].split()
    every = elements(type).items()
    kept = (one for name, one in every if name in marked or one.min)
    return frozenset(chosen.name for one in kept for chosen in _chosen(one))


@cache
def json_elements(home: str) -> Mapping[str, Element]:
    """The elements of a home by their keys in JSON: `deceasedBoolean`, not `deceased[x]`.

    Raises KeyError for no home.
    """
    every = (one for element in elements(home).values() for one in _chosen(element))
    return MappingProxyType({one.name: one for one in every})


def element(type: str, path: str | Iterable[str | int]) -> Element:
    """The element at a path below a type: `contact.name.family`, `deceasedBoolean`, `value[x]`.

    A path may be a pointer, whose indexes are not looked at. Raises KeyError for no type, and
    UnknownElement for a step R4 does not have.
    """
    steps = path.split(".") if isinstance(path, str) else [s for s in path if isinstance(s, str)]
    home, found = type, None
    for step in steps:
        found = _step(home, step)
        home = found.home
    if found is None:
        raise KeyError(f"{type}: an empty path")
    return found


def children(type: str, path: str | Iterable[str | int] = ()) -> tuple[Element, ...]:
    """The elements of a type, or of what is at a path below it; of a primitive there are none.

    Raises as `element` does.
    """
    steps = path.split(".") if isinstance(path, str) and path else tuple(path)
    home = element(type, steps).home if steps else type
    return tuple(elements(home).values()) if home else ()


def suggest(home: str, word: str) -> tuple[str, ...]:
    """Up to three JSON names of a home's elements that look like `word`, the likeliest first."""
    from hlcli.fhir.search import nearest

    known = json_elements(home)
    chosen = tuple(name for name, one in known.items() if one.choice == f"{word}[x]")
    return chosen[:3] or nearest(word, known)


def is_type(word: str) -> bool:
    """True for resource types and data types, abstract ones included; not for primitives."""
    try:
        return bool(tables.line(word, tables.STRUCTURES))
    except KeyError:
        return False


@cache
def codes(value_set: str) -> Mapping[str, tuple[str, ...]]:
    """System -> codes of a value set by URL; empty for one that the package does not list."""
    try:
        line = tables.line(value_set.removeprefix(_VALUE_SETS), tables.CODES)
    except KeyError:
        return MappingProxyType({})
    systems = {system: tuple(codes.split(" ")) for system, codes in line["systems"].items()}
    return MappingProxyType(systems)


def description(path: str) -> str:
    """HL7's short description of a type or element, by the path that defines it; "" for none."""
    whole = tables.text(tables.DESCRIPTIONS)
    start = whole.find(f"\n{path}\t") + 1
    return whole[start + len(path) + 1 : whole.find("\n", start)] if start else ""


def choice_name(stem: str, type: str) -> str:
    """`valueString` for ("value", "string")."""
    return stem + type[0].upper() + type[1:]


def _step(home: str, step: str) -> Element:
    known = json_elements(home) if home else {}
    declared = elements(home) if home else {}
    if step in known or step in declared:
        return known[step] if step in known else declared[step]
    if f"{step}[x]" in declared:
        return declared[f"{step}[x]"]
    raise UnknownElement(home, step, suggest(home, step) if home else ())


def _chosen(element: Element) -> Iterator[Element]:
    if not element.is_choice:
        yield element
        return
    for type in element.types:
        name = choice_name(element.name.removesuffix("[x]"), type)
        home = _home(element.path, type)
        targets = element.targets if type in ("Reference", "canonical") else ()
        yield replace(
            element, name=name, types=(type,), home=home, targets=targets, choice=element.name
        )


def _element(path: str, name: str, row: Any) -> Element:
    """The element of one row; see `rows` for how they are written."""
    words = (row if isinstance(row, str) else row[0]).split()
    strength, value_set = "", ""
    if words[-1][0] in _STRENGTHS:
        mark = words.pop()
        strength, value_set = _STRENGTHS[mark[0]], mark[1:]
    bare = tuple(word.partition("(")[0] for word in words[1:])
    targets = tuple(part for word in words[1:] for part in word.partition("(")[2][:-1].split("|"))
    least, most = int(words[0] in "1+"), None if words[0] in _MANY else 1
    home = _home(path, bare[0]) if len(bare) == 1 and not name.endswith("[x]") else ""
    types = ("BackboneElement",) if bare[0].startswith("#") else bare
    url = value_set if ":" in value_set or not value_set else _VALUE_SETS + value_set
    return Element(
        path, name, types, least, most, tuple(filter(None, targets)), strength, url, home
    )


def _home(path: str, type: str) -> str:
    """Where the elements of an element of a type live."""
    if type.startswith("#"):
        return type[1:]
    if type in _NAMELESS:
        return path
    return type if type[0].isupper() and type != "Resource" else ""
