"""What the references inside a Bundle can lead to: resources by uuid and by identifier."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from hlcli.bulk.item import Item
from hlcli.fhir.criteria import SearchRefused, split, unescape

#: What is no uuid is taken too, if it can be an id: `urn:uuid:patient-1` is seen.
_URN = re.compile(r"urn:uuid:([A-Za-z0-9\-.]{1,64})", re.IGNORECASE)

#: Type, system (None: any) and value of `Type?identifier=system|value`.
Key = tuple[str, str | None, str]


def uuid_of(url: str | None) -> str | None:
    """The uuid in `urn:uuid:…`, in small letters; None for any other URL."""
    found = _URN.fullmatch(url) if url else None
    return found[1].lower() if found else None


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
    """Of a resource: what references need to know. `id` is its own, else its fullUrl's uuid."""

    type: str
    id: str | None
    own_id: bool
    uuid: str | None
    keys: frozenset[Key]

    @property
    def target(self) -> str | None:
        """`Patient/1`."""
        return f"{self.type}/{self.id}" if self.id else None


def facts(item: Item) -> Facts | None:
    """None for what is no resource."""
    try:
        value = json.loads(item.body)
    except (ValueError, RecursionError):
        return None
    type = value.get("resourceType") if isinstance(value, dict) else None
    if not isinstance(type, str):
        return None
    id, uuid = value.get("id"), uuid_of(item.full_url)
    own = isinstance(id, str)
    return Facts(type, id if own else uuid, "id" in value, uuid, _keys(type, value))


def _keys(type: str, value: dict[str, Any]) -> frozenset[Key]:
    found = value.get("identifier")
    some = found if isinstance(found, list) else [found]
    texts = [
        (one.get("system") or "", one["value"])
        for one in some
        if isinstance(one, dict) and isinstance(one.get("value"), str)
    ]
    return frozenset(
        key for system, text in texts for key in ((type, system, text), (type, None, text))
    )


class Targets:
    """Resources that can be referred to. An identifier that two of them have leads nowhere."""

    def __init__(self) -> None:
        self._uuids: dict[str, str] = {}
        self._keys: dict[Key, str | None] = {}

    def add(self, found: Facts, wanted: frozenset[Key] | None = None) -> None:
        """Remember a resource, by the `wanted` of its keys (None: all)."""
        if found.target is None:
            return
        if found.uuid:
            self._uuids.setdefault(found.uuid, found.target)
        for key in found.keys if wanted is None else found.keys & wanted:
            other = self._keys.setdefault(key, found.target)
            self._keys[key] = found.target if other == found.target else None

    def uuid(self, uuid: str) -> str | None:
        """`Type/id` of the entry with that fullUrl."""
        return self._uuids.get(uuid)

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

    def uuid(self, uuid: str) -> str | None:
        """As `Targets.uuid`."""
        return self._uuids.uuid(uuid)

    def key(self, key: Key) -> str | None:
        """As `Targets.key`."""
        return self._identifiers.key(key)

    @cached_property
    def _uuids(self) -> Targets:
        found = Targets()
        for item in self._every():
            if uuid_of(item.full_url) and (one := facts(item)):
                found.add(one, frozenset())
        return found

    @cached_property
    def _identifiers(self) -> Targets:
        asked = (text for item in self._every() for text in self._references(item.body))
        wanted = frozenset(key for text in asked if (key := key_of(text)))
        types, found = {f'"{type}"'.encode() for type, _, _ in wanted}, Targets()
        for item in self._every():
            if any(type in item.body for type in types) and (one := facts(item)):
                found.add(one, wanted)
        return found
