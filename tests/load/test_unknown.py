"""What nobody knows the fate of: never sent again blindly, never called settled, always named."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from docks import Dock, ndjson, patient

BY = ("--by", "identifier")


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    """Whose searches are a minute behind."""
    return Dock(tmp_path / "run", index_lag=60)


def people(tmp_path: Path, *numbers: int, **more: Any) -> str:
    return ndjson(tmp_path / "p.ndjson", [patient(one, id=False, **more) for one in numbers])


def lost(dock: Dock, file: str) -> None:
    """The first item is written, and its answer is lost."""
    dock.weather("reset-after:1")
    assert dock.load(file, *BY).code == 8
    dock.weather()
    dock.sent.clear()


def identifiers(dock: Dock) -> list[str]:
    return [str(one["identifier"][0]["value"]) for one in dock.stored()]


def methods(dock: Dock) -> list[str]:
    return [one.method for one in dock.sent]


def resume(dock: Dock) -> int:
    dock.sent.clear()
    return dock.load("--resume", str(dock.folder)).code


@pytest.mark.parametrize("status", [500, 503, 429, 403])
def test_a_look_that_fails_leaves_it_unknown(status: int, dock: Dock, tmp_path: Path) -> None:
    lost(dock, people(tmp_path, 1))
    dock.before = lambda one: httpx.Response(status) if one.method == "GET" else None
    assert resume(dock) != 0
    assert set(methods(dock)) == {"GET"}
    assert dock.journal()[-1]["result"] == "unknown"
    assert not (dock.folder / "failed.ndjson").exists()
    dock.before = lambda _: None
    assert resume(dock) == 8
    assert methods(dock) == ["GET"]
    assert len(dock.stored()) == 1


def test_a_run_with_open_criteria_is_not_finished(dock: Dock, tmp_path: Path) -> None:
    """So that the same command does not send them again while the search is behind."""
    file = people(tmp_path, 1, 2, 3)
    lost(dock, file)
    ran = dock.load(file, *BY)
    assert (ran.code, methods(dock)) == (8, [])
    assert "1 unknown" in ran.err
    assert len(dock.stored()) == 3


def interrupted(dock: Dock, file: str, after: int) -> None:
    """The first is lost, and the load stopped when so many requests have been sent."""

    def kill(_: httpx.Request) -> None:
        if len(dock.sent) == after:
            os.kill(os.getpid(), signal.SIGINT)

    dock.before = kill
    dock.weather("reset-after:1")
    assert dock.load(file, *BY).code == 130
    dock.weather()
    dock.before = lambda _: None


@pytest.mark.parametrize(
    "changed",
    [
        lambda tmp: people(tmp, 99, 1, 2, 3, 4),  # a line more, and all are elsewhere
        lambda tmp: people(tmp, 1, 2, 3, 4, gender="male"),  # edited
    ],
    ids=["moved", "edited"],
)
def test_criteria_are_known_again_where_the_input_has_changed(
    changed: Callable[[Path], str], dock: Dock, tmp_path: Path
) -> None:
    interrupted(dock, people(tmp_path, 1, 2, 3, 4), 2)
    ran = dock.load(changed(tmp_path), *BY)
    assert ran.code == 8
    assert "1 unknown" in ran.err
    assert identifiers(dock).count("00001") == 1


def test_what_is_no_longer_in_the_input_is_still_named(dock: Dock, tmp_path: Path) -> None:
    interrupted(dock, people(tmp_path, 1, 2, 3, 4), 2)
    for _ in range(2):  # and is not forgotten the next time
        ran = dock.load(people(tmp_path, 2, 3, 4), *BY)
        assert ran.code == 8
        assert "no longer in the input" in ran.err


def test_another_mans_later_write_is_not_undone(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run")
    file = ndjson(tmp_path / "p.ndjson", [patient(1, gender="male")])

    def lose(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            dock._transport.handle_request(request)
            raise httpx.ReadError("gone")
        return httpx.Response(403)

    dock.before = lose
    assert dock.load(file).code != 0
    dock.before = lambda _: None
    dock.clock.sleep(60)
    theirs = ndjson(tmp_path / "q.ndjson", [patient(1, gender="other")])
    assert dock.load(theirs, "--run-dir", str(tmp_path / "theirs")).code == 0
    assert resume(dock) == 8
    assert methods(dock) == ["GET"]
    assert dock.stored()[0]["gender"] == "other"


def test_nothing_goes_after_one_of_unknown_fate(tmp_path: Path) -> None:
    """It may be under way still, and what is last in the input must be what stands there last."""
    dock = Dock(tmp_path / "run")
    lines = [patient(1, gender="male"), patient(1, gender="female"), patient(2)]
    dock.before = _unanswered
    ran = dock.load(ndjson(tmp_path / "p.ndjson", lines), "--retries", "0")
    assert ran.code == 8
    assert "1 created, 0 updated, 1 failed, 1 unknown" in ran.err
    assert "is of unknown fate" in ran.err
    [held] = (dock.folder / "failed.ndjson").read_text().splitlines()
    assert json.loads(held)["gender"] == "female"
    dock.before = lambda _: None
    dock.clock.sleep(60)
    assert resume(dock) == 0
    assert {one["id"]: one.get("gender") for one in dock.stored()} == {"p-1": "female", "p-2": None}


def _unanswered(request: httpx.Request) -> httpx.Response | None:
    first = json.loads(request.content or b"{}").get("gender") == "male"
    return httpx.Response(504) if first or request.method == "GET" else None


def test_what_failed_is_not_sent_after_what_came_later(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run")
    lines = [patient(1, gender="male"), patient(1, gender="female")]
    dock.before = lambda _: httpx.Response(400) if len(dock.sent) == 1 else None
    assert dock.load(ndjson(tmp_path / "p.ndjson", lines)).code == 8
    dock.before = lambda _: None
    dock.sent.clear()
    ran = dock.load("--resume", str(dock.folder))
    assert (ran.code, methods(dock)) == (8, [])
    assert "a later item for the same resource is written" in ran.err
    assert dock.stored()[0]["gender"] == "female"


def test_a_second_ctrl_c_names_what_may_be_written(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run")

    def kill(_: httpx.Request) -> None:
        if len(dock.sent) == 2:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    dock.before = kill
    assert dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 5)))).code == 130
    [line] = (dock.folder / "failed.outcomes.ndjson").read_text().splitlines()
    assert json.loads(line)["number"] == 2
    assert not (dock.folder / "failed.ndjson").exists()


def test_a_precondition_is_looked_into_after_a_kill(tmp_path: Path) -> None:
    """Sent blindly again, the write of our own would be what refuses it."""
    dock = Dock(tmp_path / "run")
    request = {"method": "PUT", "url": "Patient/p-1", "ifNoneMatch": "*"}
    bundle = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [{"resource": patient(1), "request": request}],
    }
    file = tmp_path / "b.json"
    file.write_text(json.dumps(bundle))
    assert dock.load(str(file)).code == 0
    journal = dock.folder / "journal.ndjson"
    lines = journal.read_text().splitlines(keepends=True)
    assert '"sent":true' in lines[1]
    journal.write_text("".join(lines[:2]))  # as a kill leaves it
    assert resume(dock) == 0
    assert methods(dock) == ["GET"]


def test_failures_are_told_anew_where_they_are_tried_anew(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run")
    dock.before = lambda _: httpx.Response(400)
    dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4))))
    dock.before = lambda one: httpx.Response(400) if one.url.path.endswith("p-3") else None
    assert resume(dock) == 8
    [line] = (dock.folder / "failed.ndjson").read_text().splitlines()
    assert json.loads(line)["id"] == "p-3"
    dock.before = lambda _: None
    assert resume(dock) == 0
    assert not (dock.folder / "failed.ndjson").exists()
