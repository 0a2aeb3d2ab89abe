"""The check against R4 before put and cond-update: all of it said, and nothing sent."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from front import KEYS, Ran, World

ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}
WRONG = """{
  "resourceType": "Patient",
  "id": "jane-1",
  "name": {"family": "Doe"},
  "birthdate": "1985-12-31",
  "birthDate": "31.12.1985",
  "gender": "F",
  "telecom": [{"system": "phone", "value": 5550134}]
}
"""
SAID = [
    "jane.json:4:11: {}: Patient.name: must be a list, not an object "
    "(R4 has 0..* of it: write […])",
    "jane.json:5:3: {}: Patient.birthdate: unknown element birthdate (did you mean birthDate?)",
    "jane.json:6:16: {}: Patient.birthDate: the value is not a date "
    "(write YYYY, YYYY-MM or YYYY-MM-DD)",
    "jane.json:7:13: {}: Patient.gender: not a code of administrative-gender "
    "(one of male, female, other, unknown)",
    "jane.json:8:44: {}: Patient.telecom[0].value: string must be a text, not a number "
    "(put it in quotes)",
]  # fmt: skip
WRITES = (
    ("put", "Patient", "jane.json"),
    ("cond-update", "Patient", "--identifier", "http://x|1", "jane.json"),
)
CLINICAL = ("Doe", "1985", "5550134", '"F"')


class Endpoint:
    """One that stores everything, and counts."""

    asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return httpx.Response(200, content=request.content)


def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *argv: str, body: str = WRONG) -> Ran:
    """What a command says about jane.json, against an endpoint that must not be asked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jane.json").write_text(body, "utf-8")
    endpoint = Endpoint()
    found = World(ENVIRON, transport=httpx.MockTransport(endpoint)).run(*argv)
    assert endpoint.asked == (found.code == 0)
    return found


@pytest.mark.parametrize("argv", WRITES, ids=lambda argv: argv[0])
def test_every_error_is_said_and_nothing_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    found = ran(tmp_path, monkeypatch, *argv)
    assert (found.code, found.out) == (2, b"")
    said = ["error: not sent: 5 errors in jane.json", *(line.format("error") for line in SAID)]
    assert found.err.splitlines() == said
    assert not [value for value in CLINICAL if value in found.err]


@pytest.mark.parametrize("level", ["strict", "structure-only"])
def test_the_json_object_holds_the_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    found = ran(tmp_path, monkeypatch, *WRITES[0], "-o", "json", "--validation-level", level).json
    assert len(found) == 19
    assert (found["result"], found["written"], found["exitCode"]) == ("not-sent", False, 2)
    assert found["error"] == {
        "type": "invalid-input", "message": "5 errors in jane.json", "hint": None,
    }  # fmt: skip
    expressions = [issue["expression"] for issue in found["outcome"]["issue"]]
    assert expressions[::4] == [["Patient.name"], ["Patient.telecom[0].value"]]


def test_values_are_shown_where_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ran(tmp_path, monkeypatch, *WRITES[0], "--show-values").err
    assert '"31.12.1985" is not a date' in said
    assert '    6 |   "birthDate": "31.12.1985",\n      |                ^\n' in said


@pytest.mark.parametrize(
    "flags",
    [
        ("--validation-level", "minimal"),
        ("-H", "X-Amzn-HealthLake-FHIR-Validation-Level: minimal", "--quiet"),
    ],
    ids=" ".join,
)
def test_at_the_level_minimal_it_warns_and_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...]
) -> None:
    found = ran(tmp_path, monkeypatch, *WRITES[0], *flags)
    assert found.code == 0
    assert found.err.splitlines()[:5] == [line.format("warning") for line in SAID]


def test_no_validate_sends_it_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ran(tmp_path, monkeypatch, *WRITES[0], "--no-validate", "--quiet")
    assert (found.code, found.err) == (0, "")


def test_a_rehearsal_is_checked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ran(tmp_path, monkeypatch, *WRITES[0], "--dry-run").code == 2


def test_places_are_those_of_the_file_though_an_id_is_inserted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = WRONG.replace('  "id": "jane-1",\n', "")
    said = ran(tmp_path, monkeypatch, "put", "Patient/jane-1", "jane.json", body=body).err
    assert "jane.json:3:11: error: Patient.name:" in said


def test_lines_that_are_not_those_of_the_file_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ("put", "Patient", "jane.json", "--unset", "id", "--set-json", 'active="yes"')
    said = ran(tmp_path, monkeypatch, *argv, "--id", "jane-1", "--show-values").err
    assert "jane.json as edited:8:13: error: Patient.active:" in said
    assert '\n    8 |   "active": "yes"\n' in said
    # What the edits did not touch is where the user sees it, values and misspelt keys.
    assert SAID[0].format("error") in said
    assert SAID[1].format("error") in said
    flags = ("put", "Patient/1", "--set-json", 'gender="F"')
    assert "--set:1:" in ran(tmp_path, monkeypatch, *flags).err


def test_what_is_cheaper_to_find_out_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = (*WRITES[0], "--if-match", "1", "--if-none-match", "*")
    assert "exclude each other" in ran(tmp_path, monkeypatch, *argv).err
