"""Two people change one Patient at once: neither loses a change, and who was second understands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from hlcli.local.transport import LocalTransport
from rival import JANE, Act, Rivalry, deletes, rivalry, sets

MERGE = ("put", "Patient/jane-1", "--merge")
INACTIVE = (*MERGE, "--set", "active=false")
JSON = ("--output", "json")
VALUES = ("Doe", "Jane", "999", "a@b", "1985", "1990", "1991")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def merged(line: Rivalry, **file: Any) -> dict[str, Any]:
    """Merge a file; the JSON object."""
    Path("patch.json").write_text(json.dumps(file))
    return line.run(*MERGE, "patch.json", *JSON).json


def test_one_element_is_changed_and_all_others_stay() -> None:
    with rivalry() as line:
        told = line.run(*INACTIVE, *JSON).json
        assert (told["exitCode"], told["result"], told["attempts"]) == (0, "updated", 1)
        assert line.stored() == JANE | {"active": False}
        assert (line.methods, line.named) == ("GET PUT", ['W/"1"'])


def test_changes_of_different_elements_are_both_kept() -> None:
    with rivalry(sets(birthDate="1990-01-01")) as line:
        ran = line.run(*INACTIVE, *JSON)
        assert line.stored() == JANE | {"active": False, "birthDate": "1990-01-01"}
    assert (ran.code, ran.json["attempts"], ran.json["versionId"]) == (0, 2, "3")
    assert line.named == ['W/"1"', 'W/"2"']
    assert "version 2 was written meanwhile" in ran.err


@pytest.mark.parametrize("tty", [False, True], ids=["pipe", "terminal"])
def test_of_two_changes_of_one_element_the_second_stops_and_shows_both(tty: bool) -> None:
    with rivalry(sets(birthDate="1990-01-01")) as line:
        ran = line.run(*MERGE, "--set", "birthDate=1991-01-01", tty=tty)
        assert line.stored() == JANE | {"birthDate": "1990-01-01"}
    assert ran.code == 12
    assert "nothing written" in ran.err
    assert ran.err.count("~ Patient.birthDate") == 2
    assert [value for value in VALUES if value in ran.err] == (
        ["1985", "1990", "1991"] if tty else []
    )


def test_a_script_gets_both_changes() -> None:
    with rivalry(sets(birthDate="1990-01-01")) as line:
        told = line.run(*MERGE, "--set", "birthDate=1991-01-01", *JSON).json
    error = told["error"]
    assert (told["status"], told["result"], told["written"]) == (412, "precondition-failed", False)
    assert (error["type"], error["currentVersion"]) == ("version-mismatch", "2")
    assert [one["new"] for one in error["changes"]] == ["1990-01-01"]
    assert [one["new"] for one in error["yours"]] == ["1991-01-01"]


@pytest.mark.parametrize("flags", [(), ("--skip-unchanged",)])
def test_the_same_change_by_both_is_not_made_twice(flags: tuple[str, ...]) -> None:
    with rivalry(sets(active=False)) as line:
        told = line.run(*INACTIVE, *flags, *JSON).json
        assert (told["result"], told["written"], told["versionId"]) == ("unchanged", False, "2")
        assert told["attempts"] == 1


PHONE = {"system": "phone", "value": "123"}
MEET: dict[str, tuple[dict[str, Any], Act]] = {
    "inside a list that is replaced": (
        {"telecom": [{"system": "phone", "value": "1"}, JANE["telecom"][1]]},
        sets(telecom=[JANE["telecom"][0], {"system": "email", "value": "c@d"}]),
    ),
    "a list that got an element": (
        {"telecom": [*JANE["telecom"], PHONE]},
        sets(telecom=[{"system": "fax", "value": "5"}, *JANE["telecom"]]),
    ),
    "an element that is taken out": ({"birthDate": None}, sets(birthDate="1990-01-01")),
    "a narrative": (
        {
            "text": {
                "status": "generated",
                "div": '<div xmlns="http://www.w3.org/1999/xhtml">a</div>',
            }
        },
        sets(text={"status": "empty", "div": '<div xmlns="http://www.w3.org/1999/xhtml">b</div>'}),
    ),
    "a tag": ({"meta": {"tag": [{"code": "a"}]}}, sets(meta={"tag": [{"code": "b"}]})),
}


@pytest.mark.parametrize("name", MEET)
def test_where_a_repetition_would_undo_the_others_change_it_is_not_made(name: str) -> None:
    file, act = MEET[name]
    with rivalry(act) as line:
        told = merged(line, **file)
        wanted = {key: value for key, value in (act(JANE) or {}).items() if key != "meta"}
        assert line.stored() == wanted
    assert (told["exitCode"], told["error"]["type"]) == (12, "version-mismatch")
    assert told["attempts"] == 1


SHIFTS = {
    "an index": ("name[1].family=X", sets(name=[{"use": "old"}, *JANE["name"]])),
    "an index that looks the same": (
        "name[1].family=X",
        sets(name=[JANE["name"][0], {"use": "old"}, JANE["name"][1]]),
    ),
    "an index without a trace": ("name[0].use=old", sets(name=[JANE["name"][1], JANE["name"][0]])),
    "a choice by content": (
        "telecom[system=phone].value=1",
        sets(telecom=[{"system": "fax", "value": "999"}, {"system": "phone", "value": "a@b"}]),
    ),
    "an element that went": ("name[1].family=X", sets(name=JANE["name"][:1])),
}


@pytest.mark.parametrize("name", SHIFTS)
def test_a_path_that_would_lead_elsewhere_now_is_not_followed(name: str) -> None:
    edit, act = SHIFTS[name]
    with rivalry(act) as line:
        ran = line.run(*MERGE, "--set", edit, *JSON)
        assert line.stored() == act(JANE)
    assert (ran.code, ran.json["written"]) == (12, False), ran.err


def test_what_is_taken_out_by_both_is_gone() -> None:
    with rivalry(lambda now: {k: v for k, v in now.items() if k != "birthDate"}) as line:
        ran = line.run(*MERGE, "--unset", "birthDate", *JSON)
        assert "birthDate" not in line.stored()
    assert (ran.code, ran.json["written"]) == (12, False)


def test_it_is_tried_three_times_more_and_then_said() -> None:
    with rivalry(*(sets(birthDate=f"199{n}-01-01") for n in range(9))) as line:
        told = line.run(*INACTIVE, *JSON).json
        assert line.stored() == JANE | {"birthDate": "1993-01-01"}
    assert (told["exitCode"], told["attempts"], told["written"]) == (12, 4, False)
    assert line.named == ['W/"1"', 'W/"2"', 'W/"3"', 'W/"4"']
    assert "run it again" in told["error"]["hint"]


def test_a_version_the_user_named_is_not_exchanged_for_another() -> None:
    with rivalry(sets(birthDate="1990-01-01")) as line:
        told = line.run(*INACTIVE, "--if-match", "1", *JSON).json
    assert (told["exitCode"], told["attempts"]) == (12, 1)
    assert "--if-match" in told["error"]["hint"]


def test_what_was_deleted_meanwhile_is_not_brought_back() -> None:
    with rivalry(deletes) as line:
        told = line.run(*INACTIVE, *JSON).json
        assert line.stored() == {}
    assert (told["exitCode"], told["written"], told["attempts"]) == (12, False, 1)
    assert "was deleted meanwhile" in told["error"]["message"]
    assert "brings it back" in told["error"]["hint"]


def test_a_409_for_the_version_is_taken_for_what_it_is() -> None:
    def conflict(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        answer = line.handle_request(request)
        return httpx.Response(409) if answer.status_code == 412 else answer

    with rivalry(sets(birthDate="1990-01-01")) as line:
        line.spoil = conflict
        assert line.run(*INACTIVE).code == 0
        assert line.stored() == JANE | {"active": False, "birthDate": "1990-01-01"}


def test_a_409_for_another_reason_is_shown_as_it_is() -> None:
    def conflict(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        return httpx.Response(409) if request.method == "PUT" else line.handle_request(request)

    with rivalry() as line:
        line.spoil = conflict
        told = line.run(*INACTIVE, *JSON).json
    assert (told["exitCode"], told["attempts"]) == (9, 1)


def lost_after(request: httpx.Request, line: LocalTransport) -> httpx.Response:
    answer = line.handle_request(request)
    if request.method == "PUT" and answer.status_code == 200:
        raise httpx.ReadError("reset")
    return answer


def test_a_repeat_whose_answer_is_lost_is_looked_up() -> None:
    with rivalry(sets(birthDate="1990-01-01")) as line:
        line.spoil = lost_after
        told = line.run(*INACTIVE, *JSON).json
    assert (told["exitCode"], told["written"], told["attempts"]) == (0, True, 2)


def test_a_repeat_of_unknown_fate_stays_unknown() -> None:
    def lost_and_overtaken(request: httpx.Request, inner: LocalTransport) -> httpx.Response:
        answer = inner.handle_request(request)
        if request.method == "PUT" and answer.status_code == 200:
            line.clock.sleep(1)
            line.put(JANE | {"gender": "other"})
            raise httpx.ReadError("reset")
        return answer

    with rivalry(sets(birthDate="1990-01-01")) as line:
        line.spoil = lost_and_overtaken
        told = line.run(*INACTIVE, *JSON).json
    assert (told["exitCode"], told["written"], told["result"]) == (11, None, "unknown")
    assert told["attempts"] == 2


def test_a_version_that_cannot_be_read_again_leaves_the_refusal_as_it_is() -> None:
    def blind(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        reads.append(request.method)
        if request.method == "GET" and "PUT" in reads:
            return httpx.Response(403, json={"message": "no"})
        return line.handle_request(request)

    reads: list[str] = []
    with rivalry(sets(birthDate="1990-01-01")) as line:
        line.spoil = blind
        told = line.run(*INACTIVE, *JSON).json
    assert (told["status"], told["exitCode"], told["written"]) == (412, 12, False)


def test_ctrl_c_between_two_attempts_says_that_nothing_is_written() -> None:
    def stop(request: httpx.Request, line: LocalTransport) -> httpx.Response:
        reads.append(request.method)
        if request.method == "GET" and "PUT" in reads:
            raise KeyboardInterrupt
        return line.handle_request(request)

    reads: list[str] = []
    with rivalry(sets(birthDate="1990-01-01")) as line:
        line.spoil = stop
        told = line.run(*INACTIVE, *JSON).json
        assert line.stored() == JANE | {"birthDate": "1990-01-01"}
    assert (told["exitCode"], told["written"], told["method"]) == (130, False, "PUT")
