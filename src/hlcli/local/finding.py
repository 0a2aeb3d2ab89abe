"""Which resources of a type meet criteria: the part a search and a conditional update share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hlcli.fhir import jsontext, match
from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import split_name
from hlcli.local.answers import Refused, instant
from hlcli.local.call import Call
from hlcli.local.narrowing import wanted_words
from hlcli.local.store import Version


@dataclass(frozen=True)
class Finder:
    """Criteria, understood once, to be asked of everything the index shows of a type."""

    call: Call
    plan: match.Plan
    holding: tuple[str, ...]
    by_creation: bool

    def find(self, after: str = "") -> Iterator[Version]:
        """The matches of now, by id, beginning behind the id `after`."""
        call = self.call
        shown = call.store.searchable(call.type, call.now(), after, self.holding)
        for version in shown:
            if self.plan(jsontext.loads(version.body or ""), self._created(version)):
                yield version

    def _created(self, version: Version) -> str | None:
        """HealthLake's createdAt stands in no resource: the first version was written then."""
        if not self.by_creation:
            return None
        first = self.call.store.version(version.type, version.id, 1)
        return instant(first.written) if first else None


def finder(call: Call, criteria: Pairs) -> Finder:
    """Raises Refused (400) for criteria that are unknown, malformed or not supported."""
    try:
        plan = match.plan(call.type, criteria, strict_case=call.railway.strict_case)
    except match.SearchRefused as error:
        raise Refused(400, error.code, error.text) from error
    by_creation = any(split_name(name)[0] == "createdAt" for name, _ in criteria)
    return Finder(call, plan, wanted_words(call.type, criteria), by_creation)
