"""What can happen on the wire × what was asked: what is sent, what is waited, the exit code,
`written`, and what the store holds at the end. Never a duplicate, never a false success, never a
false "nothing written". Through the real CLI against the local endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from front import START, Clock, Ran, World
from hlcli.local.endpoint import Endpoint
from hlcli.local.keys import FIXED
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport

BASE = "http://127.0.0.1:1/datastore/10ca10ca10ca10ca10ca10ca10ca10ca/r4/"
ENVIRON = {
    "AWS_ACCESS_KEY_ID": FIXED.access_key,
    "AWS_SECRET_ACCESS_KEY": FIXED.secret_key,
    "AWS_REGION": "us-east-1",
    "HLCLI_ENDPOINT_URL": BASE,
}
Handle = Callable[[httpx.Request], httpx.Response]


def answer(
    status: int, body: str = "", **headers: str
) -> Callable[[httpx.Request, Handle], httpx.Response]:
    """An answer in place of the endpoint's, which never sees the request."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request, _handle: httpx.Response(status, headers=named, content=body)


def after(error: Exception) -> Callable[[httpx.Request, Handle], httpx.Response]:
    """The endpoint does its work, then the answer is lost."""

    def spoil(request: httpx.Request, handle: Handle) -> httpx.Response:
        handle(request)
        raise error

    return spoil


def before(error: Exception) -> Callable[[httpx.Request, Handle], httpx.Response]:
    """The request never gets to the endpoint's work."""

    def spoil(_request: httpx.Request, _handle: Handle) -> httpx.Response:
        raise error

    return spoil


def changed(body: Callable[[bytes], bytes]) -> Callable[[httpx.Request, Handle], httpx.Response]:
    """The endpoint's own answer with another body."""

    def spoil(request: httpx.Request, handle: Handle) -> httpx.Response:
        right = handle(request)
        headers = [(k, v) for k, v in right.headers.items() if k != "content-length"]
        return httpx.Response(right.status_code, headers=headers, content=body(right.content))

    return spoil


def late(status: int) -> Callable[[httpx.Request, Handle], httpx.Response]:
    """A gateway's answer after the endpoint did its work."""

    def spoil(request: httpx.Request, handle: Handle) -> httpx.Response:
        handle(request)
        return httpx.Response(status, content="<html>bad gateway</html>")

    return spoil


class Kind(NamedTuple):
    """A spoiler; its family (see `expected`), the code when it never ends, and the first wait."""

    spoil: Callable[[httpx.Request, Handle], httpx.Response]
    family: str
    code: int
    wait: float | None = None


IN_3_S = format_datetime(START + timedelta(seconds=33), usegmt=True)
KINDS = {
    "429": Kind(answer(429, '{"message":"slow"}'), "certain", 7, 0.25),
    "429 Retry-After 2": Kind(answer(429, Retry_After="2"), "certain", 7, 2.0),
    "429 Retry-After date": Kind(answer(429, Retry_After=IN_3_S), "certain", 7, 3.0),
    "429 Retry-After 86400": Kind(answer(429, Retry_After="86400"), "at once", 7),
    "throttle in a 400": Kind(
        answer(400, '{"__type":"x#ThrottlingException"}'), "certain", 7, 0.25
    ),
    "503 of AWS": Kind(
        answer(503, x_amzn_ErrorType="ServiceUnavailableException"), "certain", 5, 0.25
    ),
    "503 Retry-After": Kind(answer(503, Retry_After="1"), "certain", 5, 1.0),
    "503": Kind(answer(503), "not done", 5),
    "500": Kind(answer(500), "not done", 5),
    "502 HTML": Kind(answer(502, "<html>"), "not yet", 5),
    "504": Kind(answer(504), "not yet", 5),
    "refused": Kind(
        before(httpx.ConnectError("[Errno 111] Connection refused")), "certain", 6, 0.25
    ),
    "reset before": Kind(before(httpx.ReadError("reset")), "not yet", 11),
    "reset after": Kind(after(httpx.ReadError("reset")), "done", 11),
    "timeout after": Kind(after(httpx.ReadTimeout("timed out")), "done", 11),
    "500 after": Kind(late(500), "done", 5),
    "504 after": Kind(late(504), "done", 5),
    "truncated": Kind(changed(lambda body: body[:-9]), "done", 11),
    "other id": Kind(changed(lambda body: body.replace(b"p-1", b"p-2")), "done", 11),
    "empty": Kind(changed(lambda _: b""), "empty", 11),
    "redirect": Kind(answer(307, Location="https://elsewhere.example/"), "refused", 4),
}


@dataclass
class Spoiled(httpx.BaseTransport):
    """The local endpoint behind a line that spoils the first `left` requests of a method."""

    inner: LocalTransport
    kind: Kind
    method: str
    left: int
    sent: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.method)
        if request.method != self.method or not self.left:
            return self.inner.handle_request(request)
        self.left -= 1
        return self.kind.spoil(request, self.inner.handle_request)


COMMANDS = {
    "put": ("put", "Patient", "with-id.json"),
    "put --if-match": ("put", "Patient", "with-id.json", "--if-match", "1"),
    "cond-update with id": ("cond-update", "Patient", "--identifier", "mrn|1", "with-id.json"),
    "cond-update": ("cond-update", "Patient", "--identifier", "mrn|1", "no-id.json"),
    "get": ("get", "Patient/p-1"),
}
BODY = '{"resourceType":"Patient",%s"identifier":[{"system":"mrn","value":"1"}],"active":%s}'


class End(NamedTuple):
    """How a cell must end: exit code, `written`, sends, and how often the store was changed."""

    code: int
    written: bool | None
    sends: int
    changes: int


def expected(kind: Kind, command: str, forever: bool) -> End:
    """The matrix, by what is known of each family. What is "not yet" done may be on its way."""
    if command == "get":
        return _expected_read(kind, forever)
    blind = command == "cond-update"
    if kind.family in ("at once", "refused"):
        return End(kind.code, False, 1, 0)
    if kind.family == "empty":
        return End(0, True, 1, 1)
    if kind.family == "not yet" and forever and not blind:
        return End(11, None, 5, 0)
    if kind.family == "certain" or (kind.family in ("not done", "not yet") and not blind):
        return End(kind.code, False, 5, 0) if forever else End(0, True, 2, 1)
    if blind:
        return End(11, None, 1, 1 if kind.family == "done" else 0)
    return End(0, True, 1, 1)


def _expected_read(kind: Kind, forever: bool) -> End:
    if kind.family in ("at once", "refused"):
        return End(kind.code, False, 1, 0)
    return End(kind.code, False, 5, 0) if forever else End(0, False, 2, 0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inner(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LocalTransport]:
    monkeypatch.chdir(tmp_path)
    Path("with-id.json").write_text(BODY % ('"id":"p-1",', "true"))
    Path("no-id.json").write_text(BODY % ("", "true"))
    Path("before.json").write_text(BODY % ('"id":"p-1",', "false"))
    with closing(Store(":memory:")) as store:
        yield LocalTransport(Endpoint(store, keys=FIXED, now=clock.now))


def holds(inner: LocalTransport, clock: Clock) -> int:
    """How many versions the one resource has; 0 for none. More than one resource fails."""
    ran = World(ENVIRON, clock, inner).run(
        "search", "Patient", "--identifier", "mrn|1", "-o", "json"
    )
    found = ran.json["resource"].get("entry", [])
    assert len(found) <= 1, "a duplicate"
    return int(found[0]["resource"]["meta"]["versionId"]) if found else 0


def ran(clock: Clock, transport: httpx.BaseTransport, command: str) -> Ran:
    return World(ENVIRON, clock, transport).run(*COMMANDS[command], "--output", "json")


@pytest.mark.parametrize("forever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("exists", [True, False], ids=["existing", "new"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", KINDS)
def test_a_cell(
    name: str, command: str, exists: bool, forever: bool, clock: Clock, inner: LocalTransport
) -> None:
    if not exists and command in ("put --if-match", "get"):
        return  # there is nothing to match or to read
    kind = KINDS[name]
    if exists:
        assert World(ENVIRON, clock, inner).run("put", "Patient", "before.json").code == 0
    clock.when += timedelta(seconds=30 - clock.monotonic())
    method = "GET" if command == "get" else "PUT"
    line = Spoiled(inner, kind, method, 999 if forever else 1)

    seen = ran(clock, line, command)
    end = expected(kind, command, forever)
    if name == "other id" and command == "cond-update":
        end = End(0, True, 1, 1)  # which id was matched, or made, is the server's to say

    answer = seen.json
    assert seen.code == end.code, seen.err
    assert answer["written"] is end.written
    assert line.sent.count(method) == end.sends
    assert answer["exitCode"] == end.code
    changes = holds(inner, clock) - (1 if exists else 0)
    assert changes == end.changes
    if end.written is False and command != "get":
        assert changes == 0, "a false 'nothing written'"
    if end.code == 0 and command != "get":
        assert changes, "a false success"
    if kind.wait is not None:
        assert clock.slept[0] == kind.wait
        assert "waiting" in seen.err
    if kind.family in ("at once", "refused"):
        assert not clock.slept
    if end.code == 11:
        assert "hlcli search" in seen.err or "hlcli get" in seen.err or command == "get"


def test_a_lost_answer_is_checked_by_a_signed_read_and_said(
    clock: Clock, inner: LocalTransport
) -> None:
    seen = ran(clock, Spoiled(inner, KINDS["reset after"], "PUT", 1), "put")
    assert seen.json["attempts"] == 1
    assert seen.json["status"] == 200
    assert "read" in seen.err


def test_somebody_elses_later_write_is_never_taken_for_ours(
    clock: Clock, inner: LocalTransport
) -> None:
    def overtaken(request: httpx.Request, handle: Handle) -> httpx.Response:
        handle(request)
        clock.when += timedelta(seconds=2)
        assert World(ENVIRON, clock, inner).run("put", "Patient", "before.json").code == 0
        raise httpx.ReadError("reset")

    seen = ran(clock, Spoiled(inner, Kind(overtaken, "", 0), "PUT", 1), "put")
    assert (seen.code, seen.json["written"]) == (11, None)
    assert holds(inner, clock) == 2


def test_equal_content_from_long_ago_is_not_taken_for_this_write(
    clock: Clock, inner: LocalTransport
) -> None:
    assert World(ENVIRON, clock, inner).run("put", "Patient", "with-id.json").code == 0
    clock.when += timedelta(seconds=120)
    seen = ran(clock, Spoiled(inner, KINDS["reset before"], "PUT", 1), "put")
    assert (seen.code, seen.json["versionId"], holds(inner, clock)) == (0, "2", 2)
    clock.when += timedelta(seconds=120)
    words = ("put", "Patient", "with-id.json", "--if-none-match", "*", "--output", "json")
    line = Spoiled(inner, KINDS["reset before"], "PUT", 1)
    seen = World(ENVIRON, clock, line).run(*words)
    assert (seen.code, seen.json["error"]["type"], seen.json["written"]) == (
        12,
        "already-exists",
        False,
    )


def test_retries_and_waiting_have_limits(clock: Clock, inner: LocalTransport) -> None:
    line = Spoiled(inner, KINDS["429"], "PUT", 999)
    seen = World(ENVIRON, clock, line).run("put", "Patient", "with-id.json", "--retries", "0")
    assert (seen.code, len(line.sent), clock.slept) == (7, 1, [])
    line = Spoiled(inner, KINDS["429 Retry-After 2"], "PUT", 999)
    seen = World(ENVIRON, clock, line).run("put", "Patient", "with-id.json", "--max-wait", "5")
    assert (seen.code, len(line.sent), clock.slept) == (7, 3, [2.0, 2.0])


def test_a_clock_ten_minutes_off_is_corrected_once(clock: Clock, inner: LocalTransport) -> None:
    wrong = Clock(clock.when - timedelta(minutes=10))
    seen = World(ENVIRON, wrong, inner).run("put", "Patient", "with-id.json", "--output", "json")
    assert (seen.code, seen.json["attempts"]) == (0, 2)
    assert "clock" in seen.err
