"""`--merge`: what leaves, and how it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from hlcli.local.transport import LocalTransport
from rival import JANE, rivalry

MERGE = ("put", "Patient/jane-1", "--merge")
COND = ("cond-update", "Patient", "--merge", "--set", "active=false")
JSON = ("--output", "json")
#: As the endpoint spells it: digits, spaces and order unlike any encoder's.
SPELLED = (
    b'{"id":"jane-1",  "resourceType":"Patient","multipleBirthInteger":2 ,"extension":\n'
    b'[{"url":"http://x","valueDecimal":1.50}],"name":[{"family":"M\\u00fcller"}],"active":true,'
    b'"meta":{"versionId":"7","tag":[{"code":"a"}]}}'
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def spelled(request: httpx.Request, _: LocalTransport) -> httpx.Response:
    return httpx.Response(200, content=SPELLED if request.method == "GET" else request.content)


def sent(*words: str) -> bytes:
    with rivalry() as line:
        line.spoil = spelled
        ran = line.run(*MERGE, *words)
        assert ran.code == 0, ran.err
        assert line.named == ['W/"7"']
        return line.sent[-1].content


def test_only_what_changes_differs() -> None:
    changed = SPELLED.replace(b'"active":true', b'"active":false')
    assert sent("--set", "active=false") == changed
    Path("patch.json").write_text('{"active": false}')
    assert sent("patch.json") == changed


def test_nothing_changes_and_every_byte_stays() -> None:
    Path("patch.json").write_text('{"name": [{"family": "Müller"}], "meta": {"versionId": "1"}}')
    assert sent("patch.json") == SPELLED


def test_the_files_text_is_not_the_currents() -> None:
    Path("patch.json").write_text('{"extension": [{"url": "http://y", "valueDecimal": 2.00}]}')
    assert b'"valueDecimal": 2.00' in sent("patch.json")


LAYERED: dict[str, tuple[dict[str, Any], tuple[str, ...], dict[str, Any]]] = {
    "objects are merged": (
        {"maritalStatus": {"text": "m"}},
        ("--set", "maritalStatus.id=i"),
        {"maritalStatus": {"text": "m", "id": "i"}},
    ),
    "lists are replaced": ({"telecom": [{"value": "1"}]}, (), {"telecom": [{"value": "1"}]}),
    "null takes out": ({"birthDate": None, "deceasedBoolean": None}, (), {"birthDate": None}),
    "edits come after the file": (
        {"telecom": [{"value": "1"}, {"value": "2"}]},
        ("--set", "telecom[1].value=3", "--unset", "telecom[0]"),
        {"telecom": [{"value": "3"}]},
    ),
    "an element by its path": (
        {},
        ("--set", "telecom[system=email].value=x"),
        {"telecom": [JANE["telecom"][0], {"system": "email", "value": "x"}]},
    ),
    "the same id and type": ({"resourceType": "Patient", "id": "jane-1"}, (), {}),
}


@pytest.mark.parametrize("name", LAYERED)
def test_what_is_layered_over_what(name: str) -> None:
    file, words, changed = LAYERED[name]
    Path("patch.json").write_text(json.dumps(file))
    with rivalry() as line:
        assert line.run(*MERGE, "patch.json", *words).code == 0
        wanted = {key: value for key, value in (JANE | changed).items() if value is not None}
        assert line.stored() == wanted


def test_the_id_may_be_the_files_and_the_file_standard_input() -> None:
    with rivalry() as line:
        text = b'\xef\xbb\xbf{"id": "jane-1", "active": false}'
        ran = line.run("put", "Patient", "-", "--merge", stdin=text)
        assert ran.code == 0
        assert "byte order mark" in ran.err
        assert line.stored() == JANE | {"active": False}


REFUSED = {
    "another id": ({"id": "jane-2"}, (), "patch.json:1:8"),
    "another type": ({"resourceType": "Observation"}, (), "patch.json:1:18"),
    "no boolean": ({}, ("--set", "active=x"), "--set active"),
    "no such element": ({}, ("--unset", "photo"), "--unset photo"),
    "no id any more": ({}, ("--unset", "id"), "the id is not to be"),
    "another id by a flag": ({}, ("--set", "id=x"), "the id is x here"),
    "against R4's rules": ({"gender": 5}, (), "Patient.gender"),
    "a type of null": ({"resourceType": None}, (), "resourceType"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_merged_is_refused_before_it_is_sent(name: str) -> None:
    file, words, told = REFUSED[name]
    Path("patch.json").write_text(json.dumps(file))
    with rivalry() as line:
        ran = line.run(*MERGE, "patch.json", *words, *JSON)
        assert "PUT" not in line.methods
    assert (ran.code, ran.json["written"]) == (2, False), ran.err
    assert told in ran.err
    assert not [value for value in ("Doe", "Jane", "999", "1985") if value in ran.err]


def test_faults_are_placed_in_what_would_be_sent() -> None:
    with rivalry() as line:
        ran = line.run(*MERGE, "--set-json", 'telecom=[{"valu": "1"}]')
    assert ran.code == 2
    assert "Patient/jane-1 as edited:1:" in ran.err
    assert "Patient.telecom[0].valu" in ran.err


def test_no_validate_sends_it_all_the_same() -> None:
    with rivalry() as line:
        ran = line.run(*MERGE, "--set-json", "gender=5", "--no-validate")
        assert (ran.code, line.methods) == (4, "GET PUT")


@pytest.mark.parametrize(("id", "type"), [("nobody", "not-found"), ("jane-1", "gone")])
def test_a_merge_never_creates(id: str, type: str) -> None:
    Path("patch.json").write_text(json.dumps({"active": False}))
    with rivalry() as line:
        line.run("delete", "Patient/jane-1", "--yes")
        line.sent.clear()
        told = line.run("put", f"Patient/{id}", "--merge", "patch.json", *JSON).json
        assert (told["exitCode"], told["result"], told["error"]["type"]) == (10, "not-sent", type)
        assert (told["written"], line.methods) == (False, "GET")
        assert "without --merge" in told["error"]["hint"]
        expecting = ("put", f"Patient/{id}", "patch.json", "--merge", "--expect", "update")
        assert line.run(*expecting).code == 13


def test_a_dry_run_shows_the_version_it_would_be_bound_to() -> None:
    with rivalry() as line:
        ran = line.run(*MERGE, "--set", "active=false", "--dry-run")
        assert (ran.code, line.methods) == (0, "GET")
        assert 'If-Match: W/"1"' in ran.text
        assert line.stored() == JANE


def test_of_the_one_match_the_elements_are_changed() -> None:
    with rivalry() as line:
        told = line.run(*COND, "--name", "Doe", *JSON).json
        assert (told["exitCode"], told["interaction"], told["id"]) == (0, "update", "jane-1")
        assert line.stored() == JANE | {"active": False}
        assert (line.methods, line.named) == ("GET GET PUT", ['W/"1"'])


def test_of_no_match_and_of_several_nothing_is_changed() -> None:
    with rivalry() as line:
        none = line.run(*COND, "--name", "Roe", *JSON).json
        line.put(JANE | {"id": "jane-2"})
        several = line.run(*COND, "--name", "Doe", *JSON).json
        assert "PUT" not in line.methods
    assert (none["exitCode"], none["error"]["type"]) == (10, "not-found")
    assert (several["exitCode"], several["error"]["type"]) == (12, "multiple-matches")
    assert [one["id"] for one in several["error"]["matches"]] == ["jane-1", "jane-2"]
    assert (none["written"], several["written"]) == (False, False)


def test_criteria_may_come_from_the_patch() -> None:
    with rivalry() as line:
        Path("patch.json").write_text('{"birthDate": "1985-12-31", "active": false}')
        words = ("cond-update", "Patient", "patch.json", "--merge", "--by", "birthdate")
        assert line.run(*words).code == 0
        assert line.stored() == JANE | {"active": False}


def test_a_patch_for_another_than_the_match_is_refused() -> None:
    with rivalry() as line:
        Path("patch.json").write_text('{"id": "jane-2", "active": false}')
        ran = line.run("cond-update", "Patient", "patch.json", "--merge", "--name", "Doe")
        assert (ran.code, line.stored()) == (2, JANE)


def test_a_search_that_fails_changes_nothing() -> None:
    with rivalry() as line:
        line.spoil = lambda _, __: httpx.Response(403, json={"message": "no"})
        told = line.run(*COND, "--name", "Doe", *JSON).json
        assert (told["exitCode"], told["written"], line.methods) == (3, False, "GET")


def test_a_match_with_a_hostile_id_is_not_written_to() -> None:
    evil = {"resourceType": "Patient", "id": "../Observation/1"}
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": evil}]}
    with rivalry() as line:
        line.spoil = lambda _, __: httpx.Response(200, json=bundle)
        told = line.run(*COND, "--name", "Doe", *JSON).json
        assert (told["exitCode"], told["written"], line.methods) == (4, False, "GET")


def test_what_a_file_has_twice_is_not_guessed() -> None:
    """The endpoint's text, too: two readers could read it differently."""
    with rivalry() as line:
        twice = b'{"resourceType": "Patient", "id": "jane-1", "active": true, "active": false}'
        headers = {"ETag": 'W/"1"'}
        line.spoil = lambda _, __: httpx.Response(200, content=twice, headers=headers)
        ran = line.run(*MERGE, "--set", "gender=other")
    assert ran.code == 2
    assert "Patient/jane-1:1:61" in ran.err
