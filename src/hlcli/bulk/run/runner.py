"""The run: items in, requests out as fast as the limiter lets them, every outcome remembered
before it is told. A stream of events; it prints nothing and sends nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hlcli.bulk.input.item import Refused
from hlcli.bulk.kept.keeper import Keeper
from hlcli.bulk.plan.planning import Planned, put_to
from hlcli.bulk.plan.task import Came, Hands, Outcome, Said, Task, Told, Waits
from hlcli.bulk.run.limiter import Limiter
from hlcli.bulk.run.matches import Matches
from hlcli.bulk.run.queue import Queue
from hlcli.bulk.run.record import Record
from hlcli.bulk.run.stop import Hope
from hlcli.bulk.run.supply import Supply
from hlcli.bulk.run.terms import Terms, World
from hlcli.bulk.run.traffic import Traffic
from hlcli.bulk.told.events import (
    Braked,
    Debugged,
    Ended,
    Event,
    Pulse,
    Repeated,
    Started,
    Stopping,
)
from hlcli.errors import HlcliError, Problem
from hlcli.fhir.interaction import Interaction

#: Events of items that need not be sent, between two looks at those that are.
_MOST_EVENTS = 500

#: Seconds between two pulses.
_PULSE = 0.25


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
        self._hands, self._terms, self._world = hands, terms, world
        self._began = world.monotonic()
        self._queue, self._traffic, self._hope = Queue(supply), Traffic(limiter), Hope()
        self._matches = Matches()
        self._record = Record(keeper, terms, self._elapsed)
        self._dropped = False
        self._pulse_at = float("-inf")
        self.reason: str | None = None
        #: What was asked, and the outcome that said that nothing can work.
        self.hopeless: tuple[Interaction, Outcome] | None = None

    @property
    def problem(self) -> Problem | None:
        """Why nothing can work, or no more can be remembered or read, if that ended it."""
        broken = self._queue.broken
        unread = broken.problem if isinstance(broken, HlcliError) else None
        hopeless = self._hope.problem if self.reason == "hopeless" else None
        return self._record.full or hopeless or unread

    @property
    def bug(self) -> Exception | None:
        """What reading the input raised, if that is no problem of the input's."""
        return None if isinstance(self._queue.broken, HlcliError) else self._queue.broken

    def events(self, started: Started) -> Iterator[Event]:
        """Until all is settled, or the run ends early."""
        yield replace(started, at=0.0)
        self._pulse()
        while self._turn():
            yield from self._record.flushed()
        if self.reason is None:
            self._record.end()
            self.reason = self._record.stop or "done"
        yield from self._record.flushed()
        yield Ended(self._elapsed(), self.reason)

    def _elapsed(self) -> float:
        return self._world.monotonic() - self._began

    def _turn(self) -> bool:
        """Start what may start, hear what has happened; False when all is done."""
        if self._heed_stops():
            return True  # and it is told at once
        self._wake()
        started = self.reason is None and self._start()
        if not self._traffic and not started and (self.reason or self._queue.over):
            return False
        for told in self._hands.take(0.0 if self._queue.prepare() else self._patience()):
            self._hear(told)
        self._pulse()
        return True

    def _heed_stops(self) -> bool:
        """True where somebody has just asked for an end."""
        stops = self._world.stops()
        asked = bool(stops) and self.reason is None
        if asked:
            self._record.tell(Stopping(self._elapsed(), len(self._traffic)))
        broken = "broken-input" if self._queue.broken else None
        self.reason = self.reason or ("interrupted" if stops else self._record.stop or broken)
        if stops > 1 and not self._dropped:
            self._dropped = True
            self._hands.drop()
        if stops > 2:
            self._give_up()
        return asked

    def _give_up(self) -> None:
        """Whoever has not answered by now is not waited for, but named."""
        problem = Problem("lost-answer", "no answer was waited for")
        for number in self._traffic.numbers:
            self._settle(Came(Outcome(number, "unknown", None, problem=problem)))

    def _patience(self) -> float:
        """Seconds to wait for news: no longer than until time itself makes room."""
        if self._has_told_enough() or (self._record.untold and not self._traffic):
            return 0.0  # there is more to read
        wait = self._traffic.wait(self._world.monotonic())
        return _PULSE if wait is None else min(wait, _PULSE)

    def _start(self) -> bool:
        """New ones, where those that have waited leave room."""
        now, tasks = self._world.monotonic(), list[Task]()
        for _ in range(self._traffic.room(now)):
            planned = None if self._traffic.is_heavy else self._next()
            if planned is None or not self._record.sent(planned, self._world.wall()):
                break
            self._traffic.enter(planned)
            tasks.append(self._task(planned))
        if tasks:
            self._hands.give(tasks)
            self._traffic.left(len(tasks), now)
        return bool(tasks)

    def _wake(self) -> None:
        """Repeats go first, and count as any other request."""
        numbers = self._traffic.again(self._world.monotonic())
        if numbers:
            self._hands.go(numbers)

    def _next(self) -> Planned | None:
        return self._queue.next(bool(self._traffic), self._passed, self._refused)

    def _passed(self, planned: Planned) -> bool:
        fate = self._record.passed(planned)
        if fate == "unknown":
            self._queue.block(planned)
        return fate is not None

    def _refused(self, one: Refused) -> bool:
        self._record.refused(one)
        return self._record.stop is not None or self._has_told_enough()

    def _has_told_enough(self) -> bool:
        return self._record.untold >= _MOST_EVENTS

    def _task(self, planned: Planned) -> Task:
        terms, number = self._terms, planned.item.number
        looks = (terms.if_match_auto, terms.skip_unchanged, terms.may_repeat)
        if self._record.is_unknown(planned):
            since, after = self._record.since(planned), self._record.version(planned)
            return Task(number, planned.interaction, "settle", *looks, since, after)
        return Task(number, self._asked(planned), terms.aim, *looks, self._world.wall())

    def _asked(self, planned: Planned) -> Interaction:
        """By the id that its criteria are known to lead to, where a search may not show it yet."""
        asked = planned.interaction
        if asked.name != "conditional-update" or asked.id is not None:
            return asked
        id = self._matches.id_of(planned, self._world.monotonic()) or self._record.matched(planned)
        return put_to(planned, id) if id else asked

    def _hear(self, told: Told) -> None:
        if isinstance(told, Waits):
            self._rest(told)
        elif isinstance(told, Said):
            self._record.tell(Debugged(self._elapsed(), told.number, told.lines))
        else:
            self._settle(told)

    def _rest(self, told: Waits) -> None:
        now = self._world.monotonic()
        self._traffic.rest(told.number, now + told.seconds)
        self._record.tell(
            Repeated(self._elapsed(), told.number, told.reason, told.seconds, told.status)
        )
        if told.pressed:
            self._press(told.began, now, told.told)

    def _press(self, began: float, now: float, told: float | None) -> None:
        wait = self._traffic.pressed(began, now, told)
        if wait is not None:
            self._record.tell(Braked(self._elapsed(), self._traffic.allowed, wait))

    def _settle(self, came: Came) -> None:
        outcome = came.outcome
        planned = self._traffic.settled(outcome.number)
        if outcome.written is None:
            self._queue.block(planned)
        elif outcome.written and outcome.id:
            self._matches.note(planned, outcome.id, self._world.monotonic())
        self._queue.settled(planned)
        self._learn(outcome)
        if self.reason == "hopeless" and self.hopeless is None:
            self.hopeless = planned.interaction, outcome
        cut_short = outcome.problem is not None and outcome.problem.type == "interrupted"
        hopeless = self.reason == "hopeless" and outcome.written is False
        self._record.settled(planned, outcome, keep=not cut_short and not hopeless)

    def _learn(self, outcome: Outcome) -> None:
        now = self._world.monotonic()
        looks = outcome.requests - max(1, outcome.attempts)  # repeats were counted as they left
        if looks > 0:
            self._traffic.left(looks, now)
        if outcome.problem is not None and outcome.problem.type == "throttled":
            self._press(now - (outcome.seconds or 0.0), now, None)
        elif outcome.status is not None:
            self._traffic.answered(now)
        if self._hope.learn(outcome) and self.reason is None:
            self.reason = "hopeless"
        self._traffic.worked = self._hope.worked

    def _pulse(self) -> None:
        now = self._elapsed()
        if now - self._pulse_at >= _PULSE:
            self._pulse_at = now
            traffic, world = self._traffic, self._world
            told = (traffic.flying, traffic.allowed, world.read(), world.size(), traffic.waiting)
            self._record.tell(Pulse(now, *told))
