"""How much may be under way at once: one limiter for a whole run, whoever sends.

Additive increase, multiplicative decrease, as in TCP (https://www.rfc-editor.org/rfc/rfc5681): one
more in flight for every round of answers, half as many when the service says that it is too much.
Pure: moments come from the caller, in seconds of one clock.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Polite by default: clinical applications share the store.
START, CEILING = 8, 32

#: In flight at most, whatever is asked for: each has a socket.
MOST = 1024

#: A climb doubles what is in flight every so many seconds, as long as that makes things faster by
#: this factor; where it did not, it tries again after so many steps.
_STEP, _WORTH, _REST = 0.25, 1.05, 20


@dataclass(frozen=True)
class Pace:
    """What the user allows. `concurrency`: in flight at most; `rate`: requests a second at most;
    `climb`: as much as the service takes."""

    concurrency: int | None = None
    rate: float | None = None
    climb: bool = False

    @property
    def ceiling(self) -> int:
        """In flight at most."""
        return min(MOST, self.concurrency or (MOST if self.climb else CEILING))


class Limiter:
    """Says how many requests may start now, and learns from how they end."""

    def __init__(self, pace: Pace, now: float = 0.0) -> None:
        self._ceiling = pace.ceiling
        self._window = float(min(START, self._ceiling))
        #: One more for every answer instead of every round, until the first brake.
        self._swift = pace.concurrency is not None
        self._climb: _Climb | None = _Climb(now) if pace.climb else None
        self._bucket = _Bucket(pace.rate, now) if pace.rate else None
        self._paused_until = now
        self._braked_at = float("-inf")

    @property
    def allowed(self) -> int:
        """In flight at most, now."""
        return int(self._window)

    def room(self, in_flight: int, now: float) -> int:
        """How many may start now."""
        if now < self._paused_until:
            return 0
        free = max(0, self.allowed - in_flight)
        return min(free, self._bucket.tokens(now)) if self._bucket and free else free

    def wait(self, now: float) -> float:
        """Seconds until time alone makes room; 0 if it does not take time."""
        paused = max(0.0, self._paused_until - now)
        return max(paused, self._bucket.wait(now)) if self._bucket else paused

    def started(self, count: int, now: float) -> None:
        """So many have started."""
        if self._bucket:
            self._bucket.spend(count, now)

    def answered(self, in_flight: int, now: float) -> None:
        """One was answered, and `in_flight` were under way until then."""
        if self._climb:
            self._window = min(float(self._ceiling), self._climb.step(self._window, now))
        elif in_flight >= self.allowed:
            grown = self._window + (1.0 if self._swift else 1.0 / self._window)
            self._window = min(float(self._ceiling), grown)

    def pressed(self, began: float, now: float, told: float | None = None) -> bool:
        """The service turned away a request that left at `began`, perhaps saying how many seconds
        to stay away. True if that slowed everything down: those that left before the last brake
        belong to the burst it was for."""
        if told is not None:
            self._paused_until = max(self._paused_until, now + told)
        if began <= self._braked_at:
            return False
        self._braked_at, self._swift, self._climb = now, False, None
        self._window = max(1.0, self._window / 2)
        return True


#: Seconds: no clock is so coarse that a token is due, and never comes.
_GRAIN = 0.0001


class _Bucket:
    """Tokens for a tenth of a second at most, so that a pause is not made up for in a burst."""

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._most = max(1.0, rate / 10)
        self._held = 1.0
        self._at = now

    def tokens(self, now: float) -> int:
        self._fill(now)
        return int(self._held)

    def wait(self, now: float) -> float:
        self._fill(now)
        short = 1.0 - self._held
        return short / self._rate + _GRAIN if short > 0 else 0.0

    def spend(self, count: int, now: float) -> None:
        self._fill(now)
        self._held -= count

    def _fill(self, now: float) -> None:
        self._held = min(self._most, self._held + max(0.0, now - self._at) * self._rate)
        self._at = max(self._at, now)


class _Climb:
    """Until the service says stop. Where more in flight makes nothing faster, the client itself is
    the limit, and would open sockets without end."""

    def __init__(self, now: float) -> None:
        self._since, self._count = now, 0
        self._best, self._before = 0.0, 0.0
        self._resting = 0

    def step(self, window: float, now: float) -> float:
        """What may be in flight after one more answer."""
        self._count += 1
        if now - self._since < _STEP or self._count < window:
            return window
        rate = self._count / (now - self._since)
        self._since, self._count = now, 0
        return self._next(window, rate)

    def _next(self, window: float, rate: float) -> float:
        if self._resting:
            self._resting -= 1
            return window
        if rate > self._best * _WORTH:
            self._best, self._before = rate, window
            return window * 2
        self._best, self._resting = 0.0, _REST
        return self._before
