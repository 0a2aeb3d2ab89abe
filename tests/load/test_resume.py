"""A load that was stopped goes on; one that was finished starts anew."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx
import pytest

from docks import Dock, ndjson, patient


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


@pytest.fixture
def file(tmp_path: Path) -> str:
    return ndjson(tmp_path / "p.ndjson", map(patient, range(1, 21)))


def at(dock: Dock, count: int, number: int = signal.SIGINT, times: int = 1) -> None:
    """A signal when so many requests have been sent."""

    def kill(_: httpx.Request) -> None:
        if len(dock.sent) == count:
            for _time in range(times):
                os.kill(os.getpid(), number)

    dock.before = kill


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)]
)
def test_a_signal_finishes_what_is_in_flight_and_the_same_command_goes_on(
    number: int, code: int, dock: Dock, file: str
) -> None:
    at(dock, 7, number)
    ran = dock.load(file)
    assert ran.code == code
    assert ("interrupted" if code == 130 else "terminated") in ran.err
    assert (len(dock.stored()), len(dock.journal())) == (7, 7)
    assert "Traceback" not in ran.err
    ran = dock.load(file)
    assert ran.code == 0
    assert len(dock.sent) == 20
    assert "7 done before" in ran.err


def test_a_second_signal_ends_it_at_once_and_says_what_may_be_written(
    dock: Dock, file: str
) -> None:
    at(dock, 7, times=2)
    ran = dock.load(file)
    assert ran.code == 130
    assert len(dock.journal()) == 6
    assert "1 unknown" in ran.err
    dock.before = lambda _: None
    assert dock.load(file).code == 0
    assert len(dock.stored()) == 20


def test_a_finished_run_starts_anew(dock: Dock, file: str) -> None:
    assert dock.load(file).code == 0
    ran = dock.load(file)
    assert (ran.code, len(dock.sent)) == (0, 40)
    assert "0 created, 20 updated" in ran.err


def test_an_unknown_fate_is_looked_up_only_when_asked(dock: Dock, tmp_path: Path) -> None:
    """And what a search finds is not sent again; what it does not find is, once it is not late."""
    patients = [patient(number, id=False) for number in range(1, 9)]
    file = ndjson(tmp_path / "p.ndjson", patients)
    dock.weather("reset-before:2", "reset-after:2")
    ran = dock.load(file, "--by", "identifier")
    assert (ran.code, len(dock.stored())) == (8, 6)
    assert "4 unknown" in ran.err
    dock.sent.clear()
    run = str(dock.folder)
    soon = dock.load("--resume", run)
    assert (soon.code, len(dock.stored())) == (8, 6)
    assert [request.method for request in dock.sent] == ["GET"] * 4
    assert "2 unknown" in soon.err
    dock.clock.sleep(3600)
    os.utime(dock.folder / "journal.ndjson", (0, 0))
    later = dock.load("--resume", run)
    assert later.code == 0, later.err
    values = [one["identifier"][0]["value"] for one in dock.stored()]
    assert sorted(values) == [f"{number:05d}" for number in range(1, 9)]


def test_what_failed_is_repeated_only_when_asked(dock: Dock, file: str) -> None:
    dock.before = lambda _: httpx.Response(400) if len(dock.sent) in (3, 5) else None
    assert dock.load(file).code == 8
    dock.before = lambda _: None
    dock.sent.clear()
    ran = dock.load("--resume", str(dock.folder))
    assert ran.code == 0, ran.err
    assert sorted(one.url.path[-3:] for one in dock.sent) == ["p-3", "p-5"]
    assert len(dock.stored()) == 20


def test_another_command_is_no_resumption(dock: Dock, file: str) -> None:
    at(dock, 7)
    dock.load(file)
    ran = dock.load(file, "--skip-unchanged")
    assert ran.code == 2
    assert "--skip-unchanged" in ran.err
    assert len(dock.sent) == 7


def test_a_command_without_anything_to_load() -> None:
    ran = Dock(Path("nowhere")).load()
    assert ran.code == 2
    assert "nothing to load" in ran.err
