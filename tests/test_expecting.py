"""cond-update --expect and --confirm: nothing else is done, or it is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from front import KEYS, World
from refusing import (
    COND,
    SECRETS,
    STORE,
    Answer,
    Desk,
    of,
    patient,
    refusal,
    searchset,
    write_files,
)

MRN = ("--identifier", "mrn|4711")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> World:
    return World({"HLCLI_LOCAL_DB": str(tmp_path / "db"), "NO_COLOR": "1"})


def body(**more: Any) -> str:
    Path("body.json").write_text(
        json.dumps(
            {
                "resourceType": "Patient",
                "identifier": [{"system": "mrn", "value": "4711"}],
                **more,
            }
        )
    )
    return "body.json"


@pytest.mark.parametrize(
    ("expect", "reads", "said"),
    [
        ("update", [searchset()], "--expect update, but nothing matches"),
        ("create", [searchset(patient())], "--expect create, but Patient/p-1 matches"),
        ("update", [searchset(patient(), patient("p-2"))], "would refuse with 412, row 6 of 6"),
        ("create", [searchset(patient(), patient("p-2"))], "would refuse with 412, row 6 of 6"),
    ],
)
def test_what_is_not_expected_is_not_sent(expect: str, reads: list[Answer], said: str) -> None:
    desk = Desk(refusal(500), reads)
    ran = desk.run(*COND, "new.json", "--expect", expect, "--output", "json")
    assert (ran.code, ran.json["result"], ran.json["written"]) == (13, "not-sent", False)
    assert (ran.json["error"]["type"], ran.json["attempts"]) == ("expectation", 0)
    assert "matches" in ran.json["error"]
    assert said in ran.err
    assert (f"without --expect {expect} it is" in ran.err) == ("matches" in said)
    assert [one.method for one in desk.asked] == ["GET"]


def test_an_answer_that_is_not_the_one_expected_is_told_with_the_new_id() -> None:
    desk = Desk(of(patient("dup", "1"), 201), [searchset(patient())])
    ran = desk.run(*COND, "new.json", "--expect", "update", "--output", "json")
    assert (ran.code, ran.json["written"], ran.json["result"]) == (13, True, "created")
    assert (ran.json["id"], ran.json["versionId"]) == ("dup", "1")
    assert ran.json["error"]["type"] == "expectation"
    assert "Patient/p-1 was to be updated, but Patient/dup was created" in ran.err
    assert "hlcli delete Patient/dup" in ran.err


def test_an_answer_as_expected_is_a_plain_success() -> None:
    for expect, reads, answer in (
        ("update", [searchset(patient())], of(patient(version="6"))),
        ("create", [searchset()], of(patient("new", "1"), 201)),
    ):
        ran = Desk(answer, reads).run(*COND, "new.json", "--expect", expect)
        assert ran.code == 0
        assert any(line.startswith("ok:") for line in ran.err.splitlines())


def test_a_refusal_after_the_look_is_explained_like_any_other() -> None:
    two = searchset(patient(), patient("p-2"))
    desk = Desk(refusal(412), [searchset(patient()), two])
    ran = desk.run(*COND, "new.json", "--expect", "update", "--output", "json")
    assert (ran.code, ran.json["error"]["type"]) == (12, "multiple-matches")
    assert len(ran.json["error"]["matches"]) == 2


def test_no_explain_is_heeded_here_too() -> None:
    desk = Desk(refusal(412), [searchset(patient())])
    ran = desk.run(*COND, "new.json", "--expect", "update", "--no-explain")
    assert (ran.code, len(desk.asked)) == (12, 2)


def test_confirm_needs_somebody_to_ask_before_anything_is_sent() -> None:
    desk = Desk(refusal(500), [])
    ran = desk.run(*COND, "new.json", "--confirm")
    assert (ran.code, desk.asked) == (2, [])
    assert "give --yes, or --preview to look" in ran.err


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 13), (b"\n", 13), (b"", 13)])
def test_confirm_sends_on_yes_only(store: World, answer: bytes, code: int) -> None:
    store.run("put", "Patient", body(id="x", gender="male"), "--local")
    store.tty = True
    argv = ("cond-update", "Patient", body(gender="female"), *MRN, "--confirm", "--local")
    ran = store.run(*argv, "--output", "id", stdin=answer)
    assert ran.code == code
    assert "~ Patient.gender  male → female" in ran.err
    assert "Update Patient/x? [y/N]" in ran.err
    assert ran.text == ("Patient/x\n" if code == 0 else "")


def test_what_was_confirmed_is_what_was_done_or_it_is_said() -> None:
    desk = Desk(of(patient("p-9", "2")), [searchset(patient())])
    ran = desk.run(*COND, "new.json", "--confirm", tty=True, stdin=b"yes\n")
    assert ran.code == 13
    assert "Patient/p-1 was to be updated, but Patient/p-9 was updated" in ran.err


def test_a_refusal_foreseen_is_not_asked_about() -> None:
    desk = Desk(refusal(500), [searchset(patient(), patient("p-2"))])
    ran = desk.run(*COND, "new.json", "--confirm", tty=True, stdin=b"y\n")
    assert (ran.code, "[y/N]" in ran.err) == (12, False)


def test_a_dry_run_still_sends_nothing_at_all() -> None:
    desk = Desk(refusal(500), [])
    ran = desk.run(*COND, "new.json", "--dry-run", "--expect", "update")
    assert (ran.code, desk.asked) == (0, [])
    assert ran.text.startswith("PUT ")


def test_yes_is_the_answer_where_nobody_can_be_asked() -> None:
    desk = Desk(of(patient(version="6")), [searchset(patient())])
    ran = desk.run(*COND, "new.json", "--confirm", "--yes")
    assert (ran.code, "[y/N]" in ran.err) == (0, False)
    assert "preview would update Patient/p-1 version 5" in ran.err


def test_a_log_learns_which_elements_are_confirmed_and_not_their_values() -> None:
    stored = patient(birthDate="1985-12-31")
    argv = (*COND, "new.json", "--confirm", "--yes")
    hidden = Desk(of(patient(version="6")), [searchset(stored)]).run(*argv)
    assert [one for one in SECRETS if one in hidden.err] == []
    assert "- Patient.birthDate\n" in hidden.err
    shown = Desk(of(patient(version="6")), [searchset(stored)]).run(*argv, "--show-values")
    assert "Doe" in shown.err
    assert "- Patient.birthDate  1985-12-31" in shown.err


def test_a_protected_store_does_not_ask_again(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[stores.prod]\nendpoint = '{STORE}'\nprotected = true\n")
    desk = Desk(of(patient(version="6")), [searchset(patient())])
    shell = World(KEYS | {"HLCLI_CONFIG": str(config)}, tty=True)
    shell.transport = httpx.MockTransport(desk)
    ran = shell.run(*COND, "new.json", "--confirm", "--store", "prod", stdin=b"y\n")
    assert (ran.code, ran.err.count("[y/N]")) == (0, 1)
