"""What the words of `hlcli load` do: rehearsals, reports, order, and what cannot be meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from docks import Dock, ndjson, patient
from front import World

SYNTHEA = Path(__file__).parents[1] / "bulk" / "synthea.ndjson.xz"


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


def test_the_synthea_bundles_and_every_reference_leads_to_a_resource(dock: Dock) -> None:
    """Three people and their practitioners, as Synthea writes them: urn:uuid: everywhere."""
    ran = dock.load(str(SYNTHEA), "--resolve-references")
    assert ran.code == 0, ran.err
    there = {str(line["target"]) for line in dock.journal()}
    types = {target.split("/")[0] for target in there}
    stored = [one for type in types for one in dock.stored(type)]
    assert {f"{one['resourceType']}/{one['id']}" for one in stored} == there
    named = [ref for one in stored for ref in references(one)]
    assert len(named) > 500
    assert [ref for ref in named if not ref.startswith("#") and ref not in there] == []


def references(value: object) -> Iterator[str]:
    """Every `reference` in a resource."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for one in value.values():
            yield from references(one)


@pytest.mark.parametrize("words", [("--dry-run",), ("--dry-run=server",)])
def test_a_rehearsal_writes_nothing(words: tuple[str, ...], dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", [patient(1), patient(2), patient(3, birthDate="x")])
    dock.load(ndjson(tmp_path / "first.ndjson", [patient(1)]))
    dock.sent.clear()
    ran = dock.load(file, *words)
    assert ran.code == 8
    assert {one.method for one in dock.sent} <= {"GET"}
    assert "1 refused" in ran.err if words == ("--dry-run",) else "1 unchanged" in ran.err
    assert "p.ndjson:3" in ran.err
    assert len(dock.stored()) == 1
    assert len(dock.journal()) == 1


def test_what_is_counted_is_data_too(dock: Dock, tmp_path: Path) -> None:
    people = [patient(1), patient(2), patient(3, birthDate="x"), patient(4, birthDate="x")]
    file = ndjson(tmp_path / "p.ndjson", people)
    ran = dock.load(file, "--dry-run", "--output", "json")
    told = ran.json
    (kind,) = told.pop("errors")
    assert told == {"items": 4, "wouldSend": {"Patient": 2}, "refused": 2, "exitCode": 8}
    assert (kind["count"], kind["first"]) == (2, f"{file}:3")
    assert dock.load(file, "--dry-run", "--query", "wouldSend.Patient").text == "2\n"
    assert dock.load(file, "--dry-run").out == b""
    refused = dock.load(file, "--dry-run", "--report", str(tmp_path / "r.html"))
    assert (refused.code, "try: -o json" in refused.err) == (2, True)


def test_a_query_that_does_not_fit_is_said_and_changes_nothing(dock: Dock, tmp_path: Path) -> None:
    ran = dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]), "--query", "abs(run)")
    assert (ran.code, len(dock.stored())) == (0, 1)
    assert "warning: --query does not fit the report" in ran.err


def test_what_a_load_refuses_is_not_in_its_help() -> None:
    text = World().run("load", "--help").text
    assert "--curl" not in text
    assert "--show-values" in text
    assert "--curl prints one request" in World().run("load", "-", "--curl").err


def test_words_that_are_no_outcome_are_kept_too(dock: Dock, tmp_path: Path) -> None:
    dock.before = lambda _: httpx.Response(400, json={"message": "no such thing"})
    ran = dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]))
    [line] = (dock.folder / "failed.outcomes.ndjson").read_text().splitlines()
    assert json.loads(line)["outcome"]["issue"][0]["diagnostics"] == "no such thing"
    assert "no such thing" not in ran.err


def test_what_was_left_out_is_said(dock: Dock, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    ndjson(tmp_path / "in" / "p.ndjson", map(patient, range(1, 4)))
    (tmp_path / "in" / "readme.csv").write_text("x")
    ran = dock.load(str(tmp_path / "in"), "--resource-type", "Device")
    assert (ran.code, dock.sent) == (0, [])
    assert "3 by --resource-type or --skip, 1 files that are no JSON by their names" in ran.err


def test_the_share_of_a_limit_is_that_of_the_limit(dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 1001)))
    dock.before = lambda _: dock.clock.sleep(0.1)
    ran = dock.load(file, "--limit", "100")
    shares = [line.split()[1] for line in ran.err.splitlines() if " items, " in line]
    assert shares == ["46%,", "97%,"]  # after some five and ten seconds


def test_the_report_is_the_data(dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4)))
    ran = dock.load(file, "--output", "json", "--report", str(tmp_path / "report.html"))
    assert (ran.json["done"], ran.json["exitCode"]) == (3, 0)
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert dock.load(file, "--quiet").err == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--rate", "fast"], "--rate takes a number"),
        (["--rate", "0"], "--rate takes a number"),
        (["--concurrency", "0"], "--concurrency is from 1"),
        (["--max-errors", "many"], "--max-errors takes"),
        (["--max-errors", "-1"], "--max-errors takes"),
        (["--max-errors", "200%"], "no more than 100% can fail"),
        (["--report", "report.pdf"], "--report"),
        (["--skip", "-1"], "0 or more"),
        (["--resource-type", "Patent"], "not an R4 resource type"),
        (["--by", "nmae"], "no resource type has such"),
        (["--by", "identifer"], "try: did you mean identifier?"),
        (["--if-match", "3"], "--if-match takes one of: auto"),
        (["--order", "random"], "--order takes one of"),
        (["--order", "references", "-"], "reads everything twice"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_sent(
    words: list[str], told: str, dock: Dock, tmp_path: Path
) -> None:
    ran = dock.load(ndjson(tmp_path / "p.ndjson", [patient(1)]), *words)
    assert (ran.code, dock.sent) == (2, [])
    assert told in ran.err
    assert not dock.folder.exists()


def test_at_a_terminal_it_is_said_that_the_keyboard_is_read(dock: Dock) -> None:
    ran = dock.load("-", stdin=json.dumps(patient(1)).encode(), tty=True)
    assert (ran.code, "Ctrl-D" in ran.err) == (0, True)
    assert "Ctrl-D" not in dock.load("-", stdin=json.dumps(patient(1)).encode()).err


def test_debug_says_of_every_item_what_it_says_of_one(dock: Dock, tmp_path: Path) -> None:
    ran = dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4))), "--debug")
    lines = [line for line in ran.err.splitlines() if line.startswith("debug: item 2: ")]
    assert lines[0].startswith("debug: item 2: > PUT ")
    assert any("< 201 Created" in line for line in lines)
    assert "Signature=…" in ran.err
    assert "debug: " not in dock.load(str(tmp_path / "p.ndjson")).err


def test_standard_input(dock: Dock) -> None:
    ran = dock.load("-", stdin=json.dumps(patient(1)).encode())
    assert (ran.code, len(dock.stored())) == (0, 1)


def test_what_others_refer_to_goes_first(dock: Dock, tmp_path: Path) -> None:
    father: dict[str, Any] = {"link": [{"other": {"reference": "Patient/p-2"}, "type": "seealso"}]}
    file = ndjson(tmp_path / "p.ndjson", [patient(1, **father), patient(2), patient(3)])
    assert dock.load(file, "--order", "references").code == 0
    assert [str(one.url)[-3:] for one in dock.sent] == ["p-2", "p-3", "p-1"]


def test_what_by_cannot_tell_has_something_to_try(dock: Dock, tmp_path: Path) -> None:
    many = patient(1, name=[{"family": "Doe"}, {"family": "Roe"}])
    ran = dock.load(ndjson(tmp_path / "p.ndjson", [many]), "--by", "name")
    assert (ran.code, dock.sent) == (8, [])
    assert "try: --by what each Patient has once (hlcli params Patient), or load it by" in ran.err
