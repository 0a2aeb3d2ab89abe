"""What a tired person types: each refusal names the command that was meant, and one that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from front import World
from hlcli.commands import names
from hlcli.commands.words import ELSEWHERE

JANE = b'{"resourceType": "Patient", "id": "jane-1", "active": true}'
LOCAL = "--local"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    Path("jane.json").write_bytes(JANE)
    one = World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})
    assert one.run("put", "Patient", "jane.json", LOCAL).code == 0
    return one


HINTS = {
    "delete": "hlcli delete --help",
    "patch Patient/jane-1": "put TYPE/ID --merge --set PATH=VALUE",
    "edit Patient jane-1": "hlcli edit TYPE/ID",
    "edit Patient": "hlcli edit Patient/ID, or hlcli search Patient",
    "delete Patient jane-1 --yes": "hlcli delete TYPE/ID",
    "delete Patient --yes": "hlcli delete Patient/ID, or hlcli search Patient",
    "history Patient": "hlcli history Patient/ID, or hlcli search Patient",
    "diff Patient jane-1 jane.json": "hlcli diff TYPE/ID FILE",
    "diff Patient --set active=true": "write Patient/ID, or",
    "diff Patient/peter-1 jane.json": "write Patient/jane-1, or",
    "settle --local": "hlcli settle put TYPE/ID FILE",
    "settle get Patient/jane-1": "hlcli settle put TYPE/ID FILE",
    "cond-update Patient --_id jane-1 --merge --skip-unchanged": "no option here",
}


@pytest.mark.parametrize("line", HINTS)
def test_the_hint_is_of_this_command(world: World, line: str) -> None:
    ran = world.run(*line.split())
    assert ran.code == 2
    assert HINTS[line] in ran.err.partition("try: ")[2], ran.err


def test_no_command_of_ours_is_said_to_be_elsewhere() -> None:
    assert not set(ELSEWHERE) & set(names())


def test_a_version_as_history_names_it_can_be_read(world: World) -> None:
    [line] = world.run("history", "Patient/jane-1", "-o", "id", LOCAL).text.splitlines()
    assert line == "Patient/jane-1/_history/1"
    assert world.run("get", line, LOCAL).json["active"] is True
    assert world.run("get", "Patient/jane-1/_history/2", LOCAL).code == 10
    assert world.run("get", line, "--version-id", "1", LOCAL).code == 2
