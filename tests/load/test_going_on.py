"""A run that goes on: nothing twice, nothing undone, nothing stuck."""

from __future__ import annotations

import json
import os
import signal
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


def stop_at(dock: Dock, count: int, times: int = 1) -> None:
    def kill(_: httpx.Request) -> None:
        if len(dock.sent) == count:
            for _time in range(times):
                os.kill(os.getpid(), signal.SIGINT)

    dock.before = kill


def calm(dock: Dock) -> None:
    dock.before = lambda _: None
    dock.weather()
    dock.sent.clear()


def resume(dock: Dock) -> int:
    dock.sent.clear()
    return dock.load("--resume", str(dock.folder)).code


def identifiers(dock: Dock) -> list[str]:
    return sorted(str(one["identifier"][0]["value"]) for one in dock.stored())


def test_criteria_that_have_matched_before_are_known_while_searches_lag(
    dock: Dock, tmp_path: Path
) -> None:
    people = [patient(number, id=False) for number in range(1, 6)]
    file = ndjson(tmp_path / "p.ndjson", [*people, patient(1, id=False, gender="male")])
    stop_at(dock, 3)
    assert dock.load(file, *BY).code == 130
    calm(dock)
    assert dock.load(file, *BY).code == 0
    assert identifiers(dock) == [f"{number:05d}" for number in range(1, 6)]


def test_a_line_on_top_makes_no_second_resource(dock: Dock, tmp_path: Path) -> None:
    people = [patient(number, id=False) for number in range(1, 6)]
    stop_at(dock, 3)
    assert dock.load(ndjson(tmp_path / "p.ndjson", people), *BY).code == 130
    calm(dock)
    file = ndjson(tmp_path / "p.ndjson", [patient(9, id=False), *people])
    assert dock.load(file, *BY).code == 0
    assert identifiers(dock) == [f"{number:05d}" for number in (1, 2, 3, 4, 5, 9)]


def test_a_look_that_was_too_early_does_not_keep_a_later_one_from_telling(
    dock: Dock, tmp_path: Path
) -> None:
    """Lost before it was written, over something older."""
    dock.load(ndjson(tmp_path / "old.ndjson", [patient(1, id=False)]), *BY, "--run-dir",
              str(tmp_path / "old"))  # fmt: skip
    dock.clock.sleep(3600)
    dock.weather("reset-before:1")
    file = ndjson(tmp_path / "p.ndjson", [patient(1, id=False, gender="male")])
    assert dock.load(file, *BY).code == 8
    calm(dock)
    assert resume(dock) == 8
    assert "look again in five minutes" in (dock.folder / "failed.outcomes.ndjson").read_text()
    dock.clock.sleep(3600)
    os.utime(dock.folder / "journal.ndjson", (0, 0))
    assert resume(dock) == 0
    assert [one.get("gender") for one in dock.stored()] == ["male"]


def test_what_was_held_back_goes_when_the_one_before_it_is_settled(
    dock: Dock, tmp_path: Path
) -> None:
    dock.weather("reset-after:1")
    people = [patient(1, id=False, gender=one) for one in ("male", "female")]
    assert dock.load(ndjson(tmp_path / "p.ndjson", people), *BY).code == 8
    calm(dock)
    dock.clock.sleep(3600)
    os.utime(dock.folder / "journal.ndjson", (0, 0))
    assert resume(dock) == 0
    assert [one.get("gender") for one in dock.stored()] == ["female"]


def rejected_once(tmp_path: Path, dock: Dock) -> Path:
    """The first of two versions is refused, the second is written."""
    folder = tmp_path / "in"
    folder.mkdir()
    ndjson(folder / "b.ndjson", [patient(1, gender="male"), patient(1, gender="female")])
    dock.before = lambda _: httpx.Response(400) if len(dock.sent) == 1 else None
    assert dock.load(str(folder)).code == 8
    calm(dock)
    return folder


def test_an_older_version_is_not_sent_over_a_newer_where_the_numbers_have_moved(
    dock: Dock, tmp_path: Path
) -> None:
    folder = rejected_once(tmp_path, dock)
    ndjson(folder / "a.ndjson", [patient(number) for number in range(2, 7)])
    assert resume(dock) == 8
    assert {one["id"]: one.get("gender") for one in dock.stored()}["p-1"] == "female"


def test_an_older_version_that_was_mended_is_not_sent_over_a_newer(
    dock: Dock, tmp_path: Path
) -> None:
    people: list[dict[str, Any]] = [patient(1, birthDate="x"), patient(1, gender="female")]
    file = ndjson(tmp_path / "p.ndjson", people)
    stop_at(dock, 1)
    assert dock.load(file).code == 130
    calm(dock)
    ndjson(tmp_path / "p.ndjson", [patient(1, birthDate="2000-01-01"), people[1]])
    ran = dock.load(file)
    assert ran.code == 8
    assert "a later item for the same resource is written" in ran.err
    assert [one.get("gender") for one in dock.stored()] == ["female"]


@pytest.mark.parametrize("by", [(), BY], ids=["by id", "by identifier"])
def test_an_edited_line_does_not_keep_a_run_open(by: tuple[str, ...], tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run")
    people = [patient(number, id=not by) for number in range(1, 4)]
    file = ndjson(tmp_path / "p.ndjson", people)
    stop_at(dock, 2)
    dock.weather("reset-before:1")
    dock.load(file, *by, "--retries", "0")
    calm(dock)
    dock.clock.sleep(3600)
    os.utime(dock.folder / "journal.ndjson", (0, 0))
    ndjson(tmp_path / "p.ndjson", [people[0] | {"gender": "male"}, *people[1:]])
    assert resume(dock) == 0
    dock.sent.clear()
    assert dock.load(file, *by).code == 0
    assert len(dock.sent) == 3  # a finished run starts anew


def test_a_resource_put_by_its_id_has_other_criteria_from_then_on(tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run")
    entries = [
        (patient(1, id=False), "Patient?identifier=00001"),
        (patient(9) | {"id": "p-1"}, "Patient/p-1"),
        (patient(1, id=False, gender="male"), "Patient?identifier=00001"),
    ]
    bundle = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [{"resource": one, "request": {"method": "PUT", "url": url}}
                  for one, url in entries],
    }  # fmt: skip
    dock.load(ndjson(tmp_path / "first.ndjson", [patient(1)]), "--run-dir", str(tmp_path / "one"))
    (tmp_path / "b.json").write_text(json.dumps(bundle))
    assert dock.load(str(tmp_path / "b.json")).code == 0
    assert identifiers(dock) == ["00001", "00009"]


def test_our_own_write_a_moment_before_is_known_as_such(tmp_path: Path) -> None:
    """By the time alone nobody could tell it from the one that was lost."""
    dock = Dock(tmp_path / "run")
    people = [patient(1, gender=one) for one in ("male", "female", "other")]

    def lose_the_second(request: httpx.Request) -> httpx.Response | None:
        if json.loads(request.content or b"{}").get("gender") == "female":
            raise httpx.ReadError("gone")
        return httpx.Response(403) if request.method == "GET" else None

    dock.before = lose_the_second
    assert dock.load(ndjson(tmp_path / "p.ndjson", people)).code == 8
    calm(dock)
    assert resume(dock) == 0
    assert [one.get("gender") for one in dock.stored()] == ["other"]


def test_what_failed_is_not_lost_where_trying_it_anew_is_stopped_twice(
    dock: Dock, tmp_path: Path
) -> None:
    dock.before = lambda _: httpx.Response(400)
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 6)))
    assert dock.load(file).code == 8
    for _ in range(2):
        calm(dock)

        def kill(_: httpx.Request) -> httpx.Response:
            os.kill(os.getpid(), signal.SIGINT)
            return httpx.Response(400)

        dock.before = kill
        assert resume(dock) == 130
    names = ("failed.ndjson", "failed.ndjson.1")
    lines = "".join((dock.folder / name).read_text() for name in names).splitlines()
    assert {json.loads(line)["id"] for line in lines} == {f"p-{number}" for number in range(1, 6)}
    calm(dock)
    assert resume(dock) == 0
    assert not (dock.folder / "failed.ndjson.1").exists()
