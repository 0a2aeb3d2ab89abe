"""What a better signature cures: a wrong clock, expired credentials. And when there are none."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest

from hlcli.errors import CredentialsError
from hlcli.fhir.interaction import Pairs
from telegraph import RESET, Clock, Desk, get, http_date, in_turn, ok, put, seeded


class Badge:
    """A signer that notes when it signed, and may run out."""

    def __init__(self, spare: int = 0, left: int = 99) -> None:
        self.times: list[float] = []
        self._spare, self._left = spare, left

    def sign(self, _: str, __: str, headers: Pairs, ___: bytes, when: datetime) -> Pairs:
        self.times.append((when - Clock().now()).total_seconds())
        if len(self.times) > self._left:
            raise CredentialsError("the session has expired")
        return (*headers, ("Authorization", "Bearer x"))

    def refresh(self, _: Pairs) -> bool:
        self._spare -= 1
        return self._spare >= 0


def skewed(clock: Clock, by: timedelta, status: int = 403, code: str = "") -> httpx.Response:
    said = "Signature expired: 20261122T074345Z is now earlier than 20261122T090000Z"
    headers = {"Date": http_date(clock.now() + by)}
    type = {"x-amzn-ErrorType": code} if code else {}
    body = {"message": "" if code else said}
    return httpx.Response(status, headers=headers | type, json=body)


@pytest.mark.parametrize(("status", "code"), [(403, ""), (400, ""), (403, "RequestTimeTooSkewed")])
@pytest.mark.parametrize("minutes", [12, -700])
def test_a_wrong_clock_is_corrected_once_and_for_all_later_signatures(
    minutes: int, status: int, code: str
) -> None:
    clock, badge = Clock(), Badge()
    by = timedelta(minutes=minutes)
    desk = Desk(in_turn(skewed(clock, by, status, code), RESET, ok()), clock, badge)
    exchange = desk.send(get())
    assert (exchange.exit_code, exchange.attempts) == (0, 3)
    assert exchange.notes == ("clock-corrected",)
    assert [round(when / 60) for when in badge.times] == [0, minutes, minutes]
    assert [notice.seconds for notice in desk.said("clock")] == [
        pytest.approx(by.total_seconds(), abs=1)
    ]


def test_a_clock_is_corrected_no_more_than_once() -> None:
    clock = Clock()
    far = skewed(clock, timedelta(hours=9))
    further = skewed(clock, timedelta(hours=99))
    desk = Desk(in_turn(far, further), clock)
    exchange = desk.send(put())
    assert (exchange.result, exchange.exit_code, exchange.attempts) == ("denied", 3, 2)


EXPIRED, OTHER = {"message": "Signature expired"}, {"message": "no"}
LONG_AGO = {"Date": "Sun, 22 Nov 2020 07:43:45 GMT"}


@pytest.mark.parametrize(
    "answer",
    [
        skewed(Clock(), timedelta(minutes=3)),
        httpx.Response(403, json=EXPIRED),
        httpx.Response(403, headers=LONG_AGO, json=OTHER),
        httpx.Response(412, headers=LONG_AGO, json=EXPIRED),
    ],
)
def test_a_clock_that_is_not_wrong_is_left_alone(answer: httpx.Response) -> None:
    desk = Desk(in_turn(answer))
    assert desk.send(put()).attempts == 1
    assert desk.said("clock") == []


def test_nothing_is_corrected_where_nothing_may_be_sent_again() -> None:
    clock = Clock()
    desk = Desk(in_turn(skewed(clock, timedelta(hours=1)), ok()), clock)
    assert desk.send(put(), retries=0).attempts == 1


@pytest.mark.parametrize(("spare", "result", "attempts"), [(1, "updated", 2), (0, "denied", 1)])
def test_expired_credentials_are_refreshed_once_if_there_are_others(
    spare: int, result: str, attempts: int
) -> None:
    expired = httpx.Response(403, headers={"x-amzn-ErrorType": "ExpiredTokenException"})
    desk = Desk(in_turn(expired, ok()), signer=Badge(spare))
    exchange = desk.send(put())
    assert (exchange.result, exchange.attempts) == (result, attempts)
    assert len(desk.said("credentials")) == spare
    desk = Desk(in_turn(expired, expired, ok()), signer=Badge(9))
    assert (desk.send(put()).exit_code, len(desk.requests)) == (3, 2)


def test_no_credentials_nothing_sent() -> None:
    desk = Desk(in_turn(ok()), signer=Badge(left=0))
    exchange = desk.send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 3)
    assert (exchange.attempts, desk.requests) == (0, [])


def test_credentials_that_end_before_the_look_leave_the_fate_unknown() -> None:
    exchange = Desk(in_turn(RESET, ok()), signer=Badge(left=1)).send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 11)


def test_credentials_that_end_before_the_repeat() -> None:
    clock = Clock()
    failed = httpx.Response(500)
    exchange = Desk(in_turn(failed, seeded(clock)), clock, Badge(left=2)).send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 3)
    exchange = Desk(in_turn(RESET, seeded(clock)), clock, Badge(left=2)).send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 11)


def test_a_lone_surrogate_is_refused_before_anything_is_sent() -> None:
    desk = Desk(in_turn(ok()))
    exchange = desk.send(put("\ud800"))
    assert (exchange.result, exchange.exit_code, desk.requests) == ("not-sent", 2, [])
