"""What a resource, read back, proves about a write whose answer was lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.fhir.interaction import Pairs, Reply, conditional_update, read, update
from hlcli.fhir.proof import Finding, finding, question

YES, NO, WHO_KNOWS = Finding.WRITTEN, Finding.NOT_WRITTEN, Finding.UNKNOWN
PERHAPS = Finding.NOTHING_PROVEN

# We began at 10:00:00.0 by the server's clock; the read came back five seconds later.
ELAPSED = 5.0
DATE = "Sun, 22 Nov 2026 10:00:05 GMT"
BEFORE, SINCE = "2026-11-22T09:58:59.900Z", "2026-11-22T10:00:00.400Z"
JUST_BEFORE = "2026-11-22T09:59:57.000Z"  # or since, by a clock that is three seconds slow
IF_MATCH = (("If-Match", 'W/"3"'),)
FREE = (("If-None-Match", "*"),)

SENT = '{"resourceType": "Patient", "id": "p-1", "multipleBirthInteger": 2, "weight": 1.50}'
OTHER = SENT.replace("2", "3")
X = {"code": "x"}


def stored(content: str, changed: str | None = SINCE, version: str | None = "4") -> str:
    meta = {"versionId": version, "lastUpdated": changed}
    known = {key: value for key, value in meta.items() if value}
    return f'{content[:-1]}, "meta": {json.dumps(known)}}}'


def reply(body: str, status: int = 200, date: str | None = DATE) -> Reply:
    return Reply(status, (("Date", date),) if date else (), body.encode())


def found(
    answer: Reply, headers: Pairs = (), sent: str = SENT, elapsed: float = ELAPSED
) -> Finding:
    return finding(update("Patient", "p-1", sent.encode(), headers), answer, elapsed)


@pytest.mark.parametrize(
    ("content", "changed", "version", "headers", "date", "proves"),
    [
        (SENT, SINCE, "4", (), DATE, YES),
        (OTHER, SINCE, "4", (), DATE, WHO_KNOWS),
        (SENT, BEFORE, "3", (), DATE, NO),
        (OTHER, BEFORE, "3", (), DATE, NO),
        (SENT, JUST_BEFORE, "3", (), DATE, PERHAPS),
        (OTHER, JUST_BEFORE, "3", (), DATE, NO),
        (SENT, JUST_BEFORE, "4", IF_MATCH, DATE, WHO_KNOWS),
        (SENT, JUST_BEFORE, "3", IF_MATCH, DATE, NO),
        (SENT, JUST_BEFORE, "1", FREE, DATE, WHO_KNOWS),
        # with If-Match
        (SENT, SINCE, "4", IF_MATCH, DATE, YES),
        (SENT, SINCE, "3", IF_MATCH, DATE, NO),
        (OTHER, SINCE, "3", IF_MATCH, DATE, NO),
        (OTHER, SINCE, "4", IF_MATCH, DATE, WHO_KNOWS),
        (SENT, BEFORE, "4", IF_MATCH, DATE, NO),
        # with If-None-Match: *
        (SENT, SINCE, "1", FREE, DATE, YES),
        (SENT, BEFORE, "1", FREE, DATE, NO),
        # without a time, content must do, and for a precondition it cannot
        (SENT, None, "4", (), DATE, YES),
        (SENT, SINCE, "4", (), None, YES),
        (SENT, "yesterday", "4", (), DATE, YES),
        (SENT, "2026-11-22T09:00:00", "4", (), DATE, YES),
        (OTHER, None, "4", (), DATE, WHO_KNOWS),
        (SENT, None, "4", IF_MATCH, DATE, YES),
        (SENT, None, "3", IF_MATCH, DATE, NO),
        (SENT, None, None, IF_MATCH, DATE, WHO_KNOWS),
        (SENT, None, "1", FREE, DATE, WHO_KNOWS),
    ],
)
def test_by_time_version_and_content(
    content: str,
    changed: str | None,
    version: str | None,
    headers: Pairs,
    date: str | None,
    proves: Finding,
) -> None:
    assert found(reply(stored(content, changed, version), 200, date), headers) is proves


@pytest.mark.parametrize(
    ("answer", "proves"),
    [
        (reply('{"resourceType": "OperationOutcome"}', 404), NO),
        (reply('{"message": "no such thing"}', 404), WHO_KNOWS),
        (reply("", 404), WHO_KNOWS),
        (reply("<html>gateway</html>", 404), WHO_KNOWS),
        (reply("", 410), WHO_KNOWS),
        (reply("", 403), WHO_KNOWS),
        (reply("", 200), WHO_KNOWS),
    ],
)
def test_other_answers(answer: Reply, proves: Finding) -> None:
    assert found(answer) is proves


def test_an_hour_of_waiting_moves_the_bound_back() -> None:
    changed = "2026-11-22T09:30:00Z"
    assert found(reply(stored(SENT, changed)), elapsed=3600) is YES
    assert found(reply(stored(SENT, changed)), elapsed=5) is NO


def test_a_date_is_cut_to_seconds_and_clocks_spread_so_the_doubt_is_ours() -> None:
    assert found(reply(stored(OTHER, "2026-11-22T09:59:58.100Z"))) is WHO_KNOWS
    assert found(reply(stored(SENT, "2026-11-22T09:59:00.000Z"))) is PERHAPS


def test_a_date_at_the_end_of_time_tells_nothing() -> None:
    """It would not survive a sum."""
    last = "Fri, 31 Dec 9999 23:59:59 GMT"
    assert found(reply(stored(OTHER), date=last)) is WHO_KNOWS


@pytest.mark.parametrize(
    ("sent", "kept", "proves"),
    [
        ({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [1, 2]}, "a": 1}, YES),
        ({"a": [1, 2]}, {"a": [2, 1]}, WHO_KNOWS),
        ({"a": True}, {"a": 1}, WHO_KNOWS),
        ({"a": 1}, {"a": 1, "b": 1}, WHO_KNOWS),
        ({"a": 1, "b": 1}, {"a": 1}, WHO_KNOWS),
        ({"meta": {"tag": [{"code": "x"}]}}, {"meta": {"tag": [{"code": "x"}]}}, YES),
        (
            {"meta": {"tag": [{"code": "x"}]}},
            {"meta": {"tag": [{"code": "y"}, {"code": "x"}]}},
            YES,
        ),
        ({"meta": {"tag": [{"code": "x"}]}}, {}, WHO_KNOWS),
        ({"meta": {"versionId": "1", "lastUpdated": "x"}}, {}, YES),
        ({"meta": {"source": "a"}}, {"meta": {"source": "b"}}, WHO_KNOWS),
        ({"extension": [{"url": "a"}]}, {"extension": [{"url": "a"}]}, YES),
        ({"extension": [{"url": "a"}]}, {"extension": [{"url": "a"}, {"url": "b"}]}, WHO_KNOWS),
        ({"extension": [{"url": "a"}]}, {}, WHO_KNOWS),
        ({}, {"extension": [{"url": "http://healthlake.amazonaws.com/fhir/x"}]}, YES),
    ],
)
def test_equal_but_for_what_the_service_adds(
    sent: dict[str, Any], kept: dict[str, Any], proves: Finding
) -> None:
    base: dict[str, Any] = {"resourceType": "Patient", "id": "p-1"}
    meta = {"versionId": "4", "lastUpdated": SINCE} | kept.get("meta", {})
    answer = reply(json.dumps(base | kept | {"meta": meta}))
    assert found(answer, sent=json.dumps(base | sent)) is proves


def test_digits_count() -> None:
    assert found(reply(stored(SENT.replace("1.50", "1.5")))) is WHO_KNOWS


def test_a_document_reference_keeps_the_extensions_it_had() -> None:
    sent = b'{"resourceType": "DocumentReference", "id": "d", "extension": [{"url": "b"}]}'
    kept = {"resourceType": "DocumentReference", "id": "d", "meta": {"lastUpdated": SINCE}}
    both = reply(json.dumps({**kept, "extension": [{"url": "a"}, {"url": "b"}]}))
    only_old = reply(json.dumps({**kept, "extension": [{"url": "a"}]}))
    asked = update("DocumentReference", "d", sent)
    assert finding(asked, both, ELAPSED) is YES
    assert finding(asked, only_old, ELAPSED) is WHO_KNOWS


def test_the_question_is_a_read_of_the_id_in_the_body() -> None:
    asked = conditional_update("Patient", (("name", "Doe"),), SENT.encode())
    assert question(asked) == read("Patient", "p-1")
