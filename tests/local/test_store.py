"""The file: private, recognised, shared between processes; and what is in it stays in it."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caller import Caller, Clock, patient
from hlcli.errors import ConfigError
from hlcli.local import database
from hlcli.local.store import Store, Version

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def version(number: int, body: str | None = "{}", type: str = "Patient", id: str = "p") -> Version:
    return Version(type, id, number, "PUT", WHEN, body)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_file_and_its_journal_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    before = os.umask(0)
    try:
        store = Store(str(path))
        with store.writing():
            store.add(version(1), lag=timedelta(0), strong=False)
            during = {one.name: mode(one) for one in tmp_path.iterdir()}
    finally:
        os.umask(before)
    store.close()
    assert during == {"store.sqlite": 0o600, "store.sqlite-journal": 0o600}


def test_what_was_written_is_there_after_closing(tmp_path: Path) -> None:
    path = str(tmp_path / "store.sqlite")
    store = Store(path)
    store.add(version(1, '{"a": 1.50}'), lag=timedelta(0), strong=False)
    store.close()
    again = Store(path)
    assert again.current("Patient", "p") == version(1, '{"a": 1.50}')
    again.close()


def test_a_failed_transaction_leaves_nothing() -> None:
    store = Store()

    def fail() -> None:
        with store.writing():
            store.add(version(1), lag=timedelta(0), strong=False)
            store.add(version(1), lag=timedelta(0), strong=False)

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    assert store.current("Patient", "p") is None
    with store.writing():
        store.add(version(1), lag=timedelta(0), strong=False)
    assert store.current("Patient", "p") == version(1)
    store.close()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()


def _newer(path: Path) -> None:
    Store(str(path)).close()
    with sqlite3.connect(path) as file:
        file.execute(f"PRAGMA user_version = {database.SCHEMA + 1}")
    file.close()


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no database": (lambda path: path.write_bytes(b"resourceType\n" * 100), "cannot use"),
    "somebody else's": (_foreign, "not one of hlcli's"),
    "from the future": (_newer, "newer hlcli"),
    "a folder": (lambda path: path.mkdir(), "cannot open"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    make, words = REFUSED[name]
    path = tmp_path / "store.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(ConfigError, match=words) as caught:
        Store(str(path))
    assert caught.value.problem.exit_code == 3
    assert not path.is_file() or path.read_bytes() == before


@pytest.mark.parametrize("path", ["", "nowhere/store.sqlite", "a\0b"])
def test_a_path_that_cannot_be_opened(tmp_path: Path, path: str) -> None:
    with pytest.raises(ConfigError, match="cannot open"):
        Store(path and str(tmp_path / path))


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.touch()
    Store(str(path)).close()
    assert path.stat().st_size > 0


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    ready = threading.Barrier(8)

    def use(path: Path) -> None:
        ready.wait(30)
        Store(str(path)).close()

    with ThreadPoolExecutor(8) as pool:
        for number in range(10):
            list(pool.map(use, [tmp_path / f"{number}.sqlite"] * 8))


def test_a_store_another_process_keeps_busy_is_a_503(tmp_path: Path) -> None:
    path = str(tmp_path / "store.sqlite")
    caller = Caller(store=Store(path, patience=0.05))
    other = Store(path)
    with other.writing():
        answer = caller.put("/Patient/p", patient("p"))
    assert (answer.status, answer.codes, answer.header("Retry-After")) == (503, ["lock-error"], "1")
    assert caller.put("/Patient/p", patient("p")).status == 201
    caller.store.close()
    other.close()


def test_threads_writing_one_resource_make_a_version_each(caller: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: caller.put("/Patient/p", patient("p")), range(40)))
    tags = {answer.header("ETag") for answer in answers}
    assert tags == {f'W/"{number}"' for number in range(1, 41)}
    assert sorted(answer.status for answer in answers) == [200] * 39 + [201]


def test_identical_conditional_updates_in_threads_make_one_resource(caller: Caller) -> None:
    ready = threading.Barrier(50)

    def update(_: int) -> int:
        ready.wait(30)
        return caller.put("/Patient", patient(name=[{"family": "One"}]), family="one").status

    with ThreadPoolExecutor(50) as pool:
        statuses = sorted(pool.map(update, range(50)))
    assert statuses == [200] * 49 + [201]
    assert len(caller.get("/Patient").ids) == 1


WRITER = """
import sys
from caller import Caller, patient
from hlcli.local.store import Store

caller = Caller(store=Store(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
one = patient(name=[{"family": "One"}])
print(*(caller.put("/Patient", one, family="one").status for _ in range(int(sys.argv[2]))))
"""


def test_processes_on_one_file_make_one_resource(tmp_path: Path) -> None:
    path, rounds, count = str(tmp_path / "store.sqlite"), 5, 4
    command = [sys.executable, "-c", WRITER, path, str(rounds)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environ}
    writers = [subprocess.Popen(command, **pipes) for _ in range(count)]  # type: ignore[call-overload]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    statuses = sorted(" ".join(one.communicate(timeout=60)[0] for one in writers).split())
    assert statuses == ["200"] * (rounds * count - 1) + ["201"]
    caller = Caller(Clock(), store=Store(path))
    [only] = caller.get("/Patient").json["entry"]
    assert only["resource"]["meta"]["versionId"] == str(rounds * count)
    caller.store.close()
