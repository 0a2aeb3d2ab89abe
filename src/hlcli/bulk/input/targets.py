"""What the references inside a Bundle can lead to: resources by uuid and by identifier."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from hlcli.bulk.input.ids import Ids
from hlcli.bulk.input.item import Item
from hlcli.fhir import jsontext
from hlcli.fhir.criteria import SearchRefused, split, unescape

_URN = re.compile(r"urn:uuid:(.+)", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: Type, system (None: any) and value of `Type?identifier=system|value`.
Key = tuple[str, str | None, str]


def name_of(url: str | None) -> str | None:
    """What follows `urn:uuid:`, a UUID in small letters; None for any other URL.

    `urn:uuid:patient-1` is seen. It names an entry inside its own Bundle only: the next Bundle may
    well have a patient-1 of its own.
    """
    found = _URN.fullmatch(url) if url else None
    if found is None:
        return None
    small = found[1].lower()
    return small if _UUID.fullmatch(small) else found[1]


def uuid_of(url: str | None) -> str | None:
    """The name in a URL if it is a UUID, which is the same everywhere and can be an id."""
    name = name_of(url)
    return name if name and _UUID.fullmatch(name) else None


def key_of(reference: str) -> Key | None:
    """What `Practitioner?identifier=system|value` asks for; None for other criteria, which only a
    search can tell."""
    type, _, query = reference.partition("?")
    name, _, value = query.partition("=")
    if name != "identifier" or "&" in value:
        return None
    try:
        pieces = [unescape(piece, name) for piece in split(unquote(value), "|")]
    except SearchRefused:
        return None
    if len(pieces) > 2 or not pieces[-1]:
        return None
    return type, pieces[0] if len(pieces) == 2 else None, pieces[-1]


@dataclass(frozen=True)
class Facts:
    """Of a resource: what references need to know.

    `id` is its own, else its fullUrl's uuid (`derived`), else None. `name` is its fullUrl's. Two
    with one `mark` are the same resource, maybe in two versions.
    """

    type: str
    id: str | None
    derived: bool
    name: str | None
    keys: frozenset[Key]
    mark: bytes

    @property
    def target(self) -> str | None:
        """`Patient/1`."""
        return f"{self.type}/{self.id}" if self.id else None


def read(body: bytes) -> Any:
    """Its value; None for what is no JSON. At the standard library's speed, which knows no number
    of 5,000 digits and would take UTF-16."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        pass
    try:
        return jsontext.loads(body)
    except ValueError:
        return None


def facts(item: Item) -> Facts | None:
    """None for what is no resource, or none that could be sent."""
    value = read(item.body)
    type = value.get("resourceType") if isinstance(value, dict) else None
    if not isinstance(type, str):
        return None
    own, derived = value.get("id"), "id" not in value
    id = uuid_of(item.full_url) if derived else own if isinstance(own, str) else None
    keys = _keys(type, value)
    mark = repr(keys[0]).encode() if keys else item.body
    return Facts(
        type, id, derived and id is not None, name_of(item.full_url), frozenset(keys), mark
    )


def _keys(type: str, value: dict[str, Any]) -> list[Key]:
    found = value.get("identifier")
    some = found if isinstance(found, list) else [found]
    texts = [
        (one.get("system") or "", one["value"])
        for one in some
        if isinstance(one, dict) and isinstance(one.get("value"), str)
    ]
    texts = [(system, text) for system, text in texts if isinstance(system, str)]
    return [key for system, text in texts for key in ((type, system, text), (type, None, text))]


class Targets:
    """Resources that can be referred to. An identifier that two of them have leads nowhere."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._keys: dict[Key, str | None] = {}

    def add(self, found: Facts, wanted: frozenset[Key] | None = None) -> None:
        """Remember a resource, by the `wanted` of its keys (None: all)."""
        target = found.target
        if found.name and self._names.setdefault(found.name, target or "") != target:
            self.forbid(found)
        if target is None:
            return
        for key in found.keys if wanted is None else found.keys & wanted:
            other = self._keys.setdefault(key, target)
            self._keys[key] = target if other == target else None

    def forbid(self, found: Facts) -> None:
        """Nobody can tell what its fullUrl leads to, whatever is added."""
        if found.name:
            self._names[found.name] = ""

    def named(self, name: str) -> str | None:
        """`Type/id` of the entry with that fullUrl; "" if it has no id, or several have that."""
        return self._names.get(name)

    def key(self, key: Key) -> str | None:
        """`Type/id` of the one resource with that identifier."""
        return self._keys.get(key)


class Everywhere:
    """The targets of the whole input, which is read for them when one is first asked for.

    Memory: some 250 bytes for each entry with a uuid, and for each identifier referred to.
    `references` finds the references in a body that are criteria.
    """

    def __init__(
        self, every: Callable[[], Iterator[Item]], references: Callable[[bytes], Iterator[str]]
    ) -> None:
        self._every, self._references = every, references

    def named(self, name: str) -> str | None:
        """As `Targets.named`, for UUIDs."""
        return self._uuids.named(name)

    def key(self, key: Key) -> str | None:
        """As `Targets.key`."""
        return self._identifiers.key(key)

    @cached_property
    def _uuids(self) -> Targets:
        found, ids = Targets(), Ids()
        for item in self._every():
            one = facts(item) if uuid_of(item.full_url) else None
            if one is not None and has_anothers(ids, one):
                found.forbid(one)
            elif one is not None:
                found.add(one, frozenset())
        return found

    @cached_property
    def _identifiers(self) -> Targets:
        asked = (text for item in self._every() for text in self._references(item.body))
        wanted = frozenset(key for text in asked if (key := key_of(text)))
        types, found, ids = {f'"{type}"'.encode() for type, _, _ in wanted}, Targets(), Ids()
        for item in self._every():
            one = facts(item) if any(type in item.body for type in types) else None
            if one is not None and not has_anothers(ids, one):
                found.add(one, wanted)
        return found


def has_anothers(ids: Ids, found: Facts) -> bool:
    """Its fullUrl would give it the id that another has already."""
    return found.derived and ids.is_anothers(found.target or "", found.mark)
