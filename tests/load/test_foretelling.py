"""--dry-run=server: what each item would do, as data."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from typing import Any

import pytest

from docks import Dock, ndjson, patient


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    """With one patient as it is, and one that is older."""
    dock = Dock(tmp_path / "run")
    first = ndjson(tmp_path / "first.ndjson", [patient(1), patient(2)])
    dock.load(first, "--run-dir", str(tmp_path / "first"))
    dock.sent.clear()
    return dock


def items(tmp_path: Path) -> str:
    """Unchanged, updated, created, and one that cannot be."""
    people = [patient(1), patient(2, active=True), patient(3), patient(4, birthDate="x")]
    return ndjson(tmp_path / "p.ndjson", people)


def test_a_line_an_item_in_columns(dock: Dock, tmp_path: Path) -> None:
    file = items(tmp_path)
    ran = dock.load(file, "--dry-run=server")
    assert [line.split("\t") for line in ran.text.splitlines()] == [
        ["unchanged", "Patient/p-1", "version 1", f"{file}:1", ""],
        ["updated", "Patient/p-2", "version 1", f"{file}:2", ""],
        ["created", "Patient/p-3", "", f"{file}:3", ""],
        ["not-sent", "", "", f"{file}:4", "Patient.birthDate: the value is not a date"],
    ]
    assert "1 of 4 would fail" in ran.err
    assert {one.method for one in dock.sent} == {"GET"}


def test_a_json_object_an_item(dock: Dock, tmp_path: Path) -> None:
    file = items(tmp_path)
    ran = dock.load(file, "--dry-run=server", "--output", "json", "--by", "identifier")
    found: list[dict[str, Any]] = [json.loads(line) for line in ran.text.splitlines()]
    assert found[1] == {
        "place": f"{file}:2",
        "number": 2,
        "result": "updated",
        "status": 200,
        "resourceType": "Patient",
        "id": "p-2",
        "versionId": "1",
        "error": None,
    }
    assert [one["result"] for one in found] == ["unchanged", "updated", "created", "not-sent"]
    assert (found[2]["resourceType"], found[2]["versionId"]) == ("Patient", None)
    assert found[3]["error"]["message"] == "the value is not a date"


def test_a_query_picks_from_every_item(dock: Dock, tmp_path: Path) -> None:
    ran = dock.load(items(tmp_path), "--dry-run=server", "--query", "result")
    assert ran.text.split() == ["unchanged", "updated", "created", "not-sent"]


class Full(io.BytesIO):
    """Takes nothing."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _: object, /) -> int:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BrokenPipeError(errno.EPIPE, "x"), 0, "nobody reads on"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "No space left on device"),
    ],
)
def test_nothing_more_is_looked_up_where_nobody_takes_it(
    error: OSError, code: int, said: str, dock: Dock, tmp_path: Path
) -> None:
    dock.before = lambda _: dock.clock.sleep(0.1)
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 50)))
    ran = dock.load(file, "--dry-run=server", out=Full(error))
    assert ran.code == code
    assert said in ran.err
    assert 0 < len(dock.sent) < 10
