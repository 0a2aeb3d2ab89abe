"""The run: items in, requests out as fast as the limiter lets them, every outcome remembered
before it is told. A stream of events; it prints nothing and sends nothing itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from hlcli.bulk import telling
from hlcli.bulk.events import Braked, Ended, Event, Pulse, Repeated, Started
from hlcli.bulk.item import Refused
from hlcli.bulk.journal import JournalFull
from hlcli.bulk.keeper import Keeper
from hlcli.bulk.lanes import Lanes
from hlcli.bulk.limiter import Limiter
from hlcli.bulk.order import Settle
from hlcli.bulk.planning import Planned
from hlcli.bulk.rests import Rests
from hlcli.bulk.stop import Hope, MaxErrors
from hlcli.bulk.supply import Supply
from hlcli.bulk.task import Aim, Came, Hands, Outcome, Task, Told, Waits
from hlcli.errors import Problem

#: Items, and bytes of them, read before their turn because their lane is taken.
_MOST_WAITING, _MOST_BYTES = 4096, 24 * 1024 * 1024

#: Events of items that need not be sent, between two looks at those that are.
_MOST_EVENTS = 500

#: Seconds between two pulses.
_PULSE = 0.25


T = TypeVar("T")


@dataclass(frozen=True)
class Terms:
    """How a run goes. `redo`: what failed before is sent again, what is unknown looked up, and
    sent again if a look that is not too early (`may_repeat`) does not find it."""

    aim: Aim = "write"
    if_match_auto: bool = False
    skip_unchanged: bool = False
    redo: bool = False
    may_repeat: bool = True
    max_errors: MaxErrors = field(default_factory=MaxErrors)


@dataclass(frozen=True)
class World:
    """What surrounds a run. `stops` counts how often the user has asked for an end: the second
    time, what is in flight is cut short. `read` tells the bytes of the input read so far."""

    monotonic: Callable[[], float]
    stops: Callable[[], int] = lambda: 0
    read: Callable[[], int] = lambda: 0


class Runner:
    """Runs once. `reason` and `problem` say in the end why it ended."""

    def __init__(
        self,
        supply: Supply,
        hands: Hands,
        keeper: Keeper,
        limiter: Limiter,
        terms: Terms,
        world: World,
    ) -> None:
        self._supply, self._hands, self._keeper = supply, hands, keeper
        self._limiter, self._terms, self._world = limiter, terms, world
        self._began = world.monotonic()
        self._lanes, self._rests, self._hope = Lanes(), Rests(), Hope()
        self._free: deque[Planned] = deque()
        self._under_way: dict[int, Planned] = {}
        self._events: list[Event] = []
        self._settled = self._failed = 0
        self._dropped = self._settling = False
        self._full: Problem | None = None
        self._broken: Exception | None = None
        self._pulse_at = float("-inf")
        self.reason: str | None = None

    @property
    def problem(self) -> Problem | None:
        """Why nothing can work, or no more can be remembered, if that ended it."""
        return self._full or (self._hope.problem if self.reason == "hopeless" else None)

    def events(self, started: Started) -> Iterator[Event]:
        """Until all is settled, or the run ends early. Raises what reading the input raises, once
        what is in flight is settled."""
        yield replace(started, at=0.0)
        try:
            while self._turn():
                yield from self._flushed()
            if self.reason is None:
                self.reason = "done"
                self._keeper.end(self.reason)
        except JournalFull as error:
            self.reason, self._full = "full-disk", error.problem
            self._hands.drop()
        yield from self._flushed()
        yield Ended(self._now, self.reason)
        if self._broken is not None:
            raise self._broken

    @property
    def _now(self) -> float:
        return self._world.monotonic() - self._began

    def _flushed(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def _turn(self) -> bool:
        """Start what may start, hear what has happened; False when all is done."""
        self._heed_stops()
        started = self.reason is None and self._start()
        if not self._under_way and not started and (self.reason or self._is_over()):
            return False
        for told in self._hands.take(0.0 if self._prepared() else self._patience()):
            self._hear(told)
        self._pulse()
        return True

    def _prepared(self) -> bool:
        """There is something to do besides waiting for answers, and a little of it is done."""
        return self._broken is None and self._tried(self._supply.prepare) is True

    def _is_over(self) -> bool:
        return self._supply.over and not self._free

    def _heed_stops(self) -> None:
        stops = self._world.stops()
        if stops and self.reason is None:
            self.reason = "interrupted"
        if stops > 1 and not self._dropped:
            self._dropped = True
            self._hands.drop()

    def _patience(self) -> float:
        """Seconds to wait for news: no longer than until time itself makes room."""
        if len(self._events) >= _MOST_EVENTS or (self._events and not self._under_way):
            return 0.0  # there is more to read
        wait = self._limiter.wait(self._world.monotonic())
        return min(wait, _PULSE) if wait > 0 and self.reason is None else _PULSE

    def _start(self) -> bool:
        now = self._world.monotonic()
        flying = len(self._under_way) - self._resting
        room = min(self._limiter.room(flying, now), 4 * self._limiter.allowed - self._resting)
        tasks: list[Task] = []
        while len(tasks) < room and self.reason is None:
            planned = self._next()
            if planned is None:
                break
            tasks.append(self._task(planned))
        if tasks:
            self._hands.give(tasks)
            self._limiter.started(len(tasks), now)
        return bool(tasks)

    @property
    def _resting(self) -> int:
        """How many leave their place to others; none before anything has worked at all."""
        return self._rests.count(self._world.monotonic()) if self._hope.worked else 0

    def _next(self) -> Planned | None:
        """The next item that may go; on the way to it, those that need not or cannot."""
        if self._free:
            return self._free.popleft()
        while self._may_read():
            one = self._taken()
            if one is None:
                return None
            if isinstance(one, Settle):
                self._settling = True
            elif isinstance(one, Refused):
                self._refuse(one)
            elif not self._was_settled(one) and self._lanes.enter(one):
                return one
            if self.reason is not None or len(self._events) >= _MOST_EVENTS:
                return None
        return None

    def _may_read(self) -> bool:
        """Not while too many wait for their lane, nor while a level is to be settled."""
        self._settling = self._settling and bool(self._under_way or self._lanes.waiting)
        few = self._lanes.waiting < _MOST_WAITING and self._lanes.bytes < _MOST_BYTES
        return few and not self._settling

    def _taken(self) -> Planned | Refused | Settle | None:
        return self._tried(self._supply.take)

    def _tried(self, read: Callable[[], T]) -> T | None:
        """What reading raises is raised again once nothing is in flight."""
        try:
            return read()
        except Exception as error:
            self._broken, self.reason = error, "broken-input"
            return None

    def _refuse(self, one: Refused) -> None:
        self._keeper.refused(one)
        self._events.append(telling.refused(self._now, one))
        self._count(failed=True)

    def _was_settled(self, planned: Planned) -> bool:
        fate = self._keeper.fate(planned)
        if fate is None or (self._terms.redo and fate != "done"):
            return False
        self._events.append(telling.before(self._now, planned, fate))
        self._failed += fate != "done"
        return True

    def _task(self, planned: Planned) -> Task:
        terms = self._terms
        self._under_way[planned.item.number] = planned
        unknown = terms.redo and self._keeper.fate(planned) == "unknown"
        if terms.aim == "write":
            self._keeper.sent(planned)
        return Task(
            planned.item.number,
            planned.interaction,
            "settle" if unknown else terms.aim,
            terms.if_match_auto,
            terms.skip_unchanged,
            terms.may_repeat,
        )

    def _hear(self, told: Told) -> None:
        if isinstance(told, Waits):
            self._rest(told)
        else:
            self._settle(told)

    def _rest(self, told: Waits) -> None:
        now = self._world.monotonic()
        self._rests.begin(told.number, now + told.seconds)
        self._events.append(
            Repeated(self._now, told.number, told.reason, told.seconds, told.status)
        )
        if told.pressed:
            self._press(told.began, now, told.told)

    def _press(self, began: float, now: float, told: float | None) -> None:
        if self._limiter.pressed(began, now, told):
            wait = self._limiter.wait(now)
            self._events.append(Braked(self._now, self._limiter.allowed, wait))

    def _settle(self, came: Came) -> None:
        outcome = came.outcome
        planned = self._under_way.pop(outcome.number)
        self._rests.end(outcome.number)
        self._free.extend(self._lanes.leave(planned))
        self._learn(outcome)
        cut_short = outcome.problem is not None and outcome.problem.type == "interrupted"
        if not cut_short and not (self.reason == "hopeless" and outcome.written is False):
            self._keeper.settled(planned, outcome)
        self._events.append(telling.finished(self._now, planned, outcome))
        self._count(failed=outcome.failed)

    def _learn(self, outcome: Outcome) -> None:
        now = self._world.monotonic()
        if outcome.problem is not None and outcome.problem.type == "throttled":
            self._press(now - (outcome.seconds or 0.0), now, None)
        elif outcome.status is not None:
            self._limiter.answered(len(self._under_way) + 1 - self._resting, now)
        if self._hope.learn(outcome) and self.reason is None:
            self.reason = "hopeless"

    def _count(self, *, failed: bool) -> None:
        self._settled += 1
        self._failed += failed
        if self.reason is None and self._terms.max_errors.reached(self._failed, self._settled):
            self.reason = "max-errors"

    def _pulse(self) -> None:
        now = self._now
        if now - self._pulse_at >= _PULSE:
            self._pulse_at = now
            flying = len(self._under_way) - self._resting
            self._events.append(Pulse(now, flying, self._limiter.allowed, self._world.read()))
