"""`hlcli edit`: the text an editor gets, and what becomes of what it leaves."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from drafting import INACTIVE, edit, editor, kept, seen
from lossy import DENIED, Town, write

DECIMAL = '{"resourceType": "Observation", "id": "o-1", "status": "final", "code": {"text": "x"}, '
DECIMAL += '"valueQuantity": {"value": 1.50}}'


def test_what_is_changed_is_put_for_the_version_that_was_seen(town: Town) -> None:
    editor(town, INACTIVE)
    ran = edit(town)
    assert (ran.code, town.line.sent[-2:]) == (0, ["GET", "PUT"])
    assert ran.json["active"] is False
    assert ran.json["meta"]["versionId"] == "2"
    assert "~ Patient.active" in ran.err
    assert kept() == []
    assert list(Path("tmp").iterdir()) == []


def test_the_text_is_set_for_reading_without_what_the_server_stamps(town: Town) -> None:
    editor(town, "")
    edit(town)
    head, body = seen().split("{", 1)
    assert all(line.startswith("// ") for line in head.splitlines())
    assert "Patient/p-1 · version 1" in head
    assert json.loads("{" + body) == json.loads(Path("jane.json").read_text())
    assert '\n  "active": true' in body


def test_digits_are_kept(town: Town) -> None:
    write("o.json", DECIMAL)
    town.run("put", "Observation", "o.json")
    editor(town, "write(text.replace('final', 'amended'))")
    ran = town.run("edit", "Observation/o-1", "--yes")
    assert ran.code == 0
    assert '"value": 1.50' in ran.text.replace('"value":1.50', '"value": 1.50')


@pytest.mark.parametrize(
    "script",
    ["", "write(text)", "write('// more\\n' + text.replace('  ', '\\t'))",
     "write('{' + '\"meta\": {\"versionId\": \"9\"},' + text.split('{', 1)[1])"],
)  # fmt: skip
def test_no_changes_send_nothing(town: Town, script: str) -> None:
    editor(town, script)
    ran = edit(town, "--output", "json")
    assert (ran.code, ran.json["result"], ran.json["written"]) == (0, "unchanged", False)
    assert "PUT" not in town.line.sent[1:]
    assert list(Path("tmp").iterdir()) == []


def test_the_file_is_for_its_owner_only(town: Town) -> None:
    editor(
        town,
        "modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent)]\n"
        "Path('modes').write_text(' '.join(map(oct, modes)))",
    )
    edit(town)
    assert Path("modes").read_text() == "0o600 0o700"


def test_an_editor_may_replace_the_file(town: Town) -> None:
    editor(town, "path.unlink(); write(text.replace('true', 'false')); path.chmod(0o644)")
    town.line.spoils = {"PUT": [DENIED]}
    assert edit(town).code == 3
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept()] == [0o600]


def test_visual_comes_first_and_may_have_options(town: Town) -> None:
    editor(town, "raise SystemExit('not this one')")
    Path("my editor").mkdir()
    Path("my editor/ed.py").write_text(
        "import sys; p = sys.argv[2]; t = open(p).read(); "
        "open(p, 'w').write(t.replace('true', sys.argv[1]))"
    )
    visual = f"{sys.executable} 'my editor/ed.py' false"
    town.world.environ = {**town.world.environ, "VISUAL": visual}
    assert edit(town).json["active"] is False


def test_what_an_editor_prints_is_none_of_our_data(
    town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    editor(town, f"print('hello')\n{INACTIVE}")
    assert edit(town).json["active"] is False
    out, err = capfd.readouterr()
    assert (out, err) == ("", "hello\n")
