"""The journal: whole lines, no clinical values, and readable from wherever it was torn."""

from __future__ import annotations

import json
import resource as limits
import signal
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.item import Item, Place, Refused
from hlcli.bulk.kept.journal import DONE, JournalFull
from hlcli.bulk.kept.progress import Progress
from hlcli.bulk.kept.runs import Header, Run, open_run
from hlcli.bulk.plan.planning import How, Planned, plan
from hlcli.errors import Problem
from piped import raw, resource

NOW = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
HEADER = Header("http://127.0.0.1/r4", {"paths": "a.ndjson"})
MRN = {"system": "http://hospital/mrn", "value": "4711"}


def opened(base: Path) -> Run:
    return open_run(HEADER, NOW, base=base)


def planned(number: int, *by: str) -> Planned:
    body = raw(resource("Patient", f"p{number}", identifier=[MRN]))
    found = plan(Item(number, Place("a.ndjson", number), body), How(by=by))
    assert isinstance(found, Planned)
    return found


def text(run: Run) -> str:
    return (run.folder / "journal.ndjson").read_text()


def test_one_line_for_each_item_and_one_for_the_run(tmp_path: Path) -> None:
    run = opened(tmp_path)
    run.journal.finished(planned(1), "created", 201, id="p1", version="1", attempts=2)
    run.journal.end("done")
    head, line, end = map(json.loads, text(run).splitlines())
    assert head["endpoint"] == HEADER.endpoint
    assert head["started"] == "2026-11-22T07:43:45+00:00"
    assert line == {
        "number": 1, "place": planned(1).item.place.absolute,
        "sha256": planned(1).item.sha256, "method": "PUT",
        "target": "Patient/p1", "status": 201, "result": "created", "id": "p1", "version": "1",
        "attempts": 2,
    }  # fmt: skip
    assert end == {"finished": "done"}
    run.close()


def test_criteria_are_hashed_with_a_key_of_the_run(tmp_path: Path) -> None:
    targets = set()
    for name in ("a", "b"):
        run = open_run(HEADER, NOW, run_dir=str(tmp_path / name))
        run.journal.sent(planned(1, "identifier"), 0.0)
        run.journal.finished(planned(2, "identifier"), "updated", 200)
        assert "4711" not in text(run)
        assert "hospital" not in text(run)
        first, second = (json.loads(line)["target"] for line in text(run).splitlines()[1:])
        assert first == second
        assert first.startswith("Patient?")
        targets.add(first)
        run.close()
    assert len(targets) == 2


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    run = opened(tmp_path / "loads")
    modes = {one.name: one.stat().st_mode & 0o777 for one in run.folder.iterdir()}
    assert run.folder.stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0o600}
    run.close()


def test_what_was_sent_and_never_heard_of_is_unknown(tmp_path: Path) -> None:
    run = opened(tmp_path)
    for number in (1, 2):
        run.journal.sent(planned(number, "identifier"), 0.0)
    run.journal.finished(planned(1, "identifier"), "updated", 200)
    run.journal.finished(planned(3), "unknown", None)
    run.close()
    again = opened(tmp_path)
    assert [one.number for one in again.progress.unknown] == [2, 3]
    fates = [again.progress.fate(planned(number, "identifier").item) for number in range(1, 5)]
    assert fates == ["done", "unknown", "unknown", None]
    again.close()


def test_what_comes_later_counts(tmp_path: Path) -> None:
    run = opened(tmp_path)
    for result in ("rejected", "unknown", "updated"):
        run.journal.finished(planned(1), result, 400)
    run.journal.finished(planned(2), "rejected", 400)
    run.journal.refused(Refused(3, Place("a.ndjson", 3), Problem("invalid-input"), b"{}"))
    run.close()
    progress = opened(tmp_path).progress
    assert (progress.done, progress.failed, progress.unknown) == (1, 2, ())


def test_a_file_name_that_is_no_text_is_no_trouble(tmp_path: Path) -> None:
    odd = Refused(1, Place("caf\udce9.ndjson", 1), Problem("invalid-input"), b"{}")
    run = opened(tmp_path)
    run.journal.refused(odd)
    run.close()
    again = opened(tmp_path)
    assert again.progress.fate(odd) == "failed"
    again.close()


def test_another_body_at_the_same_place_is_another_item(tmp_path: Path) -> None:
    run = opened(tmp_path)
    run.journal.finished(planned(1), "updated", 200)
    run.close()
    progress = opened(tmp_path).progress
    one = planned(1).item
    assert progress.fate(one) == "done"
    assert progress.fate(Item(1, one.place, one.body + b" ")) is None
    assert progress.fate(Item(1, Place("b.ndjson", 1), one.body)) is None


RESULTS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["created", "updated", "rejected", "unknown"])),
    max_size=8,
)


@given(RESULTS, st.data())
def test_killed_at_any_byte_all_whole_lines_count_and_it_goes_on(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, str]], data: st.DataObject
) -> None:
    run = opened(tmp_path_factory.mktemp("runs"))
    ends = [len(text(run))]
    for number, result in told:
        run.journal.finished(planned(number), result, 200)
        ends.append(len(text(run)))
    run.close()
    file = run.folder / "journal.ndjson"
    at = data.draw(st.integers(ends[0], ends[-1]))
    file.write_bytes(file.read_bytes()[:at])
    again = opened(run.folder.parent)
    assert again.resumed
    known = dict(told[: sum(end <= at for end in ends) - 1])
    ever = {n for n, result in told[: sum(end <= at for end in ends) - 1] if result in DONE}
    for number in range(1, 7):
        _check(again, number, known.get(number), number in ever)
    again.journal.finished(planned(9), "created", 201)
    again.close()
    assert all(json.loads(line) for line in text(again).splitlines())
    assert opened(run.folder.parent).progress.fate(planned(9).item) == "done"


def _check(run: Run, number: int, last: str | None, ever: bool) -> None:
    """What was done once is done, unless nobody knows what a later attempt did."""
    fate = run.progress.fate(planned(number).item)
    if last == "unknown" or last is None:
        assert fate == last
    else:
        assert fate == ("done" if ever else "failed")


def test_torn_before_its_first_line_was_whole_it_begins_anew(tmp_path: Path) -> None:
    run = open_run(HEADER, NOW, run_dir=str(tmp_path / "run"))
    file = run.folder / "journal.ndjson"
    head = file.read_bytes()
    run.close()
    for at in range(len(head)):
        file.write_bytes(head[:at])
        again = open_run(HEADER, NOW, run_dir=str(tmp_path / "run"))
        again.close()
        assert not again.resumed
        assert file.read_bytes() == head


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size")
def test_a_full_disk_stops_it_for_good_and_after_room_was_made_it_goes_on(tmp_path: Path) -> None:
    run = opened(tmp_path)
    run.journal.finished(planned(1), "updated", 200)
    size = (run.folder / "journal.ndjson").stat().st_size
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (size + 40, before[1][1]))
    try:
        with pytest.raises(JournalFull) as full:
            run.journal.finished(planned(2), "updated", 200)
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, before[1])
        signal.signal(signal.SIGXFSZ, before[0])
    assert "cannot be written" in full.value.problem.message
    assert "4711" not in full.value.problem.message
    with pytest.raises(JournalFull):
        run.journal.end("done")
    run.close()
    again = opened(tmp_path)
    assert [again.progress.fate(planned(n).item) for n in (1, 2)] == ["done", None]
    again.close()


def test_a_settled_conditional_update_takes_no_more_room_than_another() -> None:
    """Each was once of unknown fate, and there may be millions."""
    progress, count = Progress(), 5000
    tracemalloc.start()
    try:
        for number in range(count):
            names = {"place": f"a:{number}", "sha256": f"{number}"}
            line = {**names, "target": f"Patient?{number:032}", "number": number}
            progress.add(line | {"result": "unknown", "at": 1.0})
            progress.add(line | {"result": "created"})
        assert tracemalloc.get_traced_memory()[0] < 60 * count
    finally:
        tracemalloc.stop()
    assert not progress.is_open
    assert progress.done == count
