"""The client at its counter: looks, echoes, budgets, announcements."""

from __future__ import annotations

from email.utils import format_datetime

import httpx
import pytest

from hlcli.fhir.interaction import Pairs
from telegraph import RESET, Clock, Desk, Store, in_turn, ok, put, seeded

IF_MATCH = (("If-Match", 'W/"1"'),)


def desk_losing(*losses: bool, fate: httpx.Response | Exception = RESET) -> tuple[Desk, Store]:
    """A store whose n-th answer to a write is lost after the write where losses[n] is True, and
    before it where it is False. `fate` is what comes instead."""
    clock = Clock()
    store = seeded(clock)
    left = list(losses)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method != "PUT" or not left:
            return store(request)
        if left.pop(0):
            store(request)
        return in_turn(fate)(request)

    return Desk(answer, clock), store


def test_a_write_confirmed_by_reading_shows_what_the_read_showed() -> None:
    desk, store = desk_losing(True)
    exchange = desk.send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("updated", True, 0)
    assert exchange.notes == ("confirmed-by-reading",)
    assert exchange.reply is not None
    assert (exchange.reply.version_id, exchange.attempts) == ("2", 1)
    assert len(store.versions["p-1"]) == 2
    assert [notice.reason for notice in desk.said("looking")] == [
        "the connection broke after the request was sent"
    ]


def test_a_creation_confirmed_by_reading_is_a_creation() -> None:
    desk, _ = desk_losing(True)
    assert desk.send(put("p-2")).result == "created"


def test_a_precondition_that_fails_on_the_repeat_fails_for_real() -> None:
    """Lost before the write; somebody else writes; the repeat meets a true 412."""
    clock = Clock()
    store = seeded(clock)

    def interfere(request: httpx.Request) -> httpx.Response:
        answer = store(request)
        store.put("p-1", name=[{"family": "Doe"}], gender="other")
        return answer

    desk = Desk(in_turn(RESET, interfere, store), clock)
    exchange = desk.send(put(headers=IF_MATCH))
    assert desk.methods == "PUT GET PUT GET"
    # the other write came after our first attempt began: nobody can tell whose it was
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 11)
    assert exchange.problem is not None
    assert exchange.problem.more == {"currentVersion": "2"}


def test_a_precondition_that_failed_all_along() -> None:
    clock = Clock()
    store = seeded(clock)
    store.put("p-1", name=[{"family": "Doe"}], gender="other")
    clock.passed += 3600
    exchange = Desk(in_turn(RESET, store), clock).send(put(headers=IF_MATCH))
    assert (exchange.result, exchange.written) == ("precondition-failed", False)
    assert exchange.problem is not None
    assert exchange.problem.type == "version-mismatch"


@pytest.mark.parametrize("headers", [IF_MATCH, (("If-None-Match", "*"),)])
def test_the_echo_of_a_write_that_was_slow_to_land_is_a_success(headers: Pairs) -> None:
    """The first request lands after the look; the 412 to its repeat is our own doing."""
    clock = Clock()
    store = seeded(clock)
    if headers != IF_MATCH:
        store.versions.clear()
    first: list[httpx.Request] = []

    def lost(request: httpx.Request) -> httpx.Response:
        first.append(request)
        raise RESET

    def late(request: httpx.Request) -> httpx.Response:
        store(first[0])
        return store(request)

    desk = Desk(in_turn(lost, store, late, store), clock)
    exchange = desk.send(put(headers=headers))
    assert desk.methods == "PUT GET PUT GET"
    assert (exchange.written, exchange.exit_code) == (True, 0)
    assert exchange.result == ("updated" if headers == IF_MATCH else "created")


def test_equal_content_from_before_is_no_proof() -> None:
    clock = Clock()
    store = Store(clock)
    store.put("p-1", name=[{"family": "Doe"}], gender="female")
    clock.passed += 3600
    exchange = Desk(in_turn(RESET, store), clock).send(put())
    assert (exchange.attempts, len(store.versions["p-1"])) == (2, 2)
    assert exchange.notes == ()


def test_a_slow_clock_on_our_side_does_not_matter() -> None:
    clock = Clock(server_ahead=-90_000)
    store = seeded(clock)
    exchange = Desk(in_turn(RESET, store), clock).send(put())
    assert (exchange.written, exchange.attempts) == (True, 2)


def test_looks_and_repeats_are_paid_from_one_budget() -> None:
    clock = Clock()
    store = seeded(clock)
    busy = httpx.Response(503, headers={"Retry-After": "9"})
    desk = Desk(in_turn(RESET, busy, busy, store, RESET, busy, busy, busy), clock)
    exchange = desk.send(put(), retries=4, max_wait=30)
    assert desk.methods == "PUT GET GET GET PUT GET GET"
    assert clock.slept == [9, 9, 1, 9]
    assert (exchange.result, exchange.exit_code) == ("unknown", 11)


def test_without_retries_nothing_is_sent_again_but_a_look_is_taken() -> None:
    desk, _ = desk_losing(True)
    assert desk.send(put(), retries=0).written is True
    desk, _ = desk_losing(False)
    exchange = desk.send(put(), retries=0)
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 11)
    assert exchange.problem is not None
    assert exchange.problem.message.endswith("an earlier request may be under way still")
    assert desk.methods == "PUT GET"
    desk, _ = desk_losing(False, fate=httpx.Response(500))
    exchange = desk.send(put(), retries=0)
    assert (exchange.result, exchange.written, exchange.exit_code) == ("failed", False, 5)


def test_after_a_failure_of_the_service_itself_a_look_is_proof() -> None:
    desk = Desk(in_turn(httpx.Response(500), Store(Clock()), httpx.ConnectError("refused")))
    exchange = desk.send(put(), retries=1)
    assert (exchange.result, exchange.written, exchange.exit_code) == ("failed", False, 5)
    assert exchange.problem is not None
    assert exchange.problem.message.endswith(
        "a look at the resource proved that nothing was written"
    )


@pytest.mark.parametrize("fate", [RESET, httpx.Response(502), httpx.Response(504)])
@pytest.mark.parametrize("refusal", [httpx.ConnectError("refused"), httpx.Response(403)])
def test_a_write_that_lands_after_every_look_is_never_called_unwritten(
    fate: httpx.Response | Exception, refusal: httpx.Response | Exception
) -> None:
    clock = Clock()
    store = seeded(clock)
    kept: list[httpx.Request] = []

    def slow(request: httpx.Request) -> httpx.Response:
        kept.append(request)
        return in_turn(fate)(request)

    exchange = Desk(in_turn(slow, store, refusal), clock).send(put())
    store(kept[0])
    assert (exchange.written, exchange.exit_code) == (None, 11)


@pytest.mark.parametrize("headers", [(), (("If-None-Match", "*"),)])
def test_a_store_whose_clock_is_behind_the_gateways(headers: Pairs) -> None:
    """Its stamps are three seconds older than the Date of the answers: our own write looks like
    one from before. It may be written again, but is never called unwritten."""
    clock = Clock()
    store = Store(Clock(server_ahead=-3))

    def lost(request: httpx.Request) -> httpx.Response:
        store(request)
        return httpx.Response(500)

    def look(request: httpx.Request) -> httpx.Response:
        seen = store(request)
        now = format_datetime(clock.now(), usegmt=True)
        return httpx.Response(seen.status_code, headers={"Date": now}, content=seen.content)

    exchange = Desk(in_turn(lost, look), clock).send(put("p-9", headers=headers), retries=0)
    assert (exchange.written, exchange.exit_code) == (None, 11)
    again = Desk(in_turn(lost, look, store), clock).send(put("p-9", headers=headers))
    assert again.written is (None if headers else True)
    assert len(store.versions["p-9"]) == (1 if headers else 3)


@pytest.mark.parametrize("look", [httpx.Response(403), httpx.Response(410), ok(), RESET])
def test_a_look_that_cannot_tell_leaves_the_fate_unknown(
    look: httpx.Response | Exception,
) -> None:
    exchange = Desk(in_turn(httpx.Response(502, content=b"<h1>"), look)).send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 11)
    assert exchange.reply is not None
    assert exchange.reply.status == 502
    assert exchange.problem is not None
    assert exchange.problem.type == "lost-answer"


def test_each_wait_is_announced_before_it() -> None:
    busy = httpx.Response(429, headers={"Retry-After": "2"})
    desk = Desk(in_turn(busy, httpx.ConnectError("refused"), ok()))
    assert desk.send(put()).attempts == 3
    told = [(one.seconds, one.reason, one.attempt) for one in desk.said("waiting")]
    assert told == [(2, "429 Too Many Requests", 1), (0.5, "could not connect: refused", 2)]
    assert desk.clock.slept == [2, 0.5]


def test_duration_covers_waits_and_looks() -> None:
    desk, _ = desk_losing(False)
    assert desk.send(put()).duration == pytest.approx(0.1 + 0.1 + 0.25 + 0.1)


def test_a_first_request_that_landed_late_counts_from_its_own_start() -> None:
    """It lands after the look; the repeat is lost before the write. What is there is ours."""
    clock = Clock()
    store = seeded(clock)
    first: list[httpx.Request] = []

    def lost(request: httpx.Request) -> httpx.Response:
        first.append(request)
        return httpx.Response(500, headers={"Retry-After": "9"})

    def look(request: httpx.Request) -> httpx.Response:
        answer = store(request)
        store(first[0])
        return answer

    exchange = Desk(in_turn(lost, look, RESET, store), clock).send(put(headers=IF_MATCH))
    assert clock.slept == [9]
    assert (exchange.written, exchange.exit_code, exchange.attempts) == (True, 0, 2)


def test_a_look_that_a_gateway_answers_is_made_again() -> None:
    """Its 404 says nothing about the resource; nor does one whose body broke off."""
    clock = Clock(passed=3600)
    mute = httpx.Response(404, text="<html>no such route</html>")
    desk = Desk(in_turn(RESET, mute, Store(clock)), clock)
    exchange = desk.send(put())
    assert desk.methods == "PUT GET GET PUT"
    assert (exchange.result, exchange.written) == ("created", True)
