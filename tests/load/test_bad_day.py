"""What can go wrong around a load: pipes that can be read once, reports nobody can write."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from docks import Dock, ndjson, patient


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


@pytest.fixture
def file(tmp_path: Path) -> str:
    return ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4)))


@pytest.mark.parametrize("flag", [("--curl",), ("--output", "id"), ("--output", "resource")])
def test_what_a_load_cannot_print_is_refused_before_anything_is_sent(
    flag: tuple[str, ...], dock: Dock, file: str
) -> None:
    ran = dock.load(file, *flag)
    assert (ran.code, dock.sent) == (2, [])
    assert flag[-1] in ran.err


def test_a_query_alone_is_answered_from_the_report(dock: Dock, file: str) -> None:
    assert json.loads(dock.load(file, "--query", "results").out) == {"created": 3}


def test_the_report_lies_in_the_runs_folder_and_holds_no_clinical_value(
    dock: Dock, file: str
) -> None:
    dock.load(file)
    kept = dock.folder / "report.json"
    assert json.loads(kept.read_text())["results"] == {"created": 3}
    assert "Doe" not in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_report_that_cannot_be_written_does_not_make_a_failure_of_the_load(
    dock: Dock, file: str, tmp_path: Path
) -> None:
    (tmp_path / "r.json").symlink_to(tmp_path / "wall" / "r.json")
    (tmp_path / "wall").write_text("")
    ran = dock.load(file, "--report", str(tmp_path / "r.json"))
    assert (ran.code, len(dock.stored())) == (0, 3)
    assert "warning: " in ran.err
    assert "r.json cannot be written" in ran.err


def test_what_was_refused_here_is_said_in_words(dock: Dock, tmp_path: Path) -> None:
    ran = dock.load(ndjson(tmp_path / "p.ndjson", [patient(1, id=False)]))
    assert ran.code == 8
    assert "p.ndjson:1: error: no id (1 item)" in ran.err
    assert "try: --by identifier" in ran.err


def test_a_named_pipe_is_never_waited_for_twice(dock: Dock, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = dock.load(str(tmp_path / "pipe"), "--order", "references")
    assert (ran.code, dock.sent) == (2, [])
    assert "reads everything twice" in ran.err


def test_the_share_done_is_of_what_is_behind_and_not_of_what_was_read(
    dock: Dock, tmp_path: Path
) -> None:
    text = {"status": "generated", "div": f"<div>{'x' * 10_000}</div>"}
    many = (patient(number) | {"text": text} for number in range(1, 101))
    file = ndjson(tmp_path / "p.ndjson", many)
    ran = dock.load(file, "--rate", "5", "--no-validate")
    told = re.findall(r"load: (\d+)%, (\d+) items", ran.err)
    assert len(told) >= 3
    assert all(abs(int(share) - int(items)) <= 15 for share, items in told), told
