"""Repeats wait for room as new items do: what was asked for at most is all there ever is."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.item import Item, Place
from hlcli.bulk.kept.keeper import Nothing
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.plan.task import Came, Outcome, Task, Told, Waits
from hlcli.bulk.run.limiter import Limiter, Pace
from hlcli.bulk.run.runner import Runner
from hlcli.bulk.run.supply import Direct, Prepared
from hlcli.bulk.run.terms import Terms, World
from hlcli.bulk.told.events import Event, Finished, Pulse, Started, Stopping
from hlcli.fhir.interaction import update


@dataclass
class Service:
    """Answers each request after a second, and turns away as many of an item as `plan` says."""

    plan: list[int]
    now: float = 0.0
    away: dict[int, float] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)
    most: int = 0
    most_bytes: int = 0
    bytes: dict[int, int] = field(default_factory=dict)
    requests: list[float] = field(default_factory=list)
    done: set[int] = field(default_factory=set)

    def give(self, tasks: list[Task]) -> None:
        for task in tasks:
            self.left[task.number] = self.plan[task.number % len(self.plan)]
            self.bytes[task.number] = len(task.interaction.body)
        self.go([task.number for task in tasks])

    def go(self, numbers: list[int]) -> None:
        for number in numbers:
            assert number not in self.away
            self.away[number] = self.now
            self.requests.append(self.now)
        self.most = max(self.most, len(self.away))
        under_way = sum(self.bytes[number] for number in self.left if number not in self.done)
        self.most_bytes = max(self.most_bytes, under_way)

    def take(self, seconds: float) -> list[Told]:
        due = min(self.away.values(), default=self.now + 9) + 1.0
        self.now = min(due, self.now + max(seconds, 0.001))
        arrived = [number for number, left in self.away.items() if left + 1.0 <= self.now]
        return [self._told(number, self.away.pop(number)) for number in arrived]

    def _told(self, number: int, began: float) -> Told:
        if self.left[number]:
            self.left[number] -= 1
            return Waits(number, "throttled", 0.7, began, pressed=False, status=500)
        self.done.add(number)
        return Came(Outcome(number, "updated", True, 200, attempts=1, seconds=1.0))

    def drop(self) -> None: ...

    def close(self) -> None: ...


class Mute(Service):
    """Takes everything and answers nothing."""

    def take(self, seconds: float) -> list[Told]:
        self.now += max(seconds, 0.001)
        return []


def test_the_third_stop_waits_for_nobody_and_names_them_all() -> None:
    service = Mute([0])
    told = events(service, 20, Pace(concurrency=4), stop_at=1.0, stops=3)
    unknown = [one for one in told if getattr(one, "result", "") == "unknown"]
    assert len(unknown) == len(service.requests) == 4


def events(
    service: Service,
    count: int,
    pace: Pace,
    size: int = 2,
    stop_at: float = 1e9,
    stops: int = 1,
) -> list[Event]:
    items = [Item(number, Place("a", number), b" " * size) for number in range(1, count + 1)]

    def plan(item: Item) -> Planned:
        asked = update("Patient", f"p{item.number}", item.body)
        return Planned(item, asked, (f"Patient/p{item.number}",))

    world = World(
        lambda: service.now, lambda: service.now, lambda: stops * (service.now >= stop_at)
    )
    supply = Prepared(Direct(items), plan, 0)
    runner = Runner(supply, service, Nothing(), Limiter(pace), Terms(), world)
    told = list(runner.events(Started(0.0)))
    assert runner.reason == ("done" if stop_at > service.now else "interrupted")
    return told


def ran(service: Service, count: int, pace: Pace, size: int = 2) -> Service:
    told = events(service, count, pace, size)
    assert sum(getattr(one, "result", "") == "updated" for one in told) == count
    return service


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.integers(1, 6), st.integers(1, 25))
def test_never_more_in_flight_than_allowed(plan: list[int], most: int, count: int) -> None:
    assert ran(Service(plan), count, Pace(concurrency=most)).most <= most


def test_large_bodies_are_few_at_a_time() -> None:
    mebibyte = 1024 * 1024
    service = ran(Service([0]), 40, Pace(concurrency=32), 4 * mebibyte)
    assert 4 * mebibyte < service.most_bytes <= 28 * mebibyte
    assert ran(Service([0]), 600, Pace(concurrency=32)).most == 32


def test_repeats_count_against_the_rate() -> None:
    requests = ran(Service([2]), 10, Pace(rate=2.0)).requests
    assert len(requests) == 30
    assert requests[-1] - requests[0] >= 29 / 2.0 - 0.5


def test_those_that_wait_before_a_repeat_are_counted() -> None:
    told = events(Service([1]), 20, Pace(concurrency=4))
    waiting = [one.waiting for one in told if isinstance(one, Pulse)]
    assert waiting[0] == 0
    assert max(waiting) > 1


def test_a_request_to_stop_is_told_before_anything_else_happens() -> None:
    told = events(Service([0]), 20, Pace(concurrency=4), stop_at=2.5)
    (stopping,) = (one for one in told if isinstance(one, Stopping))
    assert 2.5 <= stopping.at < 2.9
    later = [one for one in told[told.index(stopping) :] if isinstance(one, Finished)]
    assert len(later) == stopping.in_flight == 4
