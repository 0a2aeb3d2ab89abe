"""The six rows of the conditional update, through the real CLI, over a real socket, with
`hlcli serve` in another process: status, exit code, result, written, and what the store holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from front import World
from serving import served, shell


@pytest.fixture(scope="module")
def exports() -> Iterator[dict[str, str]]:
    with served() as printed:
        yield printed


@pytest.fixture
def store(exports: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return shell(exports)


def patient(mrn: str, id: str | None = None, **more: Any) -> str:
    """Write a Patient with this MRN into a file; its name."""
    name = f"{mrn}-{id}.json"
    own = {"id": id} if id else {}
    resource = {
        "resourceType": "Patient",
        **own,
        "identifier": [{"system": "mrn", "value": mrn}],
        **more,
    }
    Path(name).write_text(json.dumps(resource))
    return name


def update(store: World, mrn: str, file: str) -> tuple[int, dict[str, Any]]:
    ran = store.run(
        "cond-update", "Patient", "--identifier", f"mrn|{mrn}", file, "--output", "json"
    )
    return ran.code, ran.json


def versions(store: World, mrn: str) -> dict[str, str]:
    """id -> version of every resource with this MRN."""
    ran = store.run("search", "Patient", "--identifier", f"mrn|{mrn}")
    assert ran.code == 0
    found = [json.loads(line) for line in ran.text.splitlines()]
    return {one["id"]: one["meta"]["versionId"] for one in found}


class Row(NamedTuple):
    """Ids stored under the MRN and elsewhere, the body's id, and how it must end."""

    matching: tuple[str, ...]
    elsewhere: tuple[str, ...]
    body: str | None
    status: int
    code: int
    result: str
    problem: str | None
    after: dict[str, str]


ROWS = {
    1: Row((), (), None, 201, 0, "created", None, {"*": "1"}),
    2: Row((), (), "r2-new", 201, 0, "created", None, {"r2-new": "1"}),
    3: Row((), ("r3-taken",), "r3-taken", 409, 9, "conflict", "conflict", {}),
    4: Row(("r4-one",), (), None, 200, 0, "updated", None, {"r4-one": "2"}),
    40: Row(("r4-same",), (), "r4-same", 200, 0, "updated", None, {"r4-same": "2"}),
    5: Row(("r5-one",), (), "r5-other", 409, 9, "conflict", "conflict", {"r5-one": "1"}),
    6: Row(
        ("r6-a", "r6-b"),
        (),
        None,
        412,
        12,
        "precondition-failed",
        "multiple-matches",
        {"r6-a": "1", "r6-b": "1"},
    ),
    60: Row(
        ("r6-c", "r6-d"),
        (),
        "r6-c",
        412,
        12,
        "precondition-failed",
        "multiple-matches",
        {"r6-c": "1", "r6-d": "1"},
    ),
}


@pytest.mark.parametrize("number", ROWS)
def test_a_row(store: World, number: int) -> None:
    row, mrn = ROWS[number], f"row-{number}"
    for id in row.matching:
        assert store.run("put", "Patient", patient(mrn, id)).code == 0
    for id in row.elsewhere:
        assert store.run("put", "Patient", patient("elsewhere", id)).code == 0

    code, answer = update(store, mrn, patient(mrn, row.body, active=True))

    assert (code, answer["exitCode"], answer["status"]) == (row.code, row.code, row.status)
    assert (answer["result"], answer["written"]) == (row.result, row.code == 0)
    assert (answer["error"] or {}).get("type") == row.problem
    assert answer["interaction"] == "conditional-update"
    after = {answer["id"] if id == "*" else id: version for id, version in row.after.items()}
    assert versions(store, mrn) == after
    if row.elsewhere:
        assert versions(store, "elsewhere") == dict.fromkeys(row.elsewhere, "1")
    if row.code:
        assert answer["outcome"]["resourceType"] == "OperationOutcome"


def test_fifty_identical_calls_at_once_leave_exactly_one_resource(store: World) -> None:
    file = patient("race")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: update(store, "race", file), range(50)))
    assert [code for code, _ in answers] == [0] * 50
    assert sorted(answer["status"] for _, answer in answers) == [200] * 49 + [201]
    assert len({answer["id"] for _, answer in answers}) == 1
    assert list(versions(store, "race").values()) == ["50"]


def test_a_version_named_with_if_match_is_the_only_one_replaced(store: World) -> None:
    file = patient("lock", "lock-1")
    assert store.run("put", "Patient", file).code == 0
    assert store.run("put", "Patient", file, "--if-match", "1").code == 0
    ran = store.run("put", "Patient", file, "--if-match", "1", "--output", "json")
    assert (ran.code, ran.json["status"], ran.json["error"]["type"]) == (
        12,
        412,
        "version-mismatch",
    )
    assert ran.json["written"] is False
    assert versions(store, "lock") == {"lock-1": "2"}


def test_flags_alone_create_but_never_replace(store: World) -> None:
    wish = ("put", "Patient/flags-1", "--set", "active=true", "--output", "json")
    assert store.run(*wish).json["result"] == "created"
    ran = store.run(*wish)
    assert (ran.code, ran.json["error"]["type"]) == (12, "already-exists")
    assert "--replace" in ran.err
    assert store.run(*wish, "--replace").json["versionId"] == "2"
