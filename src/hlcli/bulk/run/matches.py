"""What criteria have matched, or created, in this run: searches are behind by seconds to minutes.

A resource that was just created is not found yet, and one that was just updated may be left out
meanwhile (https://docs.aws.amazon.com/healthlake/latest/devguide/managing-consistency.html): the
same criteria, sent again, would create a second one. The service has told us which it is, so that
a later item with the same criteria is put by that id.
"""

from __future__ import annotations

from hlcli.bulk.kept.seen import fingerprint
from hlcli.bulk.plan.planning import Planned

#: Seconds after which a search shows whatever was written, and how many are remembered at most.
_LASTS, _MOST = 600.0, 100_000


class Matches:
    """Moments are in seconds of one clock. Memory: some 250 bytes each, 25 MB at most."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        #: The longest ago first: when, and which.
        self._found: dict[int, tuple[float, str, str]] = {}
        self._named: dict[str, set[int]] = {}

    def note(self, planned: Planned, id: str, now: float) -> None:
        """These criteria have led to that resource; or it was put by its id, and nobody knows now
        which criteria still lead to it."""
        name = f"{planned.interaction.type}/{id}"
        if planned.interaction.name != "conditional-update":
            self._forget(name)
            return
        mark = _mark(planned)
        self._drop(mark)
        self._found[mark] = (now, id, name)
        self._named.setdefault(name, set()).add(mark)
        while len(self._found) > self._most or self._oldest < now - _LASTS:
            self._drop(next(iter(self._found)))

    def id_of(self, planned: Planned, now: float) -> str | None:
        """Of the resource that they lead to, as long as a search may not show it."""
        when, id, _ = self._found.get(_mark(planned), (float("-inf"), None, ""))
        return id if when >= now - _LASTS else None

    def _forget(self, name: str) -> None:
        for mark in [*self._named.get(name, ())]:
            self._drop(mark)

    def _drop(self, mark: int) -> None:
        _, _, name = self._found.pop(mark, (0.0, "", ""))
        marks = self._named.get(name, set())
        marks.discard(mark)
        if not marks:
            self._named.pop(name, None)

    @property
    def _oldest(self) -> float:
        return next(iter(self._found.values()))[0]


def _mark(planned: Planned) -> int:
    asked = planned.interaction
    return fingerprint(asked.type, repr(sorted(asked.query)))
