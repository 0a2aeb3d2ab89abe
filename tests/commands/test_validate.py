"""`hlcli validate`: findings are the data, and no file keeps another from being checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from front import World
from hlcli.commands.options import LEVELS
from hlcli.fhir import document, validate

GOOD = b'{"resourceType": "Patient", "active": true}'
WRONG = b"""{
  "resourceType": "Patient",
  "name": {"family": "Doe"},
  "gender": "F"
}
"""
NAME = (
    "name.json:3:11: {}: Patient.name: must be a list, not an object (R4 has 0..* of it: write […])"
)
GENDER = (
    "name.json:4:13: {}: Patient.gender: not a code of administrative-gender "
    "(one of male, female, other, unknown)"
)
FOUND = [NAME, GENDER]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.json").write_bytes(GOOD)
    (tmp_path / "name.json").write_bytes(WRONG)
    (tmp_path / "typo.json").write_bytes(b'{"resourceType": "Patient"\n "id": "1"}')
    bundle = b'{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": %s}]}'
    (tmp_path / "bundle.json").write_bytes(bundle % WRONG)
    monkeypatch.chdir(tmp_path)


def test_good_files() -> None:
    ran = World().run("validate", "good.json", "good.json")
    assert (ran.code, ran.out, ran.err) == (0, b"", "ok: 2 files, no errors\n")
    assert World().run("validate", "good.json", "--quiet").err == ""


def test_every_file_is_checked_whatever_the_others_are() -> None:
    ran = World().run("validate", "gone.json", "name.json", ".", "typo.json", "-", stdin=b"[]")
    assert ran.code == 2
    gone, *found, folder, typo, stdin = ran.text.splitlines()
    assert gone.startswith("gone.json: error: there is no such file")
    assert found == [line.format("error") for line in FOUND]
    assert folder.startswith(".: error: this is a directory")
    assert typo.startswith('typo.json:2:2: error: expected "," or "}"')
    assert stdin.startswith("<stdin>:1:1: error: a JSON array, not one resource")
    assert ran.err == "error: 6 errors in 5 of 5 files\n"


def test_no_value_in_a_pipe_unless_it_is_asked_for() -> None:
    assert b'"F"' not in World().run("validate", "name.json").out
    shown = World().run("validate", "name.json", "--show-values").text
    assert '"F" is not a code of administrative-gender' in shown
    assert '    4 |   "gender": "F"\n      |             ^\n' in shown


def test_a_person_sees_the_line() -> None:
    code, seen = World({"NO_COLOR": "1"}, tty=True).screen("validate", "name.json", "typo.json")
    assert code == 2
    assert seen.splitlines()[:4] == [
        "  name.json:3:11 · Patient.name",
        '    3 |   "name": {"family": "Doe"},',
        "      |           ^ must be a list, not an object",
        "  try: R4 has 0..* of it: write […]",
    ]
    assert '    1 | {"resourceType": "Patient"\n    2 |  "id": "1"}\n' in seen
    assert seen.endswith("✗ 3 errors in 2 of 2 files\n")


def test_minimal_warns_but_what_is_no_json_stays_an_error() -> None:
    ran = World().run("validate", "name.json", "--validation-level", "minimal")
    assert ran.text.splitlines() == [line.format("warning") for line in FOUND]
    assert (ran.code, ran.err) == (0, "ok: 1 file, no errors, 2 warnings\n")
    assert World().run("validate", "typo.json", "--validation-level", "minimal").code == 2


@pytest.mark.parametrize("form", ["json", "resource"])
def test_one_outcome_for_all_files(form: str) -> None:
    ran = World().run("validate", "name.json", "gone.json", "bundle.json", "--output", form)
    issues = ran.json["issue"]
    assert ran.code == 2
    assert [one.get("expression") for one in issues] == [
        ["Patient.name"],
        ["Patient.gender"],
        None,
        ["Bundle.entry[0].resource.name"],
        ["Bundle.entry[0].resource.gender"],
    ]
    names = [one["extension"][-1]["valueString"] for one in issues]
    assert names == ["name.json"] * 2 + ["gone.json"] + ["bundle.json"] * 2
    assert validate.check(document.parse("outcome", ran.out)) == ()


def test_a_query_is_put_to_the_outcome() -> None:
    ran = World().run("validate", "name.json", "--query", "issue[].expression[0]")
    assert ran.text == "Patient.name\nPatient.gender\n"
    assert World().run("validate", "good.json", "--query", "sum(issue)").code == 2


def test_a_file_larger_than_can_be_sent_is_checked(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(WRONG + b" " * 21_000_000)
    ran = World().run("validate", "large.json")
    assert ran.text.startswith("large.json:3:11: error:")


def test_the_levels_are_those_of_the_check() -> None:
    assert LEVELS == validate.LEVELS
