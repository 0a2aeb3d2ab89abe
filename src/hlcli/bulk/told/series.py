"""How many a second, over the whole run and right now, in bounded memory."""

from __future__ import annotations

#: More points than this become half as many, each over twice the time.
_MOST = 240
#: "Right now" is the mean of so many seconds.
_RECENT = 5


class Series:
    """Things by the second they happened in."""

    def __init__(self) -> None:
        self._counts: list[int] = []
        self._step = 1
        self._recent: dict[int, int] = {}
        self._began: float | None = None

    def add(self, at: float) -> None:
        """One more, `at` seconds after the start."""
        self._began = at if self._began is None else self._began
        place = max(0, int(at)) // self._step
        while place >= _MOST:
            self._halve()
            place = max(0, int(at)) // self._step
        self._counts += [0] * (place + 1 - len(self._counts))
        self._counts[place] += 1
        self._note(int(at))

    def _note(self, second: int) -> None:
        self._recent[second] = self._recent.get(second, 0) + 1
        if len(self._recent) > 2 * _RECENT:
            self._recent = {
                one: count for one, count in self._recent.items() if one > second - 2 * _RECENT
            }

    def _halve(self) -> None:
        even = self._counts + [0] * (len(self._counts) % 2)
        self._counts = [a + b for a, b in zip(even[::2], even[1::2], strict=True)]
        self._step *= 2

    def rate(self, at: float) -> float:
        """Per second, over the last few whole seconds; from the start, where that is later."""
        now = int(at)
        if self._began is None:
            return 0.0
        if at - self._began < _RECENT:
            return sum(self._recent.values()) / max(at - self._began, 0.5)
        return sum(self._recent.get(now - back, 0) for back in range(1, _RECENT + 1)) / _RECENT

    def points(self, end: float | None = None) -> tuple[tuple[float, float], ...]:
        """(seconds after the start, per second), one for each step of time. The last step is
        only as long as it lasted until `end`."""
        found = []
        for place, count in enumerate(self._counts):
            start = place * self._step
            last = end is not None and start < end < start + self._step
            width = max(end - start, 0.5) if last and end is not None else self._step
            found.append((float(start), count / width))
        return tuple(found)

    def recent(self, at: float, seconds: int) -> tuple[float, ...]:
        """Per second, for the last whole seconds, the latest last; for a sparkline."""
        points = self.points()
        known = [rate for start, rate in points if start + self._step <= at]
        return tuple(known[-max(1, seconds // self._step) :])
