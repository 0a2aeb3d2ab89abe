"""Who may go now: of two items that share a key, the second waits until the first is settled."""

from __future__ import annotations

from collections import deque

from hlcli.bulk.plan.planning import Planned


class Lanes:
    """One lane for every key in use. An item stands in the lanes of all its keys, and goes when it
    is the first in each; so the order of the input holds in every lane, and nothing can lock."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[Planned]] = {}
        self._blocked: dict[str, str] = {}
        self._waiting = 0
        self._bytes = 0

    @property
    def waiting(self) -> int:
        """How many stand behind another one."""
        return self._waiting

    @property
    def bytes(self) -> int:
        """Of the bodies of all that are in."""
        return self._bytes

    def enter(self, planned: Planned) -> bool:
        """True if it may go at once; otherwise `leave` gives it back when it may."""
        for key in planned.keys:
            self._lanes.setdefault(key, deque()).append(planned)
        self._bytes += len(planned.item.body)
        free = self._is_first(planned)
        self._waiting += not free
        return free

    def leave(self, planned: Planned) -> list[Planned]:
        """It is settled: those that may go now."""
        behind: list[Planned] = []
        for key in planned.keys:
            lane = self._lanes[key]
            lane.popleft()
            if lane:
                behind.append(lane[0])
            else:
                del self._lanes[key]
        self._bytes -= len(planned.item.body)
        unique = {one.item.number: one for one in behind}
        freed = [one for one in unique.values() if self._is_first(one)]
        self._waiting -= len(freed)
        return sorted(freed, key=lambda one: one.item.number)

    def block(self, planned: Planned) -> None:
        """Nobody knows whether it is written, or will be in a moment: nothing goes after it."""
        self._blocked.update((key, str(planned.item.place)) for key in planned.keys)

    def blocker(self, planned: Planned) -> str | None:
        """The place of the item that it must not go after."""
        if not self._blocked:
            return None
        return next((self._blocked[key] for key in planned.keys if key in self._blocked), None)

    def _is_first(self, planned: Planned) -> bool:
        return all(self._lanes[key][0] is planned for key in planned.keys)
