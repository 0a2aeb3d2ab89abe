"""The policy as tables: what was asked × what happened × what was spent -> what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hlcli.errors import EXIT_OF
from hlcli.fhir.interaction import (
    Interaction,
    Reply,
    conditional_update,
    delete,
    history,
    read,
    search,
    update,
)
from hlcli.fhir.proof import Finding
from hlcli.wire.fate import Happened, Kind, Trouble, certainty
from hlcli.wire.retry import (
    Asked,
    Decision,
    Done,
    GiveUp,
    Look,
    Spent,
    Wait,
    after_look,
    asked,
    decide,
)

NOW = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
READ, BY_ID, DELETE, BLIND = Asked.READ, Asked.BY_ID, Asked.DELETE, Asked.BLIND
FRESH = Spent(retries=4, max_wait=60)
EXPOSED = Spent(retries=4, max_wait=60, exposed=True)
LAST = Spent(retries=4, max_wait=60, resends=4, waited=3)


def reply(status: int, body: str = "", **headers: str) -> Reply:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, named, body.encode())


def trouble(kind: Kind, of: Reply | None = None) -> Trouble:
    return Trouble(kind, "it went wrong", None, of)


def shortly(decision: Decision) -> str:
    if isinstance(decision, Wait):
        return f"wait {decision.seconds:g}"
    if isinstance(decision, GiveUp):
        written = {True: "yes", False: "no", None: "?"}[decision.written]
        return f"{decision.result} {written} {decision.problem.type}"
    return "look" if isinstance(decision, Look) else "done"


@pytest.mark.parametrize(
    ("interaction", "kind"),
    [
        (read("Patient", "1"), READ),
        (search("Patient", (("name", "x"),)), READ),
        (history("Patient", "1"), READ),
        (Interaction("search-type", "POST", ("Patient", "_search"), (), (), b"name=x"), READ),
        (update("Patient", "1", b"{}"), BY_ID),
        (conditional_update("Patient", (("name", "x"),), b'{"id": "1"}'), BY_ID),
        (conditional_update("Patient", (("name", "x"),), b"{}"), BLIND),
        (conditional_update("Patient", (("name", "x"),), b'{"id": 1}'), BLIND),
        (delete("Patient", "1"), DELETE),
        (Interaction("delete", "DELETE", ("Patient",), (("name", "x"),)), BLIND),
        (Interaction("create", "POST", ("Patient",), (), (), b'{"id": "1"}'), BLIND),
    ],
)
def test_only_a_write_to_a_known_id_can_be_looked_up(interaction: Interaction, kind: Asked) -> None:
    assert asked(interaction) is kind


TABLE: list[tuple[Asked, Happened, Spent, str]] = [
    # certainly not processed: repeated whatever was asked
    (READ, reply(429), FRESH, "wait 0.25"),
    (BY_ID, reply(429), FRESH, "wait 0.25"),
    (BLIND, reply(429), FRESH, "wait 0.25"),
    (BLIND, trouble("unreachable"), FRESH, "wait 0.25"),
    (BLIND, reply(503, Retry_After="7"), FRESH, "wait 7"),
    (BLIND, reply(503, Retry_After="60"), FRESH, "wait 60"),
    (BLIND, reply(503, Retry_After="61"), FRESH, "throttled no throttled"),
    (BLIND, reply(429, Retry_After="0"), FRESH, "wait 0"),
    (BLIND, reply(429, Retry_After="soon"), FRESH, "wait 0.25"),
    (BLIND, reply(429, Retry_After="-5"), FRESH, "wait 0.25"),
    (BLIND, reply(429, Retry_After="9" * 5000), FRESH, "throttled no throttled"),
    # ... until the budget is spent
    (BY_ID, reply(429), LAST, "throttled no throttled"),
    (BY_ID, reply(503, Retry_After="1"), LAST, "failed no server-error"),
    (BY_ID, reply(503, Retry_After="99"), LAST, "throttled no throttled"),
    (BLIND, trouble("unreachable"), LAST, "not-sent no unreachable"),
    (BLIND, reply(429), Spent(0, 60), "throttled no throttled"),
    (BLIND, reply(429, Retry_After="1"), Spent(0, 60), "throttled no throttled"),
    (READ, trouble("timeout"), Spent(0, 60), "unknown no timeout"),
    (BLIND, reply(429), Spent(9, 60, resends=3, waited=60), "throttled no throttled"),
    (BLIND, reply(429), Spent(9, 60, resends=5, waited=59), "wait 1"),
    (BLIND, reply(429), Spent(99, 1000, resends=90), "wait 4"),
    (BLIND, reply(429, Retry_After="2"), Spent(9, 60, waited=58), "wait 2"),
    (BLIND, reply(429, Retry_After="3"), Spent(9, 60, waited=58), "throttled no throttled"),
    # a certificate does not heal
    (BY_ID, trouble("untrusted"), FRESH, "not-sent no unreachable"),
    # may have been processed
    (READ, reply(500), FRESH, "wait 0.25"),
    (READ, trouble("bad-answer"), FRESH, "wait 0.25"),
    (READ, reply(502), LAST, "failed no server-error"),
    (READ, trouble("lost-answer"), LAST, "unknown no lost-answer"),
    (READ, trouble("bad-answer"), LAST, "unknown no bad-answer"),
    (BY_ID, reply(500), FRESH, "look"),
    (BY_ID, reply(504), LAST, "look"),
    (BY_ID, trouble("lost-answer"), Spent(0, 0), "look"),
    (BLIND, reply(500), FRESH, "unknown ? lost-answer"),
    (BLIND, trouble("lost-answer"), FRESH, "unknown ? lost-answer"),
    (BLIND, trouble("timeout"), FRESH, "unknown ? timeout"),
    (BLIND, trouble("bad-answer"), FRESH, "unknown ? bad-answer"),
    # an answer is an answer, but for the echo of an attempt that got through
    (BY_ID, reply(200), FRESH, "done"),
    (BY_ID, reply(400), FRESH, "done"),
    (BY_ID, reply(403), EXPOSED, "done"),
    (BY_ID, reply(412), FRESH, "done"),
    (BY_ID, reply(412), EXPOSED, "look"),
    (BY_ID, reply(409), EXPOSED, "look"),
    (BLIND, reply(307), FRESH, "done"),
    (BY_ID, reply(404), EXPOSED, "done"),
    # of a deletion, that nothing is there any more may be such an echo, too
    (DELETE, reply(404), FRESH, "done"),
    (DELETE, reply(410), FRESH, "done"),
    (DELETE, reply(404), EXPOSED, "look"),
    (DELETE, reply(410), EXPOSED, "look"),
    (DELETE, reply(412), EXPOSED, "look"),
    (DELETE, reply(204), EXPOSED, "done"),
    (DELETE, reply(429), FRESH, "wait 0.25"),
    (DELETE, trouble("lost-answer"), FRESH, "look"),
    (DELETE, reply(504), FRESH, "look"),
    (DELETE, reply(429), Spent(0, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    # not sent this time, but an earlier time
    (BY_ID, trouble("unreachable"), Spent(0, 60, exposed=True), "failed no server-error"),
    (BY_ID, trouble("unreachable"), Spent(0, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    (BY_ID, reply(429), Spent(0, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    (BY_ID, reply(429, Retry_After="99"), Spent(0, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    # refused this time, for a reason that an earlier time need not have met
    (BY_ID, reply(403), Spent(4, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    (BY_ID, reply(404), Spent(4, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    (BY_ID, reply(410), Spent(4, 60, 0, 0, True, "timeout"), "unknown ? timeout"),
    (BY_ID, reply(307), Spent(4, 60, 0, 0, True, "lost-answer"), "unknown ? lost-answer"),
    (BY_ID, reply(400), Spent(4, 60, 0, 0, True, "timeout"), "done"),
    (BY_ID, reply(200), Spent(4, 60, 0, 0, True, "timeout"), "done"),
    # the look itself has no doubts to inherit
    (READ, reply(500), Spent(0, 60, 0, 0, True, "timeout"), "failed no server-error"),
]


@pytest.mark.parametrize(("what", "happened", "spent", "then"), TABLE)
def test_after_an_attempt(what: Asked, happened: Happened, spent: Spent, then: str) -> None:
    decision = decide(what, happened, spent, NOW, 0.5)
    assert shortly(decision) == then
    if isinstance(decision, GiveUp):
        assert EXIT_OF[decision.problem.type] != 0


GARBLED = trouble("bad-answer", reply(200, '{"resourceType'))
SOMEBODY_ELSE = trouble("bad-answer", reply(200, '{"resourceType": "Patient", "id": "x"}'))
ACCEPTED = trouble("bad-answer", reply(202))
YES, NO, WHO_KNOWS = Finding.WRITTEN, Finding.NOT_WRITTEN, Finding.UNKNOWN
PERHAPS = Finding.NOTHING_PROVEN

LOOKED: list[tuple[Happened, Finding, Spent, str]] = [
    (reply(500), YES, FRESH, "done"),
    (reply(500), NO, FRESH, "wait 0.25"),
    (reply(500), WHO_KNOWS, FRESH, "unknown ? lost-answer"),
    (reply(500, Retry_After="3"), NO, FRESH, "wait 3"),
    (reply(500, Retry_After="99"), NO, FRESH, "throttled no throttled"),
    (reply(500), NO, LAST, "failed no server-error"),
    # what may be under way still can be called unwritten by nobody
    (trouble("lost-answer"), NO, FRESH, "wait 0.25"),
    (trouble("lost-answer"), NO, LAST, "unknown ? lost-answer"),
    (reply(502), NO, FRESH, "wait 0.25"),
    (reply(502), NO, LAST, "unknown ? lost-answer"),
    (reply(504), NO, LAST, "unknown ? lost-answer"),
    (reply(503), NO, LAST, "failed no server-error"),
    (reply(500), PERHAPS, FRESH, "wait 0.25"),
    (reply(500), PERHAPS, LAST.doubted(), "unknown ? lost-answer"),
    (trouble("timeout"), NO, FRESH, "wait 0.25"),
    (trouble("timeout"), NO, LAST, "unknown ? timeout"),
    (trouble("timeout"), WHO_KNOWS, FRESH, "unknown ? timeout"),
    (GARBLED, YES, FRESH, "done"),
    (GARBLED, NO, FRESH, "wait 0.25"),
    (GARBLED, NO, LAST, "unknown ? bad-answer"),
    # it claimed success, of something else: a repeat could write twice
    (SOMEBODY_ELSE, YES, FRESH, "done"),
    (SOMEBODY_ELSE, NO, FRESH, "unknown ? bad-answer"),
    (ACCEPTED, NO, FRESH, "unknown ? bad-answer"),
    # the echo
    (reply(412), YES, EXPOSED, "done"),
    (reply(412), NO, EXPOSED, "done"),
    (reply(409), WHO_KNOWS, EXPOSED, "unknown ? lost-answer"),
    (reply(409), PERHAPS, EXPOSED, "unknown ? lost-answer"),
]


@pytest.mark.parametrize(("happened", "finding", "spent", "then"), LOOKED)
def test_after_a_look(happened: Happened, finding: Finding, spent: Spent, then: str) -> None:
    counted = spent if certainty(happened) == "answered" else spent.exposed_by(happened)
    decision = after_look(happened, finding, counted, NOW, 0.5)
    assert shortly(decision) == then
    if isinstance(decision, Done):
        assert decision.by_look is (finding is YES)


def test_backoff_doubles_up_to_eight_seconds_and_chance_takes_any_part_of_it() -> None:
    def waits(chance: float) -> list[float]:
        spent, found = Spent(7, 1000), []
        while isinstance(decision := decide(BLIND, reply(429), spent, NOW, chance), Wait):
            found.append(decision.seconds)
            spent = spent.after(decision.seconds)
        return found

    assert waits(1.0) == [0.5, 1, 2, 4, 8, 8, 8]
    assert waits(0.0) == [0] * 7


def test_a_date_to_come_back_at_counts_from_the_servers_own_clock() -> None:
    then = "Sun, 22 Nov 2026 10:00:07 GMT"
    date = "Sun, 22 Nov 2026 10:00:00 GMT"
    assert decide(BLIND, reply(429, Date=date, Retry_After=then), FRESH, NOW, 0.5) == Wait(
        7, "429 Too Many Requests"
    )
    ours = decide(BLIND, reply(429, Retry_After="Sun, 22 Nov 2026 07:43:50 GMT"), FRESH, NOW, 0.5)
    assert ours == Wait(5, "429 Too Many Requests")
    past = decide(BLIND, reply(429, Retry_After="Sun, 22 Nov 2020 07:43:50 GMT"), FRESH, NOW, 0.5)
    assert past == Wait(0, "429 Too Many Requests")
    old_form = "Sunday, 22-Nov-26 07:43:48 GMT"
    assert decide(BLIND, reply(429, Retry_After=old_form), FRESH, NOW, 0.5) == Wait(
        3, "429 Too Many Requests"
    )


def test_a_wait_that_does_not_fit_says_when_to_come_back() -> None:
    decision = decide(BLIND, reply(429, Retry_After="86400"), FRESH, NOW, 0.5)
    assert isinstance(decision, GiveUp)
    assert decision.problem.message == (
        "the endpoint asks to wait 86,400 s; --max-wait leaves 60 s"
    )
    assert decision.problem.hint == "run it again after 2026-11-23 07:43:45Z"
