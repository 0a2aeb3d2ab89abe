"""Two people edit one resource at once: neither loses a change, and the second understands."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from drafting import INACTIVE, edit, editor, kept, stored
from front import Ran
from lossy import PETER, Spoil, Town, write
from test_matrix import Handle

JSON = ("--output", "json")
FLAGS = ("--set", "active=false")


@pytest.fixture(params=["flags", "editor"])
def mine(request: pytest.FixtureRequest, town: Town) -> Callable[..., Ran]:
    """Makes her inactive, by flags or in an editor."""
    editor(town, INACTIVE)
    words = FLAGS if request.param == "flags" else ()
    return lambda *argv: edit(town, *words, *argv)


def faster(town: Town, members: str, active: str = "true") -> Spoil:
    """Somebody else, who writes just before the request that is spoilt."""
    write("theirs.json", PETER % (f'"id": "p-1", {members}', active))

    def spoil(request: httpx.Request, handle: Handle) -> httpx.Response:
        assert town.run("put", "Patient", "theirs.json").code == 0
        return handle(request)

    return spoil


def _straight(request: httpx.Request, handle: Handle) -> httpx.Response:
    return handle(request)


def test_both_changes_are_kept_where_they_can_be(town: Town, mine: Callable[..., Ran]) -> None:
    town.line.spoils = {"PUT": [faster(town, '"gender": "male", ')]}
    write("theirs.json", Path("theirs.json").read_text().replace("Chalmers", "Cabot"))
    ran = mine(*JSON)
    assert (ran.code, ran.json["versionId"], ran.json["attempts"]) == (0, "3", 2)
    found = stored(town)
    assert (found["gender"], found["active"]) == ("male", False)
    assert found["name"] == [{"family": "Cabot"}]
    assert "version 2 was written meanwhile" in ran.err
    assert "+ Patient.gender" in ran.err
    assert "male" not in ran.err
    assert kept() == []


def test_a_script_that_is_quiet_is_told_what_it_did_not_expect(town: Town) -> None:
    town.line.spoils = {"PUT": [faster(town, '"gender": "male", ')]}
    ran = edit(town, *FLAGS, "--quiet")
    assert ran.err == "note: version 2 was written meanwhile, your change goes on top of it\n"


def test_of_two_changes_of_one_element_both_are_shown(town: Town) -> None:
    editor(town, "write(text.replace('Chalmers', 'Carol'))")
    theirs = faster(town, "")
    write("theirs.json", (PETER % ('"id": "p-1", ', "true")).replace("Chalmers", "Cabot"))
    town.line.spoils = {"PUT": [theirs]}
    ran = edit(town)
    assert ran.code == 12
    assert ran.err.count("note: ~ Patient.name[0].family") == 2
    assert json.dumps(stored(town)["name"]) == '[{"family": "Cabot"}]'


def test_the_commands_go_on_with_the_kept_file(town: Town) -> None:
    editor(town, "write(text.replace('Chalmers', 'Carol'))")
    theirs = faster(town, "")
    write("theirs.json", (PETER % ('"id": "p-1", ', "true")).replace("Chalmers", "Cabot"))
    town.line.spoils = {"PUT": [theirs]}
    ran = edit(town)
    [path] = kept()
    assert f"your text is kept: {path.resolve()}" in ran.err
    tried = [line for line in ran.err.splitlines() if line.startswith("try: hlcli ")]
    look, over = (line.partition(" (")[0].removeprefix("try: hlcli ") for line in tried)
    assert look == f"diff Patient/p-1 {path.resolve()}"
    assert over == f"put Patient/p-1 {path.resolve()} --if-match 2"
    assert town.run(*shlex.split(look), "--exit-code").code == 1
    assert town.run(*shlex.split(over)).code == 0
    assert json.dumps(stored(town)["name"]) == '[{"family": "Carol"}]'


def test_the_second_is_asked_again_and_sees_what_happened(town: Town) -> None:
    town.line.spoils = {"PUT": [faster(town, '"gender": "male", ')]}
    editor(town, INACTIVE)
    town.world.tty, town.world.environ = True, {**town.world.environ, "NO_COLOR": "1"}
    ran = town.world.run("edit", "Patient/p-1", stdin=b"y\nn\n")
    town.world.tty = False
    assert ran.code == 13
    for told in (
        "version 2 was written meanwhile",
        "changed since version 1:\n    + Patient.gender  male",
        "your change:\n    ~ Patient.active  true → false",
        "Put 1 change to Patient/p-1, version 2? [y/N]",
    ):
        assert told in ran.err
    assert stored(town)["active"] is True
    [path] = kept()
    found = json.loads(path.read_text())
    assert (found["gender"], found["active"]) == ("male", False)


def test_the_kept_text_is_what_may_have_been_written(town: Town) -> None:
    """After a repetition whose answer is lost settle goes on with both changes."""
    editor(town, INACTIVE)
    town.line.spoils = {"PUT": [faster(town, '"gender": "male", '), _straight, town.unseen()]}
    ran = edit(town, "--retries", "0", *JSON)
    [path] = kept()
    assert ran.code == 11
    words = shlex.split(ran.json["error"]["hint"])
    assert words[:5] == ["hlcli", "settle", "put", "Patient/p-1", str(path.resolve())]
    assert words[words.index("--if-match") + 1] == "2"
    town.line.spoils = {}
    told = town.json(*words[1:])
    assert (told["exitCode"], told["written"], told["versionId"]) == (0, True, "3")


def test_the_same_change_by_both_is_made_once(town: Town, mine: Callable[..., Ran]) -> None:
    town.line.spoils = {"PUT": [faster(town, "", "false")]}
    told = mine(*JSON).json
    assert (told["exitCode"], told["result"], told["versionId"]) == (0, "unchanged", "2")


def test_what_was_deleted_meanwhile_stays_deleted(town: Town, mine: Callable[..., Ran]) -> None:
    def gone(request: httpx.Request, handle: Handle) -> httpx.Response:
        assert town.run("delete", "Patient/p-1", "--yes").code == 0
        return handle(request)

    town.line.spoils = {"PUT": [gone]}
    ran = mine()
    assert ran.code == 12
    assert "was deleted meanwhile" in ran.err
    assert town.run("get", "Patient/p-1").code == 10


def test_nobody_is_run_after_for_ever(town: Town, mine: Callable[..., Ran]) -> None:
    years = iter(range(1990, 2000))

    def again(request: httpx.Request, handle: Handle) -> httpx.Response:
        return faster(town, f'"birthDate": "{next(years)}", ')(request, handle)

    town.line.spoils = {"PUT": [again, _straight] * 6}
    ran = mine(*JSON)
    assert (ran.code, ran.json["attempts"], ran.json["written"]) == (12, 4, False)


def test_the_file_is_for_its_owner_only_the_second_time_too(town: Town) -> None:
    town.line.spoils = {"PUT": [faster(town, '"gender": "male", '), _straight, town.unseen()]}
    editor(town, INACTIVE)
    edit(town, "--retries", "0")
    [path] = kept()
    assert Path(path).stat().st_mode & 0o777 == 0o600
