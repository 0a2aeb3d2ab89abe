"""The course of one item, with and without a look before it, row by row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.bulk.plan.course import course
from hlcli.bulk.plan.task import Aim, Task
from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange, judge
from hlcli.fhir.interaction import Interaction, Reply, conditional_update, update

SENT = {"resourceType": "Patient", "id": "p-1", "active": True}
BODY = json.dumps(SENT).encode()
STORED = {**SENT, "meta": {"versionId": "4", "lastUpdated": "2026-11-22T07:43:45Z"}}
OTHER = {**STORED, "active": False}
#: By the endpoint's clock, in which STORED was last changed at 07:43:45.
DATE = ("Date", "Sun, 22 Nov 2026 07:50:00 GMT")
NOW = 1000.0
#: Seconds before the answer to the look: before, and well after, the change.
BEFORE, AFTER = NOW - 600, NOW - 60
PUT = update("Patient", "p-1", BODY)
COND = conditional_update("Patient", (("name", "Doe"),), BODY)

Answer = tuple[int, dict[str, Any] | None]
GONE: Answer = (410, None)
ABSENT: Answer = (404, {"resourceType": "OperationOutcome", "issue": []})


def bundle(*resources: dict[str, Any]) -> Answer:
    entries = [{"resource": one, "search": {"mode": "match"}} for one in resources]
    return 200, {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def run(task: Task, *answers: Answer) -> tuple[Exchange, list[Interaction]]:
    """The end, and what was asked on the way; the last answer is to a write, if one is sent."""
    steps, asked, left = course(task, lambda: NOW), [], list(answers)
    question = next(steps)
    while True:
        asked.append(question)
        status, body = left.pop(0) if left else (200, STORED)
        reply = Reply(status, (DATE,), json.dumps(body).encode() if body else b"")
        verdict = judge(question, reply)
        problem = Problem(verdict.problem) if verdict.problem else None
        try:
            question = steps.send(
                Exchange(question, "", verdict.result, verdict.written, reply, problem)
            )
        except StopIteration as end:
            return end.value, asked


def methods(asked: list[Interaction]) -> str:
    return " ".join(one.method for one in asked)


def test_one_request_where_nobody_looks() -> None:
    ended, asked = run(Task(1, PUT))
    assert (ended.result, ended.written, asked) == ("updated", True, [PUT])


@pytest.mark.parametrize(
    ("asked", "found", "sends"),
    [
        (PUT, (200, STORED), False),
        (PUT, (200, OTHER), True),
        (PUT, ABSENT, True),
        (PUT, GONE, True),
        (COND, bundle(STORED), False),
        (COND, bundle(OTHER), True),
        (COND, bundle(), True),
    ],
)
def test_what_would_change_nothing_is_skipped(
    asked: Interaction, found: Answer, sends: bool
) -> None:
    ended, all = run(Task(1, asked, skip_unchanged=True), found)
    assert len(all) == 1 + sends
    assert ended.result == ("updated" if sends else "unchanged")
    assert ended.written is sends


@pytest.mark.parametrize(
    ("asked", "found", "headers"),
    [
        (PUT, (200, STORED), (("If-Match", 'W/"4"'),)),
        (PUT, ABSENT, (("If-None-Match", "*"),)),
        (COND, bundle(STORED), (("If-Match", 'W/"4"'),)),
        (COND, bundle(), ()),
        (update("Patient", "p-1", BODY, (("If-Match", "3"),)), ABSENT, (("If-Match", "3"),)),
    ],
)
def test_only_over_what_was_seen(asked: Interaction, found: Answer, headers: object) -> None:
    _, all = run(Task(1, asked, if_match_auto=True), found)
    assert all[-1].headers == headers


@pytest.mark.parametrize(
    ("asked", "found", "result"),
    [
        (PUT, (200, STORED), "unchanged"),
        (PUT, (200, OTHER), "updated"),
        (PUT, ABSENT, "created"),
        (COND, bundle(), "created"),
        (COND, bundle(STORED, OTHER), "precondition-failed"),
    ],
)
def test_a_rehearsal_sends_no_write(asked: Interaction, found: Answer, result: str) -> None:
    ended, all = run(Task(1, asked, "rehearse"), found)
    assert methods(all) == "GET"
    assert (ended.result, ended.written) == (result, False)


@pytest.mark.parametrize(
    ("asked", "found", "since", "may_repeat", "sends", "result"),
    [
        (PUT, (200, STORED), BEFORE, True, False, "updated"),
        (PUT, (200, STORED), None, True, False, "updated"),
        (PUT, (200, OTHER), AFTER, True, True, "updated"),
        (PUT, (200, OTHER), BEFORE, True, False, "unknown"),
        (PUT, (200, OTHER), None, True, False, "unknown"),
        (PUT, ABSENT, BEFORE, True, True, "updated"),
        (PUT, ABSENT, BEFORE, False, True, "updated"),
        (PUT, GONE, BEFORE, True, False, "unknown"),
        (COND, bundle(STORED), BEFORE, True, False, "updated"),
        (COND, bundle(OTHER), AFTER, True, True, "updated"),
        (COND, bundle(OTHER), AFTER, False, False, "unknown"),
        (COND, bundle(OTHER), BEFORE, True, False, "unknown"),
        (COND, bundle(STORED, OTHER), BEFORE, True, False, "unknown"),
        (COND, bundle(), BEFORE, True, True, "updated"),
        (COND, bundle(), BEFORE, False, False, "unknown"),
    ],
)
def test_the_fate_of_an_earlier_write(
    asked: Interaction,
    found: Answer,
    since: float | None,
    may_repeat: bool,
    sends: bool,
    result: str,
) -> None:
    """What was changed since it was sent proves nothing, unless it is ours; a search that is late
    may still find it."""
    ended, all = run(Task(1, asked, "settle", may_repeat=may_repeat, since=since), found)
    assert len(all) == 1 + sends
    assert ended.result == result
    assert ended.written is (None if result == "unknown" else True)


@pytest.mark.parametrize(
    ("found", "header"),
    [(ABSENT, ("If-None-Match", "*")), ((200, OTHER), ("If-Match", 'W/"4"'))],
)
def test_a_repeat_is_for_what_was_seen_and_refused_it_tells_nothing(
    found: Answer, header: tuple[str, str]
) -> None:
    ended, all = run(Task(1, PUT, "settle", since=AFTER), found, (412, None))
    assert header in all[-1].headers
    assert (ended.result, ended.written) == ("unknown", None)


@pytest.mark.parametrize("asked", [PUT, COND])
@pytest.mark.parametrize("status", [403, 500, 429])
def test_a_look_that_fails_leaves_it_unknown(asked: Interaction, status: int) -> None:
    ended, all = run(Task(1, asked, "settle", since=BEFORE), (status, None))
    assert methods(all) == "GET"
    assert (ended.result, ended.written) == ("unknown", None)
    assert ended.problem is not None
    assert ended.interaction == asked


@pytest.mark.parametrize("aim", ["write", "rehearse"])
@pytest.mark.parametrize("status", [403, 500, 429])
def test_a_look_that_fails_writes_nothing(aim: Aim, status: int) -> None:
    ended, all = run(Task(1, PUT, aim, skip_unchanged=True), (status, None))
    assert methods(all) == "GET"
    assert ended.written is False
    assert ended.problem is not None
    assert ended.interaction == PUT
