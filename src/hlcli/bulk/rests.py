"""Items that wait before a repeat: they hold no place among those in flight."""

from __future__ import annotations

import heapq


class Rests:
    """Until when who rests."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        self._heap: list[tuple[float, int]] = []

    def begin(self, number: int, until: float) -> None:
        """It waits until then."""
        self._until[number] = until
        heapq.heappush(self._heap, (until, number))

    def end(self, number: int) -> None:
        """It is settled, whatever it waited for."""
        self._until.pop(number, None)

    def count(self, now: float) -> int:
        """How many rest now."""
        while self._heap and self._heap[0][0] <= now:
            until, number = heapq.heappop(self._heap)
            if self._until.get(number) == until:
                del self._until[number]
        return len(self._until)
