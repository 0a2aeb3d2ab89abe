"""--output json: nineteen keys, always, in order, with the digits as received."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.errors import EXIT_OF, Place, Problem
from hlcli.fhir import interaction, jsontext
from hlcli.fhir.exchange import Exchange
from hlcli.view.answer.table import show_bundle
from stage import (
    ENDPOINT,
    JANE,
    SEARCH,
    STALE,
    UUID,
    answered,
    conditional,
    lost,
    outcome,
    put,
    screen,
    see,
    told,
)

KEYS = [
    "interaction", "method", "url", "status", "result", "written", "resourceType", "id",
    "versionId", "lastUpdated", "etag", "location", "requestId", "attempts", "durationMs",
    "resource", "outcome", "error", "exitCode",
]  # fmt: skip


def shown(exchange: Exchange, **options: Any) -> dict[str, Any]:
    return see(exchange, screen(output="json", **options)).json


BODIES = st.sampled_from([b"", JANE, outcome({"severity": "error"}), b"<p>x", b'{"message": 1}'])
HEADERS = st.sampled_from([(), (("ETag", 'W/"4"'),), (("Location", f"Patient/{UUID}/_history/4"),)])
ASKED = st.sampled_from(
    [put(), conditional(), interaction.read("Patient", "1"), interaction.delete("Patient", "1")]
)


@given(ASKED, st.integers(200, 599), BODIES, HEADERS, st.booleans())
def test_every_exchange_has_the_nineteen_keys(
    asked: Any, status: int, body: bytes, headers: Any, tty: bool
) -> None:
    seen = see(answered(asked, status, body, headers), screen(tty, output="json", no_color=True))
    found = seen.json
    assert list(found) == KEYS
    assert found["exitCode"] == seen.code
    assert (found["error"] is None) == (seen.code == 0)
    assert found["status"] == status
    if found["error"]:
        assert {"type", "message", "hint"} <= set(found["error"])
        assert found["error"]["message"]


@pytest.mark.parametrize("type", EXIT_OF)
def test_every_problem_has_the_nineteen_keys(type: str) -> None:
    place = Place("jane.json", 4, 31)
    problem = Problem(type, "no", hint="do", private_message="no Doe", place=place)
    on = screen(output="json")
    seen = told(problem, on)
    assert list(seen.json) == KEYS
    assert seen.code == seen.json["exitCode"] == EXIT_OF[type]
    error = {"type": type, "message": "no Doe", "hint": "do", "place": "jane.json:4:31"}
    assert seen.json["error"] == error
    open_ = EXIT_OF[type] in (11, 70)  # every other code of the contract says: nothing written
    fate = ("unknown", None) if open_ else ("not-sent", False)
    assert (seen.json["result"], seen.json["written"]) == fate
    assert "Doe" not in seen.err


def test_a_success() -> None:
    headers = (("ETag", 'W/"4"'), ("Location", f"{ENDPOINT}/Patient/{UUID}/_history/4"))
    found = shown(answered(put(), 200, JANE, headers))
    assert found.pop("resource") == json.loads(JANE)
    assert found == {
        "interaction": "update",
        "method": "PUT",
        "url": ENDPOINT,
        "status": 200,
        "result": "updated",
        "written": True,
        "resourceType": "Patient",
        "id": UUID,
        "versionId": "4",
        "lastUpdated": "2026-11-22T07:43:45.133Z",
        "etag": 'W/"4"',
        "location": f"{ENDPOINT}/Patient/{UUID}/_history/4",
        "requestId": "7c1e9f02-5b1a-4a0e-9d55-1f0c2b7e6a90",
        "attempts": 1,
        "durationMs": 214,
        "outcome": None,
        "error": None,
        "exitCode": 0,
    }


def test_digits_are_kept_in_a_pipe_and_on_a_terminal() -> None:
    body = b'{"resourceType":"Observation","id":"1","v":[1.50,0.10,1E3,10000000000000000000001]}'
    asked = interaction.update("Observation", "1", body)
    for tty in (True, False):
        out = see(answered(asked, 200, body), screen(tty, output="json", no_color=True)).text
        assert "[1.50, 0.10, 1E3, 10000000000000000000001]" in out


def test_one_line_in_a_pipe() -> None:
    out = see(answered(put(), 200, JANE), screen(output="json")).text
    assert out.count("\n") == 1
    assert jsontext.loads(out)["status"] == 200


def test_where_the_fate_is_unknown_the_hint_is_the_command_and_nothing_else() -> None:
    found = shown(lost(conditional()), again=("--local",))
    assert found["error"]["hint"] == (
        "hlcli search Patient --name peter --birthdate 2000-01-01 --phone 1234567890 --local"
    )
    assert (found["result"], found["written"], found["exitCode"]) == ("unknown", None, 11)
    by_id = shown(lost(put()), again=("--profile", "my prod"))
    assert by_id["error"]["hint"] == f"hlcli get Patient/{UUID} --profile 'my prod'"


def test_a_refusal_keeps_the_outcome_and_does_not_claim_a_version() -> None:
    body = outcome({"severity": "error", "code": "conflict", "diagnostics": "Doe exists"})
    found = shown(answered(put(), 409, body, (("ETag", 'W/"9"'),)))
    assert found["outcome"] == json.loads(body)
    assert found["resource"] is None
    assert (found["versionId"], found["etag"], found["id"]) == (None, 'W/"9"', UUID)


def test_the_message_is_never_empty() -> None:
    says = outcome(
        {"severity": "information", "diagnostics": "aside"},
        {"severity": "error", "diagnostics": "the reason"},
    )
    assert shown(answered(put(), 400, says))["error"]["message"] == "the reason"
    assert shown(answered(put(), 400, b"<h1>No</h1>"))["error"]["message"] == "No"
    assert shown(answered(put(), 422))["error"]["message"] == "422 Unprocessable Content"


def test_more_keys_of_a_problem_reach_the_error() -> None:
    problem = Problem("version-mismatch", more={"currentVersion": "9", "type": "other"})
    exchange = replace(answered(put(headers=STALE), 412), problem=problem)
    error = shown(exchange)["error"]
    assert (error["currentVersion"], error["type"]) == ("9", "version-mismatch")
    assert error["message"] == "your version 3 is not the current one; the stored one is 9"


@pytest.mark.parametrize(("written", "result"), [(False, "not-sent"), (None, "unknown")])
@pytest.mark.parametrize("type", ["interrupted", "internal"])
def test_a_problem_may_say_what_became_of_the_write(
    type: str, written: bool | None, result: str
) -> None:
    found = told(Problem(type, "no", more={"written": written}), screen(output="json")).json
    assert (found["result"], found["written"]) == (result, written)
    assert found["error"] == {"type": type, "message": "no", "hint": None}


def test_a_search_has_the_bundle_as_its_resource() -> None:
    body = b'{"resourceType": "Bundle", "entry": []}'
    found = see(answered(SEARCH, 200, body), screen(output="json"), show_bundle).json
    assert (found["resource"], found["id"]) == (json.loads(body), None)
    assert (found["interaction"], found["result"], found["written"]) == (
        "search-type",
        "read",
        False,
    )


def test_a_deleted_resource() -> None:
    found = shown(answered(interaction.delete("Patient", "1"), 204))
    assert (found["result"], found["written"], found["id"]) == ("deleted", True, "1")
