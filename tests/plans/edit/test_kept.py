"""`hlcli edit`: whatever happens, what was written in the editor is not lost."""

from __future__ import annotations

import json
import shlex

from drafting import INACTIVE, edit, editor, kept
from front import Ran
from lossy import DENIED, Town


def lost_nothing(ran: Ran, code: int) -> str:
    [path] = kept()
    assert ran.code == code, ran.err
    assert f"your text is kept: {path.resolve()}" in ran.err
    assert json.loads(path.read_text())["active"] is False
    return str(path.resolve())


def test_when_the_put_fails(town: Town) -> None:
    editor(town, INACTIVE)
    town.line.spoils = {"PUT": [DENIED]}
    lost_nothing(edit(town), 3)


def test_when_its_fate_is_unknown_and_settle_goes_on_with_the_file(town: Town) -> None:
    editor(town, INACTIVE)

    town.line.spoils = {"PUT": [town.unseen()]}
    ran = edit(town, "--retries", "0", "--output", "json")
    path = lost_nothing(ran, 11)
    assert ran.json["error"]["kept"] == path
    words = shlex.split(ran.json["error"]["hint"])
    assert words[:5] == ["hlcli", "settle", "put", "Patient/p-1", path]
    town.line.spoils = {}
    told = town.json(*words[1:])
    assert (told["exitCode"], told["written"], told["versionId"]) == (0, True, "2")


def test_when_the_editor_fails(town: Town) -> None:
    editor(town, f"{INACTIVE}\nsys.exit(3)")
    ran = edit(town)
    lost_nothing(ran, 2)
    assert "the editor ended with exit 3" in ran.err


def test_an_editor_that_fails_without_a_change_leaves_nothing(town: Town) -> None:
    editor(town, "sys.exit(1)")
    assert (edit(town).code, kept()) == (2, [])


def test_when_the_editor_is_killed(town: Town) -> None:
    editor(town, f"{INACTIVE}\nos.kill(os.getpid(), signal.SIGKILL)")
    ran = edit(town)
    lost_nothing(ran, 2)
    assert "by signal 9" in ran.err


def test_when_the_answer_is_no(town: Town) -> None:
    editor(town, INACTIVE)
    town.world.tty = True
    ran = town.world.run("edit", "Patient/p-1", stdin=b"n\n")
    assert "Patient.active  true → false" in ran.err
    assert "Put 1 change to Patient/p-1, version 1? [y/N]" in ran.err
    town.world.tty = False
    assert len(kept()) == 1
    assert ran.code == 13
