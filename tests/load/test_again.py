"""Which run goes on, from wherever one stands, and what a run's folder must be."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import httpx
import pytest

from docks import ENVIRON, URL, Dock, ndjson, patient
from front import World


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


def stop_at(dock: Dock, count: int) -> None:
    def kill(_: httpx.Request) -> None:
        if len(dock.sent) == count:
            os.kill(os.getpid(), signal.SIGINT)

    dock.before = kill


def names(dock: Dock) -> list[str]:
    return [one.url.path.rsplit("/", 1)[1] for one in dock.sent]


def test_it_goes_on_from_any_folder(
    dock: Dock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    ndjson(tmp_path / "p.ndjson", map(patient, range(1, 6)))
    monkeypatch.chdir(tmp_path)
    stop_at(dock, 2)
    assert dock.load("p.ndjson").code == 130
    monkeypatch.chdir(tmp_path / "elsewhere")
    stop_at(dock, 4)
    assert dock.load("../p.ndjson").code == 130  # the same command, by another name
    assert dock.load("--resume", "../run").code == 0
    assert names(dock) == ["p-1", "p-2", "p-3", "p-4", "p-5"]


def test_a_run_is_found_by_its_name_in_the_folder_one_stands_in(
    dock: Dock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stop_at(dock, 1)
    dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4))))
    ran = dock.load("--resume", "run")
    assert ran.code == 0, ran.err
    monkeypatch.chdir(tmp_path / "run")
    assert "1 done" not in dock.load("--resume", ".").err


def test_a_file_whose_name_begins_with_a_dash_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ndjson(tmp_path / "-p.ndjson", map(patient, range(1, 4)))
    environ = {"HLCLI_LOCAL_DB": str(tmp_path / "db"), "HOME": str(tmp_path)}
    assert World(environ).run("load", "--local", "--run-dir", "run", "--", "-p.ndjson").code == 0
    ran = World(environ).run("load", "--resume", "run")
    assert ran.code == 0, ran.err


def test_standard_input_that_is_empty_does_not_end_a_run(dock: Dock) -> None:
    lines = "".join(json.dumps(patient(number)) + "\n" for number in range(1, 6)).encode()
    stop_at(dock, 2)
    assert dock.load("-", stdin=lines).code == 130
    ran = dock.load("--resume", str(dock.folder))
    assert ran.code == 8
    assert "the input is empty" in ran.err
    assert dock.load("--resume", str(dock.folder), stdin=lines).code == 0
    assert names(dock) == ["p-1", "p-2", "p-3", "p-4", "p-5"]


def test_a_run_has_a_folder_of_its_own(dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", [patient(1)])
    ran = dock.load(file, "--run-dir", str(tmp_path))
    assert ran.code == 2
    assert "holds other files than a run's" in ran.err
    assert not (tmp_path / "journal.ndjson").exists()


def test_a_key_that_is_damaged_is_no_key(dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4)))
    stop_at(dock, 1)
    dock.load(file)
    (dock.folder / "key").write_bytes(b"")
    ran = dock.load(file)
    assert ran.code == 2
    assert "is damaged" in ran.err


@pytest.mark.parametrize(
    "words",
    [("-H", "X-Api-Key: s3cret"), ("-HX-Api-Key: s3cret",), ("--header", "X-Api-Key: s3cret"),
     ("--header=X-Api-Key: s3cret",), ("-qH", "X-Api-Key: s3cret"), ("-qHX-Api-Key: s3cret",)],
)  # fmt: skip
def test_a_header_is_not_written_down(words: tuple[str, ...], dock: Dock, tmp_path: Path) -> None:
    dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]), *words)
    assert dock.sent[0].headers["X-Api-Key"] == "s3cret"
    assert "s3cret" not in (dock.folder / "journal.ndjson").read_text()


def test_earlier_errors_do_not_count_against_a_new_start(dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 9)))
    dock.before = lambda _: httpx.Response(400)
    assert dock.load(file, "--max-errors", "2").code == 8
    assert len(dock.sent) == 3
    dock.before = lambda _: None
    ran = dock.load(file, "--max-errors", "2")
    assert (ran.code, len(dock.sent)) == (8, 8)
    assert "5 created" in ran.err


def test_looking_needs_no_consent(dock: Dock, tmp_path: Path) -> None:
    id = dock.endpoint.railway.datastore_id
    config = tmp_path / "config.toml"
    url = URL.replace("0123456789abcdef" * 2, id)
    config.write_text(f'[stores.prod]\nendpoint = "{url}"\nprotected = true\n')
    file = ndjson(tmp_path / "p.ndjson", [patient(1)])
    environ = ENVIRON | {"HLCLI_CONFIG": str(config), "XDG_STATE_HOME": str(tmp_path)}
    world = World(environ, dock.clock, httpx.MockTransport(dock._carry))
    ran = world.run("load", file, "--store", "prod", "--dry-run=server")
    assert ran.code == 0, ran.err
    assert world.run("load", file, "--store", "prod").code == 2
    assert dock.stored() == []
