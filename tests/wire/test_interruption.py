"""Ctrl-C and SIGTERM, wherever they strike: was a write out?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from hlcli.errors import Terminated
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Pairs
from hlcli.wire.client import Client, Link
from hlcli.wire.sign import Unsigned
from telegraph import (
    BASE,
    RESET,
    Answer,
    Clock,
    Desk,
    cond,
    get,
    in_turn,
    put,
    seeded,
    silence,
    world,
)


@pytest.mark.parametrize(("signal", "code"), [(KeyboardInterrupt(), 130), (Terminated(), 143)])
class TestInterruption:
    """Ctrl-C and SIGTERM, wherever they strike."""

    def check(self, exchange: Exchange, code: int, result: str, written: bool | None) -> None:
        assert exchange.problem is not None
        assert (exchange.problem.type, exchange.exit_code) == ("interrupted", code)
        assert (exchange.result, exchange.written) == (result, written)

    def test_while_a_write_is_out(self, signal: BaseException, code: int) -> None:
        self.check(Desk(in_turn(signal)).send(put()), code, "unknown", None)

    def test_while_a_read_is_out(self, signal: BaseException, code: int) -> None:
        self.check(Desk(in_turn(signal)).send(get()), code, "not-sent", False)

    def test_while_looking(self, signal: BaseException, code: int) -> None:
        self.check(Desk(in_turn(RESET, signal)).send(put()), code, "unknown", None)

    def test_while_a_blind_write_is_out(self, signal: BaseException, code: int) -> None:
        self.check(Desk(in_turn(signal)).send(cond(None)), code, "unknown", None)

    def test_while_repeating_what_was_proved_unwritten(
        self, signal: BaseException, code: int
    ) -> None:
        clock = Clock()
        desk = Desk(in_turn(RESET, seeded(clock), signal), clock)
        self.check(desk.send(put()), code, "unknown", None)

    @pytest.mark.parametrize("first", [httpx.Response(429), httpx.ConnectError("x")])
    def test_while_waiting_after_a_certain_refusal(
        self, signal: BaseException, code: int, first: httpx.Response | Exception
    ) -> None:
        self.check(waiting(in_turn(first), signal), code, "not-sent", False)

    def test_while_waiting_after_a_look_that_proved_nothing_written(
        self, signal: BaseException, code: int
    ) -> None:
        failed = httpx.Response(500)
        self.check(waiting(in_turn(failed, seeded(Clock())), signal), code, "not-sent", False)

    @pytest.mark.parametrize("lost", [RESET, httpx.Response(504)])
    def test_while_waiting_after_a_look_that_proved_not_yet(
        self, signal: BaseException, code: int, lost: httpx.Response | Exception
    ) -> None:
        self.check(waiting(in_turn(lost, seeded(Clock())), signal), code, "unknown", None)

    def test_while_waiting_after_a_timeout(self, signal: BaseException, code: int) -> None:
        slow = httpx.ReadTimeout("slow")
        self.check(waiting(in_turn(slow, seeded(Clock())), signal), code, "unknown", None)


def waiting(answer: Answer, signal: BaseException) -> Exchange:
    """The exchange of a put that is cut short at its first wait."""
    clock = Clock(passed=3600)

    def sleep(_: float) -> None:
        raise signal

    env = replace(world(clock, answer), sleep=sleep)
    return Client(env, Link(BASE), Unsigned(), silence).send(put())


def test_while_signing_again_what_was_refused() -> None:
    """A refused request is no request that may have been processed."""

    class Impatient(Unsigned):
        asked = 0

        def sign(self, method: str, url: str, headers: Pairs, body: bytes, when: datetime) -> Pairs:
            self.asked += 1
            if self.asked > 1:
                raise KeyboardInterrupt
            return super().sign(method, url, headers, body, when)

        def refresh(self, _: Pairs) -> bool:
            return True

    expired = httpx.Response(403, headers={"x-amzn-ErrorType": "ExpiredTokenException"})
    exchange = Desk(in_turn(expired), signer=Impatient()).send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 130)


def test_while_a_look_is_signed_again() -> None:
    """The look was refused, not the write: that is as much in doubt as before."""
    expired = httpx.Response(403, headers={"x-amzn-ErrorType": "ExpiredTokenException"})

    class Renewing(Unsigned):
        def refresh(self, _: Pairs) -> bool:
            return True

    desk = Desk(in_turn(RESET, expired, KeyboardInterrupt()), signer=Renewing())
    exchange = desk.send(put())
    assert desk.methods == "PUT GET GET"
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 130)
