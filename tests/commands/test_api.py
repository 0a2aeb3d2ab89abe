"""`hlcli api`: what has no command of its own, signed and shown as everything else."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from front import KEYS, World

URL = "http://127.0.0.1:9/datastore/0123456789abcdef0123456789abcdef/r4"


@pytest.fixture
def local(tmp_path: Path) -> World:
    return World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})


def test_a_capability_statement_is_had(local: World) -> None:
    ran = local.run("api", "get", "/metadata", "--local", "--query", "resource.fhirVersion")
    assert (ran.code, ran.text) == (0, "4.0.1\n")


def test_a_resource_is_written_as_given_and_read_again(local: World, tmp_path: Path) -> None:
    body = tmp_path / "b.json"
    body.write_text('{"resourceType": "Basic", "id": "b", "code": {"text": "1.50"}}')
    made = local.run("api", "PUT", "Basic/b", "--input", str(body), "--local", "-o", "json")
    assert (made.code, made.json["result"], made.json["written"]) == (0, "created", True)
    assert made.json["interaction"] == "api"
    found = local.run("api", "GET", "Basic?_id=b", "--field", "_count=5", "--local")
    assert '"1.50"' in found.text
    gone = local.run("api", "DELETE", "Basic/b", "--local", "-o", "json")
    assert (gone.code, gone.json["result"]) == (0, "deleted")
    assert local.run("api", "GET", "Basic/b", "--local").code == 10


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("FETCH", "metadata"), "METHOD is one of"),
        (("GET", "https://example.org/Patient"), "--endpoint-url"),
        (("GET", "Patient#x"), "fragment"),
        (("GET", "Patient/.."), "cannot be a part of a URL path"),
        (("GET", "Patient/%2e%2e"), "cannot be a part of a URL path"),
        (("GET", "Patient", "--field", "name"), "NAME=VALUE"),
        (("PUT", "Basic/b", "--input", "/nowhere/b.json"), "/nowhere/b.json"),
        (("GET", "metadata", "-H", "Authorization: x"), "Authorization"),
    ],
)
def test_what_cannot_be_meant_is_refused(local: World, argv: tuple[str, ...], said: str) -> None:
    ran = local.run("api", *argv, "--local")
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err


def _lost(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("gone")


@pytest.mark.parametrize(("method", "sends", "code"), [("GET", 3, 11), ("POST", 1, 11)])
def test_only_reads_are_repeated(method: str, sends: int, code: int) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return _lost(request)

    here = World({**KEYS, "HLCLI_ENDPOINT_URL": URL}, transport=httpx.MockTransport(answer))
    ran = here.run("api", method, "Patient/1/$everything", "--retries", "2")
    assert (ran.code, len(seen)) == (code, sends)


def test_what_an_operation_did_nobody_claims_to_know() -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={"resourceType": "Parameters"}))
    here = World({**KEYS, "HLCLI_ENDPOINT_URL": URL}, transport=answer)
    ran = here.run("api", "POST", "$validate", "-o", "json")
    assert (ran.code, ran.json["result"], ran.json["written"]) == (0, "answered", None)


def test_a_body_that_is_no_json_comes_through() -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, content=b"a,b\n1,2\n"))
    here = World({**KEYS, "HLCLI_ENDPOINT_URL": URL}, transport=answer)
    assert here.run("api", "GET", "export/1").out == b"a,b\n1,2\n"
