"""`put --if-match auto`, `--skip-unchanged` and `--expect`: what is read, what is sent, how it
ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from hlcli.local.transport import LocalTransport
from rival import JANE, Rivalry, deletes, rivalry, sets

PUT = ("put", "Patient", "jane.json")
JSON = ("--output", "json")
AUTO, SKIP = ("--if-match", "auto"), ("--skip-unchanged",)
CREATE, UPDATE = ("--expect", "create"), ("--expect", "update")
CHANGED = JANE | {"active": False}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jane.json").write_text(json.dumps(CHANGED))
    Path("same.json").write_text(json.dumps(JANE))


class End(NamedTuple):
    """Methods sent, the precondition of the write, exit code, result, error type."""

    methods: str
    named: list[str | None]
    code: int
    result: str
    error: str | None = None


STANDS = {
    "auto": (AUTO, End("GET PUT", ['W/"1"'], 0, "updated")),
    "update": (UPDATE, End("GET PUT", ['W/"1"'], 0, "updated")),
    "update, version given": (
        (*UPDATE, "--if-match", "1"),
        End("GET PUT", ['W/"1"'], 0, "updated"),
    ),
    "create": (CREATE, End("PUT", ["*"], 12, "precondition-failed", "already-exists")),
    "skip": (SKIP, End("GET PUT", [None], 0, "updated")),
    "skip and auto": ((*SKIP, *AUTO), End("GET PUT", ['W/"1"'], 0, "updated")),
    "skip and update": ((*SKIP, *UPDATE), End("GET PUT", ['W/"1"'], 0, "updated")),
}
SAME = {
    "skip": (SKIP, End("GET", [], 0, "unchanged")),
    "skip and auto": ((*SKIP, *AUTO), End("GET", [], 0, "unchanged")),
    "skip and update": ((*SKIP, *UPDATE), End("GET", [], 0, "unchanged")),
    "skip and its version": ((*SKIP, "--if-match", "1"), End("GET", [], 0, "unchanged")),
    "skip and another version": (
        (*SKIP, "--if-match", "7"),
        End("GET PUT", ['W/"7"'], 12, "precondition-failed", "version-mismatch"),
    ),
    "auto": (AUTO, End("GET PUT", ['W/"1"'], 0, "updated")),
}
FREE = {
    "auto": (AUTO, End("GET PUT", ["*"], 0, "created")),
    "update": (UPDATE, End("GET", [], 13, "not-sent", "expectation")),
    "create": (CREATE, End("PUT", ["*"], 0, "created")),
    "skip": (SKIP, End("GET PUT", [None], 0, "created")),
    "skip and auto": ((*SKIP, *AUTO), End("GET PUT", ["*"], 0, "created")),
    "skip and update": ((*SKIP, *UPDATE), End("GET", [], 13, "not-sent", "expectation")),
}
GONE = {
    "auto": (AUTO, End("GET", [], 10, "not-sent", "gone")),
    "update": (UPDATE, End("GET", [], 13, "not-sent", "expectation")),
    "create": (CREATE, End("PUT", ["*"], 12, "precondition-failed", "already-exists")),
    "skip": (SKIP, End("GET PUT", [None], 0, "created")),
}


def check(line: Rivalry, words: tuple[str, ...], end: End) -> None:
    told = line.run(*words, "--no-explain", *JSON).json
    error = told["error"] and told["error"]["type"]
    methods, named = line.methods, line.named
    assert End(methods, named, told["exitCode"], told["result"], error) == end
    assert told["written"] is (end.result in ("created", "updated"))
    assert (told["interaction"], told["method"], told["id"]) == ("update", "PUT", "jane-1")
    assert told["attempts"] == len(named)


@pytest.mark.parametrize("name", STANDS)
def test_where_something_else_stands(name: str) -> None:
    flags, end = STANDS[name]
    with rivalry() as line:
        check(line, (*PUT, *flags), end)
        assert line.stored() == (CHANGED if end.code == 0 else JANE)


@pytest.mark.parametrize("name", SAME)
def test_where_the_same_stands(name: str) -> None:
    flags, end = SAME[name]
    with rivalry() as line:
        check(line, ("put", "Patient", "same.json", *flags), end)


@pytest.mark.parametrize("name", FREE)
def test_where_nothing_ever_stood(name: str) -> None:
    flags, end = FREE[name]
    with rivalry() as line:
        line.put(JANE | {"id": "other"})
        Path("jane.json").write_text(json.dumps(CHANGED | {"id": "jane-2"}))
        told = line.run(*PUT, *flags, *JSON).json
        error = told["error"] and told["error"]["type"]
        assert End(line.methods, line.named, told["exitCode"], told["result"], error) == end


@pytest.mark.parametrize("name", GONE)
def test_where_something_was_deleted(name: str) -> None:
    flags, end = GONE[name]
    with rivalry(deletes) as line:
        line.run(*PUT, "--if-match", "1")
        line.sent.clear()
        check(line, (*PUT, *flags), end)


def test_who_writes_between_the_look_and_the_put_is_not_overwritten() -> None:
    for flags in (AUTO, UPDATE):
        with rivalry(sets(birthDate="1990-01-01")) as line:
            told = line.run(*PUT, *flags, *JSON).json
            assert (told["exitCode"], told["error"]["type"]) == (12, "version-mismatch")
            assert line.stored() == JANE | {"birthDate": "1990-01-01"}


def test_who_creates_between_the_look_and_the_put_is_not_overwritten() -> None:
    with rivalry(lambda _: JANE | {"id": "jane-2"}) as line:
        Path("jane.json").write_text(json.dumps(CHANGED | {"id": "jane-2"}))
        told = line.run(*PUT, *AUTO, *JSON).json
    assert (told["exitCode"], told["error"]["type"]) == (12, "already-exists")


def deaf(status: int) -> Callable[[httpx.Request, LocalTransport], httpx.Response]:
    """An endpoint that does not know preconditions."""

    def answer(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        if request.method == "GET":
            return line.handle_request(request)
        body = json.dumps(CHANGED | {"meta": {"versionId": "7"}})
        return httpx.Response(status, content=body)

    return answer


@pytest.mark.parametrize(("flags", "status"), [(CREATE, 200), (UPDATE, 201)])
def test_what_was_done_otherwise_is_told_although_it_was_written(
    flags: tuple[str, ...], status: int
) -> None:
    with rivalry() as line:
        line.spoil = deaf(status)
        ran = line.run(*PUT, *flags, *JSON)
    told = ran.json
    assert (ran.code, told["written"], told["error"]["type"]) == (13, True, "expectation")
    assert (told["id"], told["versionId"]) == ("jane-1", "7")
    assert "--expect said" in ran.err


@pytest.mark.parametrize(("flags", "status"), [(CREATE, 201), (UPDATE, 200), ((), 201)])
def test_what_was_done_as_expected_is_a_success(flags: tuple[str, ...], status: int) -> None:
    with rivalry() as line:
        line.spoil = deaf(status)
        assert line.run(*PUT, *flags).code == 0


def test_an_endpoint_without_versions_binds_nothing_and_nothing_is_sent() -> None:
    for flags in (AUTO, UPDATE, ("--merge",)):
        with rivalry() as line:
            line.spoil = lambda _, __: httpx.Response(200, json=JANE)
            told = line.run(*PUT, *flags, *JSON).json
            assert (told["exitCode"], line.methods) == (13, "GET")
            assert "names no version" in told["error"]["message"]


def test_a_look_that_fails_is_shown_and_nothing_is_sent() -> None:
    for flags in (AUTO, UPDATE, SKIP, ("--merge",)):
        with rivalry() as line:
            line.spoil = lambda _, __: httpx.Response(403, json={"message": "no"})
            told = line.run(*PUT, *flags, *JSON).json
            assert (told["exitCode"], told["written"], line.methods) == (3, False, "GET")


def test_a_dry_run_reads_what_it_must_and_writes_nothing() -> None:
    with rivalry() as line:
        ran = line.run(*PUT, *AUTO, "--dry-run")
        assert (ran.code, line.methods) == (0, "GET")
        assert 'If-Match: W/"1"' in ran.text
        assert line.run(*PUT, *CREATE, "--dry-run").code == 0
        assert line.methods == "GET"
        assert line.run("put", "Patient", "same.json", *SKIP, "--dry-run", *JSON).json[
            "result"
        ] == ("unchanged")


def test_unchanged_prints_what_stands_there() -> None:
    with rivalry() as line:
        ran = line.run("put", "Patient", "same.json", *SKIP)
        assert json.loads(ran.out)["meta"]["versionId"] == "1"
        assert "unchanged Patient/jane-1 version 1" in ran.err
        assert line.run("put", "Patient", "same.json", *SKIP, "-o", "id").text == "Patient/jane-1\n"
