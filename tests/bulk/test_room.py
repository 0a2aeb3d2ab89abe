"""Repeats wait for room as new items do: what was asked for at most is all there ever is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.events import Started
from hlcli.bulk.item import Item, Place
from hlcli.bulk.keeper import Nothing
from hlcli.bulk.limiter import Limiter, Pace
from hlcli.bulk.planning import Planned
from hlcli.bulk.runner import Runner
from hlcli.bulk.supply import Direct, Prepared
from hlcli.bulk.task import Came, Outcome, Task, Told, Waits
from hlcli.bulk.terms import Terms, World
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


def ran(service: Service, count: int, pace: Pace, size: int = 2) -> Service:
    items = [Item(number, Place("a", number), b" " * size) for number in range(1, count + 1)]

    def plan(item: Item) -> Planned:
        asked = update("Patient", f"p{item.number}", item.body)
        return Planned(item, asked, (f"Patient/p{item.number}",))

    world = World(lambda: service.now, lambda: service.now)
    supply = Prepared(Direct(items), plan, 0)
    runner = Runner(supply, service, Nothing(), Limiter(pace), Terms(), world)
    told: list[Any] = list(runner.events(Started(0.0)))
    assert runner.reason == "done"
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
