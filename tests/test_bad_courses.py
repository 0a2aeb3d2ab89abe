"""Courses that nobody plans for: nothing is written twice, and nobody's change is lost."""

from __future__ import annotations

import shlex
from pathlib import Path

import httpx
import pytest

from hlcli.local.transport import LocalTransport
from lossy import BROKEN, LOST, PETER, Spoil, Town
from rival import JANE, rivalry
from test_matrix import answer

INACTIVE = ("put", "Patient/jane-1", "--merge", "--set", "active=false", "--output", "json")


def test_a_refusal_of_what_was_written_does_not_write_it_again() -> None:
    """Something on the way sent it twice, and hands on the answer to the second."""

    def twice(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        first = line.handle_request(request)
        return line.handle_request(request) if request.method == "PUT" else first

    with rivalry() as line:
        line.spoil = twice
        told = line.run(*INACTIVE).json
        assert (told["exitCode"], told["versionId"]) == (0, "2")
        assert line.stored() == JANE | {"active": False}


APPEND = ("--set", "telecom[+].value=12345")
APPENDING = {
    "put": ("put", "Patient/p-1", *APPEND, "--merge"),
    "edit": ("edit", "Patient/p-1", *APPEND, "--yes"),
    "cond-update": ("cond-update", "Patient", "--identifier", "4711", *APPEND, "--merge"),
}


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("name", APPENDING)
def test_what_appends_and_is_given_again_as_told_appends_once(
    name: str, done: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("peter.json").write_text(PETER % ('"id": "p-1", ', "true"))
    with Town() as town:
        assert town.run("put", "Patient", "peter.json").code == 0
        town.pass_time(100)
        town.line.spoils = {"PUT": [town.unseen() if done else _lost_and_unseen(town)]}
        told = town.json(*APPENDING[name], "--retries", "0")
        assert (told["exitCode"], told["written"]) == (11, None)
        assert town.run(*shlex.split(told["error"]["hint"])[1:]).code == 0
        there = town.json("get", "Patient/p-1")
        assert there["resource"]["telecom"] == [{"value": "12345"}]
        assert there["versionId"] == "2"


def _lost_and_unseen(town: Town) -> Spoil:
    def spoil(request: httpx.Request, _: object) -> httpx.Response:
        town.line.spoils["GET"] = [BROKEN]
        return LOST(request, town.line.inner.handle_request)

    return spoil


QUOTING = '{"message": "Trillian Chalmers is locked by somebody"}'
LOOKING: dict[str, tuple[str, ...]] = {
    "put --if-match auto": ("put", "Patient", "peter.json", "--if-match", "auto"),
    "put --merge": ("put", "Patient/p-1", "peter.json", "--merge"),
    "put": ("put", "Patient", "other.json", "--if-match", "7"),
}


@pytest.mark.parametrize("name", LOOKING)
def test_no_log_learns_a_value_from_a_refused_look(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server quotes what we hold, or what was seen to explain its refusal."""
    monkeypatch.chdir(tmp_path)
    Path("peter.json").write_text(PETER % ('"id": "p-1", ', "true"))
    Path("other.json").write_text('{"resourceType": "Patient", "id": "p-1"}')
    with Town() as town:
        assert town.run("put", "Patient", "peter.json").code == 0
        refused = answer(412 if name == "put" else 422, QUOTING)
        town.line.spoils = {"PUT" if name == "put" else "GET": [refused]}
        ran = town.run(*LOOKING[name])
    assert ran.code in (4, 12)
    assert "Trillian [value] is locked" in ran.err
