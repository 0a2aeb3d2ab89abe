"""hlcli doctor: what it looks at, in which order, and what it says."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx
import pytest

from front import KEYS, World
from newcomer import ARN, Newcomer, at, endpoint, sts, sts_refusing
from sockets import STORE, Wiretap, http

COURSE = [
    *("configuration", "credentials", "network", "clock", "identity", "data store"),
    *("metadata", "query", "read"),
]
WRITTEN = [*COURSE, "write", "search lag", "clean-up"]
DENIED = json.dumps({"__type": "AccessDeniedException", "Message": "no"}).encode()
URL = f"http://127.0.0.1:1/datastore/{STORE}/r4"


def test_all_is_well(tmp_path: Path) -> None:
    with endpoint() as right, sts() as who:
        here = Newcomer(tmp_path, {**right, "AWS_ENDPOINT_URL_STS": at(who)})
        code, found = here.doctor("--write")
        [raw] = who.raw
    assert (code, list(found)) == (0, WRITTEN)
    assert {one["result"] for one in found.values()} == {"ok"}
    assert found["configuration"]["facts"]["target"] == right["HLCLI_ENDPOINT_URL"].rstrip("/")
    assert found["configuration"]["facts"]["source"] == "HLCLI_ENDPOINT_URL"
    assert found["credentials"]["facts"] == {"provider": "env", "profile": None, "expires": None}
    assert found["identity"]["facts"] == {"arn": ARN, "account": "111122223333"}
    assert found["data store"]["facts"]["status"] == "ACTIVE"
    assert found["metadata"]["facts"] == {"fhirVersion": "4.0.1"}
    assert abs(found["clock"]["facts"]["secondsOff"]) <= 2
    assert b"Action=GetCallerIdentity" in raw


def test_sts_that_cannot_be_reached_or_asked_is_no_cross(tmp_path: Path) -> None:
    with endpoint() as right, sts_refusing("AccessDenied", "by an endpoint policy") as rude:
        for url in ("http://127.0.0.1:1", at(rude)):
            code, found = Newcomer(tmp_path, {**right, "AWS_ENDPOINT_URL_STS": url}).doctor()
            assert (code, found["identity"]["result"]) == (0, "unknown")
            assert found["read"]["result"] == "ok"


def test_keys_for_this_machine_are_not_shown_to_aws(tmp_path: Path) -> None:
    with endpoint() as right:
        _, found = Newcomer(tmp_path, right).doctor()
    assert found["identity"]["result"] == "skipped"
    assert "on this machine" in found["identity"]["saw"]


@pytest.mark.parametrize(("minutes", "code"), [(3, 0), (-3, 0), (6, 3), (-6, 3)])
def test_a_clock_is_as_wrong_as_a_signature_may_not_be(
    minutes: int, code: int, tmp_path: Path
) -> None:
    """hlcli signs with the endpoint's own time, and can look further; botocore does not."""
    with endpoint(timedelta(minutes=minutes)) as right:
        ended, found = Newcomer(tmp_path, right).doctor()
    assert ended == code
    assert f"{abs(minutes)} min " in found["clock"]["saw"]
    assert found["data store"]["result"] == ("skipped" if code else "ok")
    assert found["read"]["result"] == "ok"


def described(status: str, strategy: str = "AWS_AUTH") -> bytes:
    store = {
        "DatastoreId": STORE,
        "DatastoreArn": "arn:x",
        "DatastoreName": "prod",
        "DatastoreStatus": status,
        "DatastoreTypeVersion": "R4",
        "DatastoreEndpoint": URL,
        "IdentityProviderConfiguration": {"AuthorizationStrategy": strategy},
    }
    return http(200, json.dumps({"DatastoreProperties": store}).encode())


@pytest.mark.parametrize(
    ("answer", "code", "result", "words"),
    [
        (described("ACTIVE"), 0, "ok", "prod is ACTIVE, R4"),
        (described("UPDATING"), 0, "ok", "prod is UPDATING"),
        (described("ACTIVE", "SMART_ON_FHIR"), 0, "ok", "it may want --auth bearer"),
        (described("CREATING"), 5, "failed", "run it again later"),
        (described("DELETED"), 10, "failed", "hlcli datastores"),
        (http(400, DENIED), 0, "unknown", "allow healthlake:DescribeFHIRDatastore in IAM"),
        (http(500, b"{}"), 0, "unknown", "not told"),
    ],
)
def test_what_the_control_plane_says(
    answer: bytes, code: int, result: str, words: str, tmp_path: Path
) -> None:
    with endpoint() as right, Wiretap(answer) as plane:
        here = Newcomer(tmp_path, {**right, "AWS_ENDPOINT_URL_HEALTHLAKE": at(plane)})
        ended, found = here.doctor()
    assert (ended, found["data store"]["result"]) == (code, result)
    assert words in f"{found['data store']['saw']} {found['data store']['hint']}"
    later = "skipped" if result == "failed" else "ok"
    assert {found[name]["result"] for name in ("metadata", "query", "read")} == {later}


def test_a_control_plane_that_drips_is_left(tmp_path: Path) -> None:
    over = Event()

    def drip(connection: socket.socket, _: bytes) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not over.wait(0.05):
                connection.sendall(b" ")

    with endpoint() as right, Wiretap(drip) as plane:
        here = Newcomer(tmp_path, {**right, "AWS_ENDPOINT_URL_HEALTHLAKE": at(plane)})
        _, found = here.doctor("--timeout", "1")
        over.set()
    assert found["data store"]["result"] == "unknown"
    assert "there is no end of its answer in 4 s" in found["data store"]["saw"]
    assert found["read"]["result"] == "ok"


def test_temporary_keys_of_a_profile_say_when_they_end(tmp_path: Path) -> None:
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="seconds")
    (tmp_path / ".aws").mkdir()
    (tmp_path / "keys.py").write_text(
        "import json; print(json.dumps({'Version': 1, 'AccessKeyId': 'A', 'SecretAccessKey': 'B',"
        f" 'SessionToken': 'C', 'Expiration': '{ends}'}}))"
    )
    words = f"credential_process = {sys.executable} {tmp_path / 'keys.py'}"
    (tmp_path / ".aws" / "config").write_text(f"[profile hospital]\n{words}\n")
    with endpoint() as right:
        environ = {"HLCLI_ENDPOINT_URL": right["HLCLI_ENDPOINT_URL"], "AWS_REGION": "us-east-1"}
        _, found = Newcomer(tmp_path, environ).doctor("--profile", "hospital")
    saw = found["credentials"]["saw"]
    assert saw.startswith("custom-process of the profile hospital, until 20")
    assert "60 min from now" in saw or "59 min from now" in saw
    assert found["credentials"]["facts"]["expires"] == ends


def bearer(exp: datetime) -> dict[str, str]:
    claims = urlsafe_b64encode(json.dumps({"exp": exp.timestamp()}).encode()).decode().rstrip("=")
    return {"HLCLI_ENDPOINT_URL": URL, "HLCLI_TOKEN": f"head.{claims}.signature"}


def test_a_bearer_token_that_has_ended_is_seen_before_it_is_sent() -> None:
    def nothing_may_leave(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.method)

    transport = httpx.MockTransport(nothing_may_leave)
    here = World(transport=transport)
    here.environ = bearer(here.clock.when - timedelta(seconds=1))
    ran = here.run("doctor", "--auth", "bearer")
    assert ran.code == 3
    assert "error: credentials: the token of HLCLI_TOKEN has expired\ntry: get a new" in ran.text
    assert "head." not in ran.text + ran.err


def test_a_bearer_token_with_brackets_without_end_has_no_end() -> None:
    deep = urlsafe_b64encode(b"[" * 20000).decode().rstrip("=")
    here = World(transport=httpx.MockTransport(lambda _: httpx.Response(401)))
    here.environ = {"HLCLI_ENDPOINT_URL": URL, "HLCLI_TOKEN": f"head.{deep}.signature"}
    ran = here.run("doctor", "--auth", "bearer")
    assert ran.code == 3
    assert "ok: credentials: a bearer token from HLCLI_TOKEN\n" in ran.text


def test_a_bearer_token_is_no_business_of_sts() -> None:
    here = World(transport=httpx.MockTransport(lambda _: httpx.Response(401)))
    here.environ = bearer(here.clock.when + timedelta(minutes=9))
    ran = here.run("doctor", "--auth", "bearer")
    assert (
        "ok: credentials: a bearer token from HLCLI_TOKEN, until 2026-11-22 07:52:45Z" in ran.text
    )
    assert "skipped: identity: " in ran.text
    assert "skipped: data store: " in ran.text
    assert "error: metadata: 401 Unauthorized" in ran.text


def test_a_configuration_that_cannot_be_decided_is_the_first_cross() -> None:
    ran = World(KEYS | {"HLCLI_ENDPOINT_URL": "http://x.example/r4"}).run("doctor")
    assert ran.code == 2
    assert ran.text.startswith("error: configuration: plain http")
    assert ran.text.count("skipped: ") == len(COURSE) - 1
    assert ran.err == "error: configuration failed, 8 skipped, exit 2\n"


@pytest.mark.parametrize("tty", [True, False])
def test_what_can_be_asked_for(tmp_path: Path, tty: bool) -> None:
    here = World({"HLCLI_LOCAL_DB": str(tmp_path / "s.sqlite")}, tty=tty)
    count = here.run("doctor", "--local", "--query", "length([?result=='ok'])")
    assert count.text.strip("\x1b[0m3\n") == "5"
    bare = here.run("doctor", "--local", "--query", "[?check=='metadata'].result | [0]")
    assert bare.text == "ok\n"
    assert here.run("doctor", "--local", "--quiet").err == ""
    assert here.run("doctor", "--local", "--output", "id").text.count("metadata") == 1
    refused = here.run("doctor", "--local", "--curl")
    assert (refused.code, refused.out) == (2, b"")
