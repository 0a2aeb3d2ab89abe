"""What can happen on the wire × a deletion: never a false "deleted", never a false "nothing
written", and what is gone is gone however often it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from front import Clock, Ran, World
from hlcli.local.endpoint import Endpoint
from hlcli.local.keys import FIXED
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport
from test_matrix import ENVIRON, KINDS, End, Handle, Kind, Spoiled, answer

BODY = '{"resourceType": "Patient", "id": "p-1", "active": true}'
COMMANDS = {"delete": (), "delete --if-match": ("--if-match", "1")}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inner(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LocalTransport]:
    monkeypatch.chdir(tmp_path)
    Path("p.json").write_text(BODY)
    with closing(Store(":memory:")) as store:
        line = LocalTransport(Endpoint(store, keys=FIXED, now=clock.now))
        assert World(ENVIRON, clock, line).run("put", "Patient", "p.json").code == 0
        clock.when += timedelta(seconds=30)
        yield line


def gone(clock: Clock, inner: LocalTransport) -> bool:
    return World(ENVIRON, clock, inner).run("get", "Patient/p-1").code == 10


def ran(clock: Clock, line: httpx.BaseTransport, *more: str) -> Ran:
    words = ("delete", "Patient/p-1", "--yes", *more, "--output", "json")
    return World(ENVIRON, clock, line).run(*words)


def expected(kind: Kind, forever: bool) -> End:
    """A 204 has no body to be spoiled."""
    if kind.family in ("at once", "refused"):
        return End(kind.code, False, 1, 0)
    if kind.family in ("done", "empty"):
        return End(0, True, 1, 1)
    if not forever:
        return End(0, True, 2, 1)
    return End(11, None, 5, 0) if kind.family == "not yet" else End(kind.code, False, 5, 0)


@pytest.mark.parametrize("forever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", KINDS)
def test_a_cell(
    name: str, command: str, forever: bool, clock: Clock, inner: LocalTransport
) -> None:
    line = Spoiled(inner, KINDS[name], "DELETE", 999 if forever else 1)
    seen = ran(clock, line, *COMMANDS[command])
    end = expected(KINDS[name], forever)
    assert (seen.code, seen.json["written"]) == (end.code, end.written), seen.err
    assert line.sent.count("DELETE") == end.sends
    assert gone(clock, inner) == bool(end.changes)
    if end.code == 11:
        assert seen.json["error"]["hint"].startswith("hlcli settle delete Patient/p-1")


def test_a_page_that_answers_everything_with_success_has_deleted_nothing(
    clock: Clock, inner: LocalTransport
) -> None:
    """A network's page to sign in, or a proxy's."""
    page = Kind(answer(200, "<html>sign in</html>"), "", 0)
    seen = ran(clock, Spoiled(inner, page, "DELETE", 999))
    assert (seen.code, seen.json["written"], gone(clock, inner)) == (11, None, False)
    seen = ran(clock, Spoiled(inner, page, "DELETE", 1))
    assert (seen.code, gone(clock, inner)) == (0, True)


def test_a_lost_deletion_is_looked_up_and_said(clock: Clock, inner: LocalTransport) -> None:
    line = Spoiled(inner, KINDS["reset after"], "DELETE", 1)
    seen = ran(clock, line)
    assert (seen.json["status"], seen.json["result"]) == (410, "deleted")
    assert line.sent == ["DELETE", "GET"]
    assert "Patient/p-1 was read, and it is gone" in seen.err
    assert "error" not in seen.err


def test_a_repeat_that_finds_nothing_is_the_echo_of_the_first(
    clock: Clock, inner: LocalTransport
) -> None:
    """The look sees it still, for the first request is slow; then the repeat comes too late."""
    held: list[httpx.Request] = []

    def slow(request: httpx.Request, handle: Handle) -> httpx.Response:
        if not held:
            held.append(request)
            raise httpx.ReadTimeout("timed out")
        handle(held[0])
        return httpx.Response(404, json={"resourceType": "OperationOutcome", "issue": []})

    seen = ran(clock, Spoiled(inner, Kind(slow, "", 0), "DELETE", 2))
    assert (seen.code, seen.json["written"], seen.json["attempts"]) == (0, True, 2)


def test_what_somebody_brought_back_meanwhile_is_not_deleted_again(
    clock: Clock, inner: LocalTransport
) -> None:
    def restored(request: httpx.Request, handle: Handle) -> httpx.Response:
        handle(request)
        clock.when += timedelta(seconds=2)
        assert World(ENVIRON, clock, inner).run("put", "Patient", "p.json").code == 0
        raise httpx.ReadError("reset")

    line = Spoiled(inner, Kind(restored, "", 0), "DELETE", 1)
    seen = ran(clock, line)
    assert (seen.code, seen.json["written"], line.sent.count("DELETE")) == (11, None, 1)
    assert not gone(clock, inner)
