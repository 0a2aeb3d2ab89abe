"""`hlcli load` through the front door: nothing lost, nothing twice, everything told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from docks import Dock, ndjson, patient
from hlcli.fhir.jsontext import same

SYNTHEA = Path(__file__).parents[1] / "bulk" / "synthea.ndjson.xz"
STORM = ("429:5%", "503:2%", "reset-before:3%", "reset-after:3%", "truncated:3%")


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


def test_every_item_is_put_by_its_id(dock: Dock, tmp_path: Path) -> None:
    patients = [patient(number) for number in range(1, 31)]
    ran = dock.load(ndjson(tmp_path / "p.ndjson", patients))
    assert ran.code == 0, ran.err
    assert (ran.out, len(dock.stored())) == (b"", 30)
    assert [request.method for request in dock.sent] == ["PUT"] * 30
    assert "ok: 30 done" in ran.err
    assert "30 created, 0 updated" in ran.err
    lines = dock.journal()
    assert [line["number"] for line in lines] == list(range(1, 31))
    assert {line["result"] for line in lines} == {"created"}
    assert lines[4]["target"] == "Patient/p-5"


def test_in_a_storm_by_id_every_item_is_there_once_and_right(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run", STORM)
    patients = [patient(number) for number in range(1, 301)]
    ran = dock.load(ndjson(tmp_path / "p.ndjson", patients))
    assert ran.code == 0, ran.err
    found = {one["id"]: one for one in dock.stored()}
    assert len(dock.stored()) == len(found) == 300
    assert all(same(found[one["id"]], one) for one in patients)
    assert "throttled" in ran.err


def test_in_a_storm_by_identifier_none_is_there_twice_and_the_unknown_are_named(
    tmp_path: Path,
) -> None:
    dock = Dock(tmp_path / "run", STORM, index_lag=30)
    patients = [patient(number, id=False) for number in range(1, 301)]
    file = ndjson(tmp_path / "p.ndjson", patients)
    ran = dock.load(file, "--by", "identifier")
    assert ran.code == 8
    missing = check_by_identifier(dock, 300)
    unknown = {line["number"] for line in dock.journal() if line["result"] == "unknown"}
    assert missing <= unknown
    assert f"{len({line['number'] for line in settled(dock, 'unknown')})} unknown" in ran.err


def settled(dock: Dock, result: str) -> list[dict[str, object]]:
    """The last word on each item, where that is it."""
    last = {line["number"]: line for line in dock.journal()}
    return [line for line in last.values() if line["result"] == result]


def check_by_identifier(dock: Dock, count: int) -> set[int]:
    """No identifier twice; the numbers of those that are not there."""
    values = [int(one["identifier"][0]["value"]) for one in dock.stored()]
    assert len(values) == len(set(values))
    return set(range(1, count + 1)) - set(values)


def test_two_lines_for_one_id_keep_their_order(dock: Dock, tmp_path: Path) -> None:
    lines = [patient(1, active=False), patient(2), patient(1, active=True)]
    assert dock.load(ndjson(tmp_path / "p.ndjson", lines)).code == 0
    assert next(one for one in dock.stored() if one["id"] == "p-1")["active"] is True
    assert [line["version"] for line in dock.journal()] == ["1", "1", "2"]


def test_what_is_refused_here_or_there_lies_ready_to_be_loaded_again(
    dock: Dock, tmp_path: Path
) -> None:
    wrong = patient(2, birthDate="yesterday")
    there = patient(3, id=False)
    file = ndjson(tmp_path / "p.ndjson", [patient(1), wrong, there])
    ran = dock.load(file)
    assert ran.code == 8
    assert len(dock.stored()) == 1
    failed = (dock.folder / "failed.ndjson").read_text().splitlines()
    assert [json.loads(line) for line in failed] == [wrong, there]
    outcomes = (dock.folder / "failed.outcomes.ndjson").read_text().splitlines()
    assert [json.loads(line)["outcome"]["resourceType"] for line in outcomes] == [
        "OperationOutcome"
    ] * 2
    assert "2 of 3 not done" in ran.err
    assert "p.ndjson:2" in ran.err
    assert "yesterday" not in ran.err
    again = ndjson(tmp_path / "again.ndjson", [wrong | {"birthDate": "2000-01-01"}])
    assert dock.load(again).code == 0


def test_without_failures_there_is_no_file_of_them(dock: Dock, tmp_path: Path) -> None:
    dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]))
    assert not list(dock.folder.glob("failed*"))


@pytest.mark.parametrize(("most", "sent"), [("3", 4), ("0", 1)])
def test_too_many_errors_end_it(most: str, sent: int, dock: Dock, tmp_path: Path) -> None:
    dock.before = lambda _: httpx.Response(400)
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 50)))
    ran = dock.load(file, "--max-errors", most)
    assert (ran.code, len(dock.sent)) == (8, sent)
    assert f"too many errors (more than {most} failed)" in ran.err


def test_a_share_of_errors_ends_it_once_there_are_a_hundred(dock: Dock, tmp_path: Path) -> None:
    dock.before = lambda _: httpx.Response(400 if len(dock.sent) % 10 == 0 else 200)
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 300)))
    assert dock.load(file, "--max-errors", "20%").code == 8
    assert len(dock.sent) == 299
    dock.sent.clear()
    assert dock.load(file, "--max-errors", "5%").code == 8
    assert len(dock.sent) == 100
    assert "more than 5% failed" in dock.load(file, "--max-errors", "5%").err


def raising(error: Exception) -> httpx.Response:
    raise error


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        (lambda _: httpx.Response(403), 3, "these credentials may not do this"),
        (lambda _: httpx.Response(401), 3, "no credentials it accepts"),
        (lambda _: httpx.Response(404), 10, "does not know this data store"),
        (lambda _: raising(httpx.ConnectError("x")), 6, "could not connect"),
    ],
)
def test_it_ends_at_once_when_nothing_can_work(
    answer: Callable[[httpx.Request], httpx.Response],
    code: int,
    told: str,
    dock: Dock,
    tmp_path: Path,
) -> None:
    dock.before = answer
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 50)))
    ran = dock.load(file, "--retries", "1")
    assert ran.code == code, ran.err
    assert told in ran.err
    assert len(dock.sent) <= 2
    assert not dock.journal()  # so that the same command, once it can work, does everything


def test_twenty_failures_in_a_row_are_not_the_items(dock: Dock, tmp_path: Path) -> None:
    dock.before = lambda _: httpx.Response(500) if len(dock.sent) > 10 else None
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 100)))
    ran = dock.load(file, "--retries", "0")
    assert ran.code != 0
    assert len(dock.sent) < 10 + 2 * 21


@pytest.mark.parametrize(("words", "sent"), [((), 11), (("--retries", "3"), 4)])
def test_an_item_of_a_load_is_given_more_patience_unless_told(
    words: tuple[str, ...], sent: int, dock: Dock, tmp_path: Path
) -> None:
    dock.before = lambda _: httpx.Response(429)
    ran = dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]), "--max-wait", "600", *words)
    assert ran.code == 8
    assert len(dock.sent) == sent


def test_a_retry_after_is_heeded_and_the_item_sent_again(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run", ("429+7:1",))
    ran = dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4))))
    assert ran.code == 0
    assert sum(dock.clock.slept) >= 7
    assert "1 throttled" in ran.err


def test_a_rate_is_kept(dock: Dock, tmp_path: Path) -> None:
    ran = dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 102))), "--rate", "10")
    assert ran.code == 0
    assert 9.5 <= sum(dock.clock.slept) <= 10.5
