"""Events -> figures, in bounded memory: what a live line and the report at the end show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hlcli.bulk.kept.journal import DONE
from hlcli.bulk.told.events import (
    Braked,
    Ended,
    Event,
    Finished,
    Pulse,
    Repeated,
    Started,
    Stopping,
)
from hlcli.bulk.told.histogram import Histogram, Spread
from hlcli.bulk.told.series import Series

#: Kinds of errors that are told apart; all others are one.
_KINDS = 500
_BEFORE = ("skipped", "failed-before")
_INDEX, _NUMBER = re.compile(r"\[\d+\]"), re.compile(r"\d+")

#: Result, status, code or type, expression without its indexes, and message without numbers.
Kind = tuple[str, int | None, str, str, str]


@dataclass(frozen=True)
class Group:
    """Items that failed alike, or whose fate is unknown alike. `what` is the issue's code, else
    the problem's type; `first` the place of the first, `message` and `hint` what was said of it
    if it was refused here, `type` its problem's; `diagnostics` are the endpoint's words on it, and
    may hold clinical values."""

    result: str
    status: int | None
    what: str
    expression: str
    count: int
    first: str
    message: str = ""
    hint: str = ""
    type: str = ""
    diagnostics: str = ""


@dataclass(frozen=True)
class Summary:
    """All there is to say. `results` are counts by result, and of what was not tried again:
    `skipped` (done by an earlier start) and `failed-before`. `retries` are by reason; `waited` is
    the time spent before repeats, of all items together; `rates` are (seconds after the start,
    items a second); `notes` count items by what was done to them (`Item.notes`)."""

    results: Mapping[str, int]
    duration: float
    rate: float
    request: Spread | None
    server: Spread | None
    retries: Mapping[str, int]
    waited: float
    brakes: int
    bytes: int
    statuses: Mapping[int, int]
    errors: tuple[Group, ...]
    rates: tuple[tuple[float, float], ...]
    notes: Mapping[str, int]
    reason: str

    @property
    def done(self) -> int:
        """As they should be, by this run."""
        return sum(count for result, count in self.results.items() if result in DONE)

    @property
    def skipped(self) -> int:
        """Done by an earlier start of the run."""
        return self.results.get("skipped", 0)

    @property
    def unknown(self) -> int:
        """Nobody can know."""
        return self.results.get("unknown", 0)

    @property
    def failed(self) -> int:
        """Not written: refused here, by the endpoint, or by an earlier start of the run."""
        return self.items - self.done - self.skipped - self.unknown

    @property
    def items(self) -> int:
        """Settled in this run."""
        return sum(self.results.values())


class Figures:
    """Counts what it is told. Cheap: some microseconds an event."""

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.retries: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self.series = Series()
        self.at = 0.0
        self.size: int | None = None
        self.read = self.in_flight = self.allowed = self.brakes = self.earlier = 0
        self.waiting = self._counted = 0
        self._bytes, self._waited, self._reason, self._ending = 0, 0.0, "", False
        self._request, self._server = Histogram(), Histogram()
        self._kinds: dict[Kind, int] = {}
        self._firsts: dict[Kind, Finished] = {}

    def add(self, event: Event) -> None:
        """Count one event."""
        self.at = max(self.at, event.at)
        match event:
            case Finished():
                self._finished(event)
            case Pulse():
                self.in_flight, self.allowed = event.in_flight, event.allowed
                self.read, self.size, self.waiting = event.read, event.size, event.waiting
            case Repeated():
                self.retries[event.reason] += 1
            case Braked():
                self.brakes, self.allowed = self.brakes + 1, event.allowed
            case Started():
                self.earlier = event.done
            case Stopping():
                self._ending = True
            case Ended():
                self._reason = event.reason

    def _finished(self, event: Finished) -> None:
        result = _result(event)
        self.results[result] += 1
        self._waited += event.waited
        self._notes.update(event.notes)
        if result not in DONE and result != "skipped":
            self._failed(result, event)
        if event.attempts:
            self._answered(event)
        if event.attempts or event.result in DONE:  # of the others the endpoint never heard
            self._counted += 1
            self.series.add(event.at)

    def _answered(self, event: Finished) -> None:
        self._bytes += event.bytes
        if event.status is not None:
            self.statuses[event.status] += 1
        if event.seconds is not None:
            self._request.add(event.seconds)
        if event.server_seconds is not None:
            self._server.add(event.server_seconds)

    def _failed(self, result: str, event: Finished) -> None:
        what = event.code or event.type or result
        where, said = _INDEX.sub("", event.expression or ""), _NUMBER.sub("", event.message)
        kind: Kind = (result, event.status, what, where, said)
        if kind not in self._kinds and len(self._kinds) >= _KINDS:
            kind, event = (
                (result, None, "other errors", "", ""),
                replace(event, message="", hint="", type=None, diagnostics=""),
            )
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        self._firsts.setdefault(kind, event)

    @property
    def items(self) -> int:
        """Settled so far."""
        return sum(self.results.values())

    @property
    def failed(self) -> int:
        """Not written, so far."""
        fine = sum(self.results[result] for result in (*DONE, "skipped", "unknown"))
        return self.items - fine

    @property
    def rate(self) -> float:
        """Items a second, right now."""
        return self.series.rate(self.at)

    @property
    def stuck(self) -> bool:
        """Things wait, and less than a tenth of what was usual is done."""
        return bool(self.waiting) and self.rate * 10 < self._counted / max(self.at, 1)

    @property
    def left(self) -> float | None:
        """Seconds to the end, as far as the size of the input and the rate so far tell; None
        while hardly anything moves, and once it is to end."""
        if not self.size or not self.read or self.at < 1 or self.stuck or self._ending:
            return None
        before = sum(self.results[name] for name in _BEFORE)  # which took no time
        if before and before == self.items:
            return None
        took = self.at * self.items / (self.items - before) if before else self.at
        return took * max(0, self.size - self.read) / self.read

    @property
    def summary(self) -> Summary:
        """All of it, as plain values that stay as they are."""
        return Summary(
            results=dict(self.results),
            duration=self.at,
            rate=self._counted / self.at if self.at else 0.0,
            request=self._request.spread,
            server=self._server.spread,
            retries=dict(self.retries),
            waited=self._waited,
            brakes=self.brakes,
            bytes=self._bytes,
            statuses=dict(sorted(self.statuses.items())),
            errors=self._groups(),
            rates=self.series.points(self.at),
            notes=dict(self._notes),
            reason=self._reason,
        )

    def _groups(self) -> tuple[Group, ...]:
        """The most frequent first; the fate of the unknown is told last, and by itself."""
        found = [self._group(kind, count) for kind, count in self._kinds.items()]
        return tuple(sorted(found, key=lambda one: (one.result == "unknown", -one.count)))

    def _group(self, kind: Kind, count: int) -> Group:
        first = self._firsts[kind]
        told = (first.message, first.hint, first.type or "", first.diagnostics)
        return Group(*kind[:4], count, str(first.place), *told)


def _result(event: Finished) -> str:
    """What an earlier process saw fail is no success for being left alone."""
    left = event.result == "skipped" and event.written is False
    return "failed-before" if left else event.result
