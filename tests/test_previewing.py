"""cond-update --preview: what would be done, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from front import World
from refusing import COND, STORE, Answer, Desk, patient, refusal, searchset, write_files
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


@pytest.mark.parametrize("two", [("--preview", "--confirm"), ("--preview", "--dry-run")])
def test_two_wishes_at_once_are_refused(two: tuple[str, ...]) -> None:
    desk = Desk(refusal(500), [])
    assert (desk.run(*COND, "new.json", *two).code, desk.asked) == (2, [])


def following(page: int, count: int = 1) -> list[dict[str, str]]:
    return [{"relation": "next", "url": f"{STORE}Patient?gender=female&page={page}=="}] * count


def test_pages_are_read_until_they_decide() -> None:
    """A page may be empty, and the match on the next one."""
    pages = [searchset(link=following(1)), searchset(patient(), link=following(2)), searchset()]
    ran = Desk(refusal(500), pages).run(*COND, "new.json", "--preview")
    assert (ran.code, ran.text.split()[:2]) == (0, ["update", "Patient/p-1"])
    two = [searchset(patient(), link=following(1)), searchset(patient("p-2"), link=following(2))]
    desk = Desk(refusal(500), two)
    assert (desk.run(*COND, "new.json", "--preview").code, len(desk.asked)) == (12, 2)


def test_pages_without_an_end_are_no_preview() -> None:
    desk = Desk(refusal(500), [searchset(link=following(n)) for n in range(9)])
    ran = desk.run(*COND, "new.json", "--expect", "create")
    assert (ran.code, len(desk.asked)) == (13, 5)
    assert "too many pages" in ran.err


def test_a_page_elsewhere_is_not_read() -> None:
    link = [{"relation": "next", "url": "https://evil.example/r4/Patient?page=1"}]
    desk = Desk(refusal(500), [searchset(link=link)])
    ran = desk.run(*COND, "new.json", "--preview")
    assert (ran.code, len(desk.asked)) == (4, 1)
    assert "is not followed" in ran.err


def test_a_criterion_the_endpoint_ignores_is_told() -> None:
    issue = {"severity": "warning", "code": "not-supported", "diagnostics": "gender was ignored"}
    said = {"resourceType": "OperationOutcome", "issue": [issue]}
    desk = Desk(refusal(500), [searchset(patient(), said)])
    ran = desk.run(*COND, "new.json", "--preview")
    assert (ran.code, "gender was ignored" in ran.err) == (0, True)


def test_what_would_be_created_has_no_id_yet_and_nobody_is_warned_of_that() -> None:
    ran = Desk(refusal(500), [searchset()]).run(*COND, "new.json", "--preview", "--output", "id")
    assert (ran.code, ran.out) == (0, b"")
    assert "warning" not in ran.err
