"""How long things took: a histogram of bounded size, whatever is put into it."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

#: Buckets an octave: a percentile is at most 4.5 % off.
_FINE = 16
_LEAST = 1e-5
_BUCKETS = 32 * _FINE

#: Bars of the small histogram, in seconds; what is longer has a bar of its own.
BARS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True)
class Spread:
    """In seconds. `bars` are (upper bound, how many), the last bound infinite."""

    count: int
    p50: float
    p95: float
    p99: float
    max: float
    bars: tuple[tuple[float, int], ...]


class Histogram:
    """Seconds, in buckets that are each a sixteenth of an octave wide; 10 µs to half a day."""

    def __init__(self) -> None:
        self._buckets = array("Q", [0]) * _BUCKETS
        self._bars = [0] * (len(BARS) + 1)
        self._count, self._max = 0, 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        place = int(math.log2(max(seconds, _LEAST) / _LEAST) * _FINE)
        self._buckets[min(place, _BUCKETS - 1)] += 1
        self._bars[next((at for at, top in enumerate(BARS) if seconds <= top), len(BARS))] += 1
        self._count += 1
        self._max = max(self._max, seconds)

    def percentile(self, percent: float) -> float:
        """So many percent took this long or less; 0 of nothing."""
        left = max(1, math.ceil(self._count * percent / 100))
        for place, count in enumerate(self._buckets):
            left -= count
            if left <= 0:
                return min(self._max, _LEAST * 2 ** ((place + 0.5) / _FINE))
        return self._max

    @property
    def spread(self) -> Spread | None:
        """None of nothing: there is no NaN in a report."""
        if not self._count:
            return None
        p50, p95, p99 = (self.percentile(percent) for percent in (50, 95, 99))
        bars = tuple(zip((*BARS, math.inf), self._bars, strict=True))
        return Spread(self._count, p50, p95, p99, self._max, bars)
