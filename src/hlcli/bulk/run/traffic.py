"""What is under way, what rests before a repeat, and how many more may leave."""

from __future__ import annotations

from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.run.limiter import Limiter
from hlcli.bulk.run.rests import Rests

#: Bytes of bodies under way: each is in memory two or three times.
_MOST_BYTES = 24 * 1024 * 1024


class Traffic:
    """Moments are in seconds of one clock. Until something has `worked`, whoever rests keeps his
    place: a service that answers nobody is not asked by ever more."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter, self._rests = limiter, Rests()
        self._under_way: dict[int, Planned] = {}
        self._bytes = 0
        self.worked = False

    def __len__(self) -> int:
        return len(self._under_way)

    @property
    def numbers(self) -> list[int]:
        """Of all that are under way."""
        return [*self._under_way]

    @property
    def flying(self) -> int:
        """Without those that rest."""
        return len(self._under_way) - len(self._rests)

    @property
    def waiting(self) -> int:
        """Those that rest."""
        return len(self._rests)

    @property
    def allowed(self) -> int:
        """In flight at most, now."""
        return self._limiter.allowed

    @property
    def is_heavy(self) -> bool:
        """No more bytes, for now."""
        return self._bytes >= _MOST_BYTES

    def room(self, now: float) -> int:
        """How many new ones may leave."""
        lent = len(self._rests) if self.worked else 0
        free = self._limiter.room(len(self._under_way) - lent, now)
        return min(free, 4 * self._limiter.allowed - lent)

    def wait(self, now: float) -> float | None:
        """Seconds until time itself makes room; None if it does not take time."""
        rested = [] if self._rests.next is None else [max(0.0, self._rests.next - now)]
        waits = [*rested, *filter(None, [self._limiter.wait(now)])]
        return min(waits, default=None)

    def enter(self, planned: Planned) -> None:
        """It is to leave; `left` says when it has."""
        self._under_way[planned.item.number] = planned
        self._bytes += len(planned.item.body)

    def left(self, count: int, now: float) -> None:
        """So many requests have left."""
        self._limiter.started(count, now)

    def settled(self, number: int) -> Planned:
        """It is under way no more."""
        planned = self._under_way.pop(number)
        self._bytes -= len(planned.item.body)
        self._rests.end(number)
        return planned

    def rest(self, number: int, until: float) -> None:
        """It waits until then, at least."""
        self._rests.begin(number, until)

    def again(self, now: float) -> list[int]:
        """Those that have waited, and may leave once more: they go before any new one."""
        numbers = self._rests.rested(now, self._limiter.room(self.flying, now))
        if numbers:
            self._limiter.started(len(numbers), now)
        return numbers

    def answered(self, now: float) -> None:
        """One was answered, and is settled."""
        self._limiter.answered(self.flying + 1, now)

    def pressed(self, began: float, now: float, told: float | None) -> float | None:
        """As `Limiter.pressed`: the seconds for which nothing leaves, if that slowed all down."""
        return self._limiter.wait(now) if self._limiter.pressed(began, now, told) else None
