"""--preview, --confirm, --expect: what would be done is seen, and what was done is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from front import KEYS, Clock, World
from refusing import COND, STORE, Answer, Desk, of, patient, refusal, searchset, write_files
from test_six_rows import ROWS

MRN = ("--identifier", "mrn|4711")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> World:
    return World({"HLCLI_LOCAL_DB": str(tmp_path / "db"), "NO_COLOR": "1"})


def body(id: str | None = None, mrn: str = "4711", **more: Any) -> str:
    own = {"id": id} if id else {}
    found = {"resourceType": "Patient", **own, "identifier": [{"system": "mrn", "value": mrn}]}
    name = f"{id}-{mrn}.json"
    Path(name).write_text(json.dumps({**found, **more}))
    return name


@pytest.mark.parametrize("number", ROWS)
def test_a_preview_tells_what_the_update_then_does(store: World, number: int) -> None:
    row = ROWS[number]
    for id in row.matching:
        assert store.run("put", "Patient", body(id), "--local").code == 0
    for id in row.elsewhere:
        assert store.run("put", "Patient", body(id, "0815"), "--local").code == 0
    argv = ("cond-update", "Patient", body(row.body, active=True), *MRN, "--local", "-o", "json")

    told, before = store.run(*argv, "--preview"), store.run("search", "Patient", "--local").out
    assert store.run("search", "Patient", "--local").out == before
    done = store.run(*argv)

    assert (told.code, told.json["written"], told.json["result"]) == (done.code, False, "not-sent")
    assert (told.json["error"] or {}).get("type") == (done.json["error"] or {}).get("type")
    assert f"row {str(number)[0]} of 6" in told.err
    if done.code == 0:
        assert told.json["id"] in (None, done.json["id"])
        assert (told.json["versionId"] is not None) == (done.json["result"] == "updated")
    else:
        assert told.json["error"]["matches"] == done.json["error"]["matches"]
        assert [one["id"] for one in told.json["error"]["matches"]] == [*row.matching]


def test_a_preview_of_an_update_shows_version_and_difference(store: World) -> None:
    store.run("put", "Patient", body("x", gender="male"), "--local")
    argv = ("cond-update", "Patient", body(None, gender="female"), *MRN, "--preview", "--local")
    ran = store.run(*argv)
    assert ran.text.splitlines() == [
        "update Patient/x  version 1  2026-11-22 07:43:45Z  male",
        "~ Patient.gender  male → female",
    ]
    assert "ok: preview would update Patient/x version 1, local: the one match of id" in ran.err
    assert "may lag behind writes" in ran.err
    assert "male" not in ran.err
    assert store.run(*argv, "--output", "id").text == "Patient/x\n"
    assert store.run(*argv, "--query", "resource.gender").text == "male\n"
    assert store.run(*argv, "-q").err == ""


def test_a_preview_of_a_repeat_says_that_nothing_changes(store: World) -> None:
    store.run("put", "Patient", body("x"), "--local")
    ran = store.run("cond-update", "Patient", body("x"), *MRN, "--preview", "--local")
    assert ran.text.splitlines()[1:] == ["nothing would change but the version"]


def test_a_deleted_id_is_no_sure_thing() -> None:
    desk = Desk(refusal(409), [searchset(), refusal(410)])
    ran = desk.run(*COND, "known.json", "--preview")
    assert (ran.code, ran.text) == (0, "create Patient/p-1\n")
    assert "that id was deleted" in ran.err


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
        assert (ran.code, ran.err.splitlines()[-1][:3]) == (0, "ok:")


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


@pytest.mark.parametrize("wish", [("--preview",), ("--expect", "update")])
@pytest.mark.parametrize(
    ("failure", "code"),
    [(refusal(403), 3), (refusal(400), 4), (httpx.Response(503), 5), (httpx.ConnectError("x"), 6)],
)
def test_nothing_is_sent_after_a_look_that_failed(
    wish: tuple[str, ...], failure: Answer, code: int
) -> None:
    desk = Desk(refusal(500), [failure])
    ran = desk.run(*COND, "new.json", *wish, "--retries", "0", "--output", "json")
    assert (ran.code, ran.json["written"]) == (code, False)
    assert "nothing was sent after it" in ran.err
    assert [one.method for one in desk.asked] == ["GET"]


def test_confirm_needs_somebody_to_ask_before_anything_is_sent() -> None:
    desk = Desk(refusal(500), [])
    ran = desk.run(*COND, "new.json", "--confirm")
    assert (ran.code, desk.asked) == (2, [])
    assert "give --yes, or --preview to look" in ran.err


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 13), (b"\n", 13), (b"", 13)])
def test_confirm_sends_on_yes_only(store: World, answer: bytes, code: int) -> None:
    store.run("put", "Patient", body("x", gender="male"), "--local")
    store.tty = True
    argv = ("cond-update", "Patient", body(None, gender="female"), *MRN, "--confirm", "--local")
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


@pytest.mark.parametrize("two", [("--preview", "--confirm"), ("--preview", "--dry-run")])
def test_two_wishes_at_once_are_refused(two: tuple[str, ...]) -> None:
    desk = Desk(refusal(500), [])
    assert (desk.run(*COND, "new.json", *two).code, desk.asked) == (2, [])


def test_a_dry_run_still_sends_nothing_at_all() -> None:
    desk = Desk(refusal(500), [])
    ran = desk.run(*COND, "new.json", "--dry-run", "--expect", "update")
    assert (ran.code, desk.asked) == (0, [])
    assert ran.text.startswith("PUT ")


def test_a_page_that_does_not_decide_is_no_preview() -> None:
    link = [{"relation": "next", "url": "x"}]
    desk = Desk(refusal(500), [searchset(patient(), link=link)], Clock())
    ran = desk.run(*COND, "new.json", "--preview")
    assert ran.code != 0
    assert "further pages" in ran.err


def test_a_criterion_the_endpoint_ignores_is_told() -> None:
    issue = {"severity": "warning", "code": "not-supported", "diagnostics": "gender was ignored"}
    said = {"resourceType": "OperationOutcome", "issue": [issue]}
    desk = Desk(refusal(500), [searchset(patient(), said)])
    ran = desk.run(*COND, "new.json", "--preview")
    assert (ran.code, "gender was ignored" in ran.err) == (0, True)


def test_yes_is_the_answer_where_nobody_can_be_asked() -> None:
    desk = Desk(of(patient(version="6")), [searchset(patient())])
    ran = desk.run(*COND, "new.json", "--confirm", "--yes")
    assert (ran.code, "[y/N]" in ran.err) == (0, False)
    assert "preview would update Patient/p-1 version 5" in ran.err


def test_a_protected_store_does_not_ask_again(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[stores.prod]\nendpoint = '{STORE}'\nprotected = true\n")
    desk = Desk(of(patient(version="6")), [searchset(patient())])
    shell = World(KEYS | {"HLCLI_CONFIG": str(config)}, tty=True)
    shell.transport = httpx.MockTransport(desk)
    ran = shell.run(*COND, "new.json", "--confirm", "--store", "prod", stdin=b"y\n")
    assert (ran.code, ran.err.count("[y/N]")) == (0, 1)
