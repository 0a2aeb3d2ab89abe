"""How much may be under way: grown slowly, halved at once, and once for a burst."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.run.limiter import CEILING, MOST, START, Limiter, Pace


def fed(limiter: Limiter, rounds: int, now: float = 0.0) -> Limiter:
    """Rounds of answers, all places always taken."""
    for _ in range(rounds):
        for _answer in range(limiter.allowed):
            limiter.answered(limiter.allowed, now)
    return limiter


def test_it_begins_politely_and_grows_by_one_a_round() -> None:
    limiter = Limiter(Pace())
    assert limiter.allowed == START
    assert fed(limiter, 1).allowed in (START, START + 1)
    assert fed(limiter, 3).allowed in (START + 3, START + 4)
    assert fed(limiter, 100).allowed == CEILING


def test_it_does_not_grow_where_places_are_free() -> None:
    limiter = Limiter(Pace())
    for _ in range(1000):
        limiter.answered(3, 0.0)
    assert limiter.allowed == START


@pytest.mark.parametrize(
    ("pace", "most"),
    [(Pace(3), 3), (Pace(64), 64), (Pace(5000), MOST)],
)
def test_what_the_user_allows(pace: Pace, most: int) -> None:
    limiter = fed(Limiter(pace), 12)
    assert limiter.allowed == most
    assert limiter.room(most - 1, 0.0) == 1
    assert limiter.room(most + 5, 0.0) == 0


def test_one_brake_for_a_burst() -> None:
    limiter = fed(Limiter(Pace()), 100)
    assert limiter.pressed(began=9.0, now=10.0)
    assert limiter.allowed == CEILING // 2
    assert not any(limiter.pressed(began, 10.5) for began in (8.0, 9.5, 10.0))
    assert limiter.allowed == CEILING // 2
    assert limiter.pressed(began=10.1, now=11.0)
    assert limiter.allowed == CEILING // 4


def test_it_never_comes_to_a_standstill() -> None:
    limiter = Limiter(Pace())
    for second in range(1, 100):
        limiter.pressed(second, second + 0.5)
    assert limiter.allowed == 1
    assert limiter.room(0, 1000.0) == 1


def test_everybody_heeds_a_retry_after() -> None:
    limiter = Limiter(Pace())
    limiter.pressed(0.0, 1.0, told=20.0)
    assert limiter.room(0, 20.9) == 0
    assert limiter.wait(1.0) == 20.0
    limiter.pressed(0.5, 2.0, told=1.0)  # a shorter one takes nothing back
    assert limiter.room(0, 20.9) == 0
    assert limiter.room(0, 21.0) > 0


def test_after_a_brake_even_a_swift_climb_is_careful() -> None:
    limiter = fed(Limiter(Pace(64)), 12)
    limiter.pressed(1.0, 2.0)
    assert fed(limiter, 2).allowed in (33, 34)


def climbed(seconds: float, latency: float, most: float, pace: Pace) -> Limiter:
    """With answers after `latency` seconds, but at most so many a second: the client's limit."""
    limiter, now = Limiter(pace), 0.0
    while now < seconds:
        now += max(latency / limiter.allowed, 1 / most)
        limiter.answered(limiter.allowed, now)
    return limiter


def test_a_climb_goes_as_far_as_it_helps() -> None:
    assert climbed(10, 0.05, 1e9, Pace(climb=True)).allowed == MOST
    assert climbed(10, 0.05, 1e9, Pace(100, climb=True)).allowed == 100
    assert 64 <= climbed(10, 0.05, 2000, Pace(climb=True)).allowed <= 256
    assert climbed(10, 0.05, 100, Pace(climb=True)).allowed <= 16


def test_a_climb_ends_when_the_service_says_stop() -> None:
    limiter = climbed(10, 0.05, 1e9, Pace(climb=True))
    limiter.pressed(9.9, 10.0)
    assert fed(limiter, 2, 11.0).allowed in (MOST // 2 + 1, MOST // 2 + 2)


@given(
    rate=st.floats(0.5, 5000),
    gaps=st.lists(st.floats(0, 0.5), min_size=1, max_size=200),
    wanted=st.integers(1, 64),
)
def test_a_rate_is_never_exceeded(rate: float, gaps: list[float], wanted: int) -> None:
    limiter, now, sent = Limiter(Pace(1024, rate)), 0.0, 0
    for gap in gaps:
        now += gap
        count = min(wanted, limiter.room(0, now))
        limiter.started(count, now)
        sent += count
    assert sent <= now * rate + max(1.0, rate / 10) + 1e-6


@given(rate=st.floats(0.5, 5000))
def test_a_rate_is_kept(rate: float) -> None:
    """Whoever waits as long as he is told sends as fast as he may."""
    limiter, now = Limiter(Pace(8, rate)), 0.0
    for _ in range(50):
        now += limiter.wait(now)
        assert limiter.room(0, now) >= 1
        limiter.started(1, now)
    assert now <= 50 / rate + 1e-3
