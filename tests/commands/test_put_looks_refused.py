"""Options of a write that exclude each other: refused before anything is read or sent."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from front import World
from jane import ENVIRON, nothing_may_leave

PUT = ("put", "Patient", "jane.json")
FLAGS = ("put", "Patient/jane-1", "--set", "active=true")
COND = ("cond-update", "Patient", "--name", "Doe", "jane.json")
STAR = ("--if-none-match", "*")

REFUSED = {
    "create and a version": ((*PUT, "--expect", "create", "--if-match", "1"), "--if-none-match"),
    "create and auto": ((*PUT, "--expect", "create", "--if-match", "auto"), "--if-match auto"),
    "create and skip": ((*PUT, "--expect", "create", "--skip-unchanged"), "--skip-unchanged"),
    "create and merge": ((*PUT, "--expect", "create", "--merge"), "--merge"),
    "free and auto": ((*PUT, *STAR, "--if-match", "auto"), "--if-match auto"),
    "free and update": ((*PUT, *STAR, "--expect", "update"), "--expect update"),
    "free and merge": ((*PUT, "--merge", "-H", "If-None-Match: *"), "--merge"),
    "merge and replace": ((*PUT, "--merge", "--replace"), "--replace"),
    "merge of nothing": (("put", "Patient/jane-1", "--merge"), "no body"),
    "merge of nobody": (("put", "Patient", "--merge", "--set", "active=true"), "no id"),
    "merge of two": (("put", "Patient/a", "--id", "b", "--merge", "--set", "x=1"), "two ids"),
    "merge into dots": (("put", "Patient/..", "--merge", "--set", "active=true"), "A-Z"),
    "flags and auto": ((*FLAGS, "--if-match", "auto"), "--merge"),
    "flags and skip": ((*FLAGS, "--skip-unchanged"), "--merge"),
    "flags and update": ((*FLAGS, "--expect", "update"), "--merge"),
    "neither": ((*PUT, "--expect", "delete"), "create, update"),
    "cond, auto": ((*COND, "--if-match", "auto"), "--expect update"),
    "cond, merge and preview": ((*COND, "--merge", "--preview"), "--dry-run"),
    "cond, merge and confirm": ((*COND, "--merge", "--confirm"), "--dry-run"),
    "cond, merge and create": ((*COND, "--merge", "--expect", "create"), "--merge"),
    "cond, merge and replace": ((*COND, "--merge", "--replace"), "--replace"),
    "cond, flags": ((*COND[:-1], "--set", "active=true"), "--merge"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, hint = REFUSED[name]
    monkeypatch.chdir(tmp_path)
    Path("jane.json").write_text('{"resourceType": "Patient", "id": "jane-1"}')
    ran = World(ENVIRON, transport=httpx.MockTransport(nothing_may_leave)).run(*words)
    assert (ran.code, ran.out) == (2, b""), ran.err
    assert hint in ran.err


def test_a_file_of_another_type_is_not_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("o.json").write_text('{"resourceType": "Observation"}')
    world = World(ENVIRON, transport=httpx.MockTransport(nothing_may_leave))
    ran = world.run("put", "Patient/jane-1", "o.json", "--merge")
    assert ran.code == 2
    assert "o.json:1:18" in ran.err
