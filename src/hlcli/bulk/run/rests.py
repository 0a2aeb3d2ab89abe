"""Items that wait before a repeat: they hold no place among those in flight, and get one again
before any new item does."""

from __future__ import annotations

import heapq


class Rests:
    """Until when who rests."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        self._heap: list[tuple[float, int]] = []

    def __len__(self) -> int:
        return len(self._until)

    def begin(self, number: int, until: float) -> None:
        """It waits until then, at least."""
        self._until[number] = until
        heapq.heappush(self._heap, (until, number))

    def end(self, number: int) -> None:
        """It is settled, whatever it waited for."""
        self._until.pop(number, None)

    def rested(self, now: float, most: int) -> list[int]:
        """So many of those that have waited long enough, the first first: they rest no more."""
        found: list[int] = []
        while len(found) < most and self.next is not None and self.next <= now:
            _, number = heapq.heappop(self._heap)
            del self._until[number]
            found.append(number)
        return found

    @property
    def next(self) -> float | None:
        """When the next one has waited long enough."""
        while self._heap and self._until.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None
