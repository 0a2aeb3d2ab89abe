"""Where --report may write, and what of it: never over what is loaded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docks import Dock, ndjson, patient


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


def refused(dock: Dock, source: Path, *words: str) -> str:
    """What is said of it; nothing was sent, and what was there is as it was."""
    before = {file: file.read_bytes() for file in source.parent.rglob("*.json")}
    ran = dock.load(str(source), *words)
    assert (ran.code, dock.sent) == (2, []), ran.err
    assert all(file.read_bytes() == text for file, text in before.items())
    assert "try: " in ran.err
    return ran.err


@pytest.mark.parametrize("way", ["same", "link", "dots", "pattern"])
def test_a_report_does_not_replace_what_is_loaded(way: str, dock: Dock, tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    ndjson(file, [patient(1)])
    os.link(file, tmp_path / "other.json")
    report = {"link": tmp_path / "other.json", "dots": tmp_path / "." / "run" / ".." / "in.json"}
    dock.folder.mkdir()
    source = tmp_path / "*.json" if way == "pattern" else file
    said = refused(dock, source, "--report", str(report.get(way, file)))
    assert "would replace what is loaded" in said


def test_a_report_in_a_loaded_folder_would_be_input_the_next_time(
    dock: Dock, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    ndjson(folder / "p.ndjson", [patient(1)])
    assert "take it for input" in refused(dock, folder, "--report", str(folder / "report.json"))
    for name in ("report.html", ".report.json"):
        assert dock.load(str(folder), "--report", str(folder / name)).code == 0
        assert (folder / name).exists()


def test_a_report_needs_a_folder_that_is_there(dock: Dock, tmp_path: Path) -> None:
    file = tmp_path / "p.ndjson"
    ndjson(file, [patient(1)])
    assert "there is no folder" in refused(dock, file, "--report", str(tmp_path / "no" / "r.html"))
    (tmp_path / "r.html").mkdir()
    assert "is a folder" in refused(dock, file, "--report", str(tmp_path / "r.html"))


def test_several_reports_are_all_written(dock: Dock, tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("r.html", "r.xml", "r.json")]
    words = [word for name in names for word in ("--report", name)]
    assert dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]), *words).code == 0
    assert all(Path(name).exists() for name in names)
