"""hlcli doctor's own requests: whose signature is let in, and what they may do."""

from __future__ import annotations

import httpx
import pytest

from gate import Gate, refusing, results


def test_a_query_that_something_rewrites_is_told_from_a_wrong_key() -> None:
    text = "The request signature we calculated does not match the signature you provided."
    gate = Gate(refusing("GET", "?identifier=", text, "InvalidSignatureException"))
    ran = gate.world().run("doctor")
    assert (ran.code, results(ran.text)["metadata"]) == (3, "ok")
    assert results(ran.text)["query"] == "error"
    assert "try: something on the way rewrites the query: a proxy, a gateway" in ran.text
    assert results(ran.text)["read"] == "ok"


def test_what_may_not_be_done_is_named_and_the_rest_is_looked_at() -> None:
    ran = Gate(refusing("GET", "/Patient", "Access Denied")).world().run("doctor", "--write")
    found = results(ran.text)
    assert (ran.code, found["query"], found["read"]) == (3, "ok", "error")
    assert "it is let in (the search itself is not allowed)" in ran.text
    assert "try: allow healthlake:SearchWithGet on this data store in IAM" in ran.text
    assert (found["write"], found["search lag"], found["clean-up"]) == ("ok", "ok", "ok")
    assert ran.err == "error: read failed, 1 unknown, 3 skipped, 127.0.0.1:1 …abcdef, exit 3\n"


@pytest.mark.parametrize(
    ("text", "read", "hint"),
    [
        ("Access Denied", "ok", ""),
        ("insufficient scope: the token has expired scope", "ok", ""),
        ("The token has expired", "skipped", "get a new token"),
    ],
)
def test_a_bearer_token_is_judged_as_one(text: str, read: str, hint: str) -> None:
    """A scope that is missing keeps from one thing, a token that has ended from all."""

    def turn(request: httpx.Request) -> httpx.Response:
        if "?identifier=" in str(request.url):
            return httpx.Response(403, json={"message": text})
        found = {"resourceType": "Bundle", "type": "searchset"}
        told = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}
        return httpx.Response(200, json=told if "metadata" in str(request.url) else found)

    world = Gate(turn).world()
    world.environ = {**world.environ, "HLCLI_TOKEN": "a-token"}
    ran = world.run("doctor", "--auth", "bearer")
    assert f"{read}: read" in ran.text
    assert hint in ran.text


@pytest.mark.parametrize("status", [400, 404, 501])
def test_any_answer_in_fhir_accepts_the_signature(status: int) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": []}

    def turn(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(status, json=outcome) if "?identifier=" in str(request.url) else None

    accepted = status < 500
    ran = Gate(turn).world().run("doctor", "--retries", "0")
    assert results(ran.text)["query"] == ("ok" if accepted else "error")


@pytest.mark.parametrize(
    ("trouble", "hint"),
    [
        (httpx.ReadTimeout(""), "give it more time by --timeout, or check what stands on the way"),
        (httpx.ReadError(""), "where the port speaks TLS, the URL has to begin with https://"),
        (httpx.ConnectError("reset"), "check the network (DNS, VPN, proxy) and the endpoint\n"),
        (500, "run it again later; who runs the endpoint knows more"),
        (404, "check the endpoint's URL"),
        (302, "check the endpoint's URL"),
    ],
)
def test_every_cross_says_what_to_do(trouble: int | Exception, hint: str) -> None:
    def turn(request: httpx.Request) -> httpx.Response | None:
        if "metadata" not in str(request.url):
            return None
        if isinstance(trouble, Exception):
            raise trouble
        return httpx.Response(trouble)

    ran = Gate(turn).world().run("doctor", "--retries", "0")
    assert results(ran.text)["metadata"] == "error"
    told = "".join(ran.text.partition("error: metadata")[2].splitlines(keepends=True)[1])
    assert told.startswith("try: ")
    assert hint in told


def test_what_is_no_fhir_endpoint() -> None:
    def turn(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(200, json={"hello": 1}) if "metadata" in str(request.url) else None

    ran = Gate(turn).world().run("doctor")
    assert (ran.code, results(ran.text)["read"]) == (3, "skipped")
    assert "no FHIR endpoint answers there" in ran.text
