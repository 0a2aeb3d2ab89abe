"""failed.ndjson can be loaded again as it is; failed.outcomes.ndjson says why."""

from __future__ import annotations

import json
from pathlib import Path

from hlcli.bulk.input.item import Item, Place, Refused
from hlcli.bulk.kept.failures import Failures
from hlcli.errors import Problem
from hlcli.fhir.outcome import make
from piped import from_files, good

PRETTY = b'{\r\n  "resourceType": "Patient",\n  "id": "1",\n  "x": 1.50, "t": "a\\nb"\n}\n'
ITEM = Item(3, Place("b.json", 4, 0), PRETTY)


def test_nothing_failed_no_files(tmp_path: Path) -> None:
    Failures(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_a_resource_is_one_line_with_its_digits_and_loads_again(tmp_path: Path) -> None:
    failures = Failures(tmp_path)
    failures.add(ITEM, 400, Problem("bad-request"), make("error", "processing", "no"))
    failures.add(ITEM, 400, Problem("bad-request"))
    failures.close()
    first, _ = good(from_files(tmp_path / "failed.ndjson"))
    assert json.loads(first.body) == json.loads(PRETTY)
    assert b"1.50" in first.body
    line, _ = (tmp_path / "failed.outcomes.ndjson").read_text().splitlines()
    told = json.loads(line)
    assert (told["place"], told["number"], told["status"]) == ("b.json:4#entry[0]", 3, 400)
    assert told["outcome"]["issue"][0]["code"] == "processing"
    assert {one.stat().st_mode & 0o777 for one in tmp_path.iterdir()} == {0o600}


def test_what_is_no_resource_has_an_outcome_only(tmp_path: Path) -> None:
    failures = Failures(tmp_path)
    for body in (b"garbage", b"[1]", None):
        problem = Problem("invalid-input", "not JSON", hint="mend it")
        failures.add(Refused(1, Place("a.ndjson", 1), problem, body), None, problem)
    failures.close()
    assert [one.name for one in tmp_path.iterdir()] == ["failed.outcomes.ndjson"]
    told = json.loads((tmp_path / "failed.outcomes.ndjson").read_text().splitlines()[0])
    assert told["outcome"]["issue"][0]["diagnostics"] == "not JSON (mend it)"


def test_after_a_torn_line_the_next_is_whole(tmp_path: Path) -> None:
    (tmp_path / "failed.ndjson").write_bytes(b'{"resourceType": "Pat')
    failures = Failures(tmp_path)
    failures.add(ITEM, 500, None)
    failures.close()
    found = from_files(tmp_path / "failed.ndjson")
    assert json.loads(found[-1].body or b"") == json.loads(PRETTY)
