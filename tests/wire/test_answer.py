"""A success is one only if it is about what was asked."""

from __future__ import annotations

import json

import httpx
import pytest

from hlcli.fhir.interaction import Interaction, Reply, delete, history, search, vread
from hlcli.wire.answer import notes, untrue
from telegraph import BASE, Desk, cond, get, in_turn, put

PATIENT = '{"resourceType": "Patient", "id": "p-1"}'
OUTCOME = '{"resourceType": "OperationOutcome", "issue": []}'
BUNDLE = '{"resourceType": "Bundle", "type": "searchset"}'
SEARCH = search("Patient", (("name", "Doe"),))


def versioned(version: str) -> str:
    return json.dumps(json.loads(PATIENT) | {"meta": {"versionId": version}})


GOOD: list[tuple[Interaction, int, str, tuple[str, ...]]] = [
    (put(), 200, PATIENT, ()),
    (put(), 201, PATIENT, ()),
    (put(), 200, "", ("empty-answer",)),
    (put(), 201, " \r\n", ("empty-answer",)),
    (put(), 204, "", ("empty-answer",)),
    (put(), 200, OUTCOME, ("outcome-only",)),
    (cond(None), 201, PATIENT, ()),
    (cond("p-1"), 200, PATIENT, ()),
    (get(), 200, PATIENT, ()),
    (vread("Patient", "p-1", "3"), 200, versioned("3"), ()),
    (vread("Patient", "p-1", "3"), 200, PATIENT, ()),
    (get(), 200, versioned("9"), ()),
    (SEARCH, 200, BUNDLE, ()),
    (history("Patient", "p-1"), 200, BUNDLE, ()),
    (delete("Patient", "p-1"), 204, "", ()),
    (delete("Patient", "p-1"), 200, OUTCOME, ()),
    (delete("Patient", "p-1"), 200, PATIENT, ()),
    (put(), 412, "<html>", ()),  # refusals may look as they like
    (put(), 500, "", ()),
    (get(), 302, "", ()),
]
BAD: list[tuple[Interaction, int, str]] = [
    (put(), 202, PATIENT),
    (put(), 206, PATIENT),
    (put(), 101, ""),
    (put(), 200, PATIENT[:-5]),
    (put(), 200, "<html>all is well</html>"),
    (put(), 200, "{}"),
    (put(), 200, "null"),
    (put(), 200, PATIENT.replace("p-1", "p-2")),
    (put(), 200, '{"resourceType": "Patient"}'),
    (put(), 200, PATIENT.replace("Patient", "Person")),
    (cond("p-1"), 200, PATIENT.replace("p-1", "p-2")),
    (cond(None), 200, PATIENT.replace("Patient", "Person")),
    (get(), 200, ""),
    (get(), 200, OUTCOME),
    (get(), 200, PATIENT.replace("p-1", "p-2")),
    (get(), 204, ""),
    (vread("Patient", "p-1", "3"), 200, versioned("9")),
    (SEARCH, 200, PATIENT),
    (SEARCH, 200, "[]"),
    (delete("Patient", "p-1"), 202, ""),
    (delete("Patient", "p-1"), 200, "<html>sign in to this network</html>"),
    (delete("Patient", "p-1"), 200, PATIENT.replace("p-1", "p-2")),
]


@pytest.mark.parametrize(("asked", "status", "body", "said"), GOOD)
def test_good(asked: Interaction, status: int, body: str, said: tuple[str, ...]) -> None:
    reply = Reply(status, (), body.encode())
    assert untrue(asked, reply) is None
    if status < 300:
        assert notes(asked, reply) == said


@pytest.mark.parametrize(("asked", "status", "body"), BAD)
def test_bad(asked: Interaction, status: int, body: str) -> None:
    assert untrue(asked, Reply(status, (), body.encode()))


def test_issues_of_a_minimal_validation_are_noted() -> None:
    headers = (("X-Amzn-HealthLake-Validation-Issues", "true"),)
    assert notes(put(), Reply(200, headers, PATIENT.encode())) == ("issues-stored",)


def test_the_body_and_the_headers_come_back_as_received() -> None:
    body = b'{"resourceType":"Patient" ,"id":"p-1","x":1.50,"y":1E3,"z":"\xc3\xa9"}'
    headers = [(b"ETag", b'W/"3"'), (b"X-Twice", b"a"), (b"X-Twice", b"b")]
    desk = Desk(in_turn(httpx.Response(200, headers=headers, content=body)))
    exchange = desk.send(put())
    assert exchange.reply is not None
    assert exchange.reply.body == body
    assert exchange.reply.headers[:3] == (("ETag", 'W/"3"'), ("X-Twice", "a"), ("X-Twice", "b"))
    assert (exchange.result, exchange.written, exchange.url) == (
        "updated",
        True,
        BASE + "/Patient/p-1",
    )
    assert json.loads(desk.requests[0].content)["id"] == "p-1"
