"""What was seen in the store by further reads: before a write (a preview), or after a refusal.

Plain data; nothing in it was checked but its shape, and an id may be any text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hlcli.fhir.apart import Telling
from hlcli.fhir.interaction import Reply
from hlcli.fhir.links import has_next
from hlcli.fhir.rows import Row

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change

#: Candidates that are asked for and shown.
MOST = 20


@dataclass(frozen=True)
class Candidate:
    """One resource as it was seen."""

    resource: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Its type."""
        return _text(self.resource.get("resourceType"))

    @property
    def id(self) -> str:
        """Its logical id."""
        return _text(self.resource.get("id"))

    @property
    def target(self) -> str:
        """Type/id."""
        return f"{self.type}/{self.id}"

    @property
    def version(self) -> str | None:
        """meta.versionId."""
        return self._meta("versionId")

    @property
    def updated(self) -> str | None:
        """meta.lastUpdated."""
        return self._meta("lastUpdated")

    def _meta(self, key: str) -> str | None:
        meta = self.resource.get("meta")
        return (_text(meta.get(key)) or None) if isinstance(meta, Mapping) else None


@dataclass(frozen=True)
class Matches:
    """What a search by the same criteria finds, at most MOST; `more` tells that there are others.
    `apart` are the parameters that would tell these apart."""

    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    apart: tuple[Telling, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that match."""
        return tuple(one.id for one in self.candidates)

    @property
    def decides(self) -> bool:
        """Whether a further page could not turn none into one, or one into several."""
        return len(self.ids) > 1 or not self.more

    def plus(self, page: Matches) -> Matches:
        """These, and those of the page after them."""
        unique = {one.id: one for one in (*self.candidates, *page.candidates)}
        found = tuple(unique.values())
        return Matches(found[:MOST], page.more or len(found) > MOST)

    @property
    def count(self) -> str:
        """`2`, or `more than 20`."""
        return f"more than {len(self.ids)}" if self.more else str(len(self.ids))


@dataclass(frozen=True)
class Seen:
    """All that was seen, None where it was not looked for or could not be had.

    `matches` and `row` belong to a conditional update. `current` is what stands under the id in
    question, `gone` tells that it was deleted and `free` that nothing ever stood there. `had` is
    the version the write was made for. `changes` lead from that to `current`; of a preview, from
    `current` to what would be stored. `page` is the searchset, for what the endpoint says in it.
    `ours` is what a merge was to change of `had`, where both changes cannot hold.
    """

    matches: Matches | None = None
    row: Row | None = None
    current: Candidate | None = None
    gone: bool = False
    free: bool = False
    had: str | None = None
    changes: tuple[Change, ...] | None = None
    page: Reply | None = None
    ours: tuple[Change, ...] | None = None


def matches_of(reply: Reply, type: str) -> Matches:
    """The resources of this type in a searchset, each id once."""
    bundle = reply.resource or {}
    here = Matches(tuple(_found(bundle, type)), has_next(bundle))
    return Matches().plus(here)


def _found(bundle: Mapping[str, Any], type: str) -> Iterator[Candidate]:
    """What matched; not what was included, nor outcomes."""
    for entry in _objects(bundle.get("entry")):
        resource, search = entry.get("resource"), entry.get("search")
        mode = search.get("mode") if isinstance(search, Mapping) else None
        if isinstance(resource, Mapping) and mode in (None, "match"):
            one = Candidate(resource)
            if one.type == type and one.id:
                yield one


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
