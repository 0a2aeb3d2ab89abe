"""Runs are found again while unfinished, by the same command only, and one process at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hlcli.bulk.kept.runs import Header, Run, open_run, recall
from hlcli.errors import ConfigError, InputRefused

NOW = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
HEADER = Header("https://one/r4", {"paths": "a.ndjson", "by": "identifier"}, ("a.ndjson",))


def closed(run: Run, *, finished: bool) -> Run:
    if finished:
        run.journal.end("done")
    run.close()
    return run


def test_an_unfinished_run_of_the_same_command_goes_on(tmp_path: Path) -> None:
    first = closed(open_run(HEADER, NOW, base=tmp_path), finished=False)
    later = open_run(HEADER, NOW + timedelta(days=1), base=tmp_path)
    assert later.resumed
    assert later.name == first.name == "20261122-074345"
    closed(later, finished=False)


def test_a_finished_run_starts_anew(tmp_path: Path) -> None:
    closed(open_run(HEADER, NOW, base=tmp_path), finished=True)
    again = open_run(HEADER, NOW, base=tmp_path)
    assert not again.resumed
    assert again.name == "20261122-074345-2"
    closed(again, finished=False)


@pytest.mark.parametrize(
    "other",
    [replace(HEADER, endpoint="https://two/r4"), replace(HEADER, options={"paths": "b.ndjson"})],
    ids=["endpoint", "options"],
)
def test_another_command_is_another_run(tmp_path: Path, other: Header) -> None:
    closed(open_run(HEADER, NOW, base=tmp_path), finished=False)
    assert not closed(open_run(other, NOW, base=tmp_path), finished=False).resumed


def test_a_run_that_was_resumed_and_not_finished_is_unfinished(tmp_path: Path) -> None:
    name = closed(open_run(HEADER, NOW, base=tmp_path), finished=True).name
    resumed = open_run(HEADER, NOW, base=tmp_path, resume=name)
    assert resumed.resumed
    closed(resumed, finished=False)
    assert closed(open_run(HEADER, NOW, base=tmp_path), finished=True).name == name
    assert closed(open_run(HEADER, NOW, base=tmp_path), finished=True).name != name


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (replace(HEADER, endpoint="https://two/r4"), ("https://two/r4", "https://one/r4")),
        (replace(HEADER, options={"paths": "a.ndjson", "by": "_id"}), ("_id", "identifier")),
        (replace(HEADER, options={"paths": "a.ndjson"}), ("none", "identifier")),
    ],
    ids=["endpoint", "option", "no-option"],
)
def test_a_run_by_name_refuses_another_command_with_both_values(
    tmp_path: Path, other: Header, said: tuple[str, str]
) -> None:
    name = closed(open_run(HEADER, NOW, base=tmp_path), finished=False).name
    with pytest.raises(InputRefused) as refusal:
        open_run(other, NOW, base=tmp_path, resume=name)
    assert f"is {said[0]} now, was {said[1]} then" in refusal.value.problem.message


def test_a_name_that_no_run_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refusal:
        recall("yesterday", base=tmp_path)
    assert refusal.value.problem.hint == "there are no runs yet"
    closed(open_run(HEADER, NOW, base=tmp_path), finished=False)
    with pytest.raises(InputRefused) as refusal:
        open_run(HEADER, NOW, base=tmp_path, resume="yesterday")
    assert refusal.value.problem.hint == "the last runs are 20261122-074345"


def test_a_run_is_recalled_with_its_words(tmp_path: Path) -> None:
    name = closed(open_run(HEADER, NOW, base=tmp_path), finished=False).name
    found = recall(name, base=tmp_path)
    assert found == HEADER
    assert found.argv == ("a.ndjson",)
    assert recall("any", run_dir=str(tmp_path / name)) == HEADER


def test_two_processes_never_write_one_run(tmp_path: Path) -> None:
    first = open_run(HEADER, NOW, base=tmp_path)
    with pytest.raises(InputRefused, match="running already"):
        open_run(HEADER, NOW, base=tmp_path)
    closed(first, finished=False)
    closed(open_run(HEADER, NOW, base=tmp_path), finished=False)


def test_a_folder_of_ones_own_goes_on_and_starts_anew(tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    for resumed, finished in ((False, False), (True, True), (False, False)):
        run = open_run(HEADER, NOW, run_dir=str(folder))
        assert (run.folder, run.resumed) == (folder, resumed)
        closed(run, finished=finished)
    assert (folder / "journal.ndjson.1").exists()
    with pytest.raises(InputRefused, match="cannot go on"):
        open_run(replace(HEADER, endpoint="https://two/r4"), NOW, run_dir=str(folder))


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for where in ({"base": tmp_path / "file"}, {"run_dir": str(tmp_path / "file")}):
        with pytest.raises(ConfigError) as refusal:
            open_run(HEADER, NOW, **where)
        assert "--run-dir" in str(refusal.value.problem.hint)


def test_folders_that_are_no_runs_are_passed_over(tmp_path: Path) -> None:
    for name, content in (("a", b""), ("b", b"{}\n"), ("c", b"\xff\n"), ("d", b'{"options": 1}\n')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "journal.ndjson").write_bytes(content)
    (tmp_path / "notes.txt").write_bytes(b"")
    assert not closed(open_run(HEADER, NOW, base=tmp_path), finished=False).resumed
