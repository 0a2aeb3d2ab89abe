"""Explanations that fail, hang or lie: the refusal stays what it was, and nothing is obeyed."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from refusing import COND, Answer, Desk, of, patient, refusal, searchset, write_files


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)


FAILURES: list[Answer] = [
    httpx.ConnectError("gone"),
    httpx.ReadError("reset"),
    httpx.ReadTimeout("slow"),
    httpx.Response(200, content=b"<html>"),
    httpx.Response(200, json={"resourceType": "Bundle", "entry": {"no": "list"}}),
    httpx.Response(429, headers={"Retry-After": "1"}),
    httpx.Response(503),
    httpx.Response(307, headers={"Location": "https://evil.example/"}),
    refusal(403),
    refusal(404),
    RuntimeError("a bug of ours"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("argv", [(*COND, "new.json"), ("put", "Patient", "known.json")])
def test_a_read_that_fails_changes_nothing(failure: Answer, argv: tuple[str, ...]) -> None:
    if argv[0] == "put":
        argv += ("--if-match", "3")
    plain = Desk(refusal(412), []).run(*argv, "--no-explain", "--output", "json")
    desk = Desk(refusal(412), [failure])
    ran = desk.run(*argv, "--output", "json")
    own = ("code", "status", "result", "written", "outcome", "exitCode", "attempts")
    assert ran.code == plain.code == 12
    assert {key: ran.json.get(key) for key in own} == {key: plain.json.get(key) for key in own}
    assert ran.json["error"]["type"] == plain.json["error"]["type"]
    assert len(desk.asked) == 2  # the write, and one read that was not repeated


def test_a_read_that_hangs_is_given_five_seconds() -> None:
    desk = Desk(refusal(412), [httpx.ReadTimeout("slow")])
    ran = desk.run("put", "Patient", "known.json", "--if-match", "3")
    assert (ran.code, desk.clock.slept) == (12, [5.0])


def test_less_patience_is_kept() -> None:
    desk = Desk(refusal(412), [httpx.ReadTimeout("slow")])
    desk.run("put", "Patient", "known.json", "--if-match", "3", "--timeout", "2")
    assert desk.clock.slept == [2.0]


@pytest.mark.parametrize("stop", [KeyboardInterrupt()])
def test_ctrl_c_ends_the_explaining_and_not_the_refusal(stop: BaseException) -> None:
    desk = Desk(refusal(412), [stop])
    ran = desk.run(*COND, "new.json", "--output", "json")
    assert (ran.code, ran.json["error"]["type"]) == (12, "multiple-matches")
    assert ran.json["written"] is False


def test_no_explain_asks_nothing() -> None:
    desk = Desk(refusal(412), [])
    ran = desk.run(*COND, "new.json", "--no-explain", "--output", "json")
    assert "matches" not in ran.json["error"]
    assert len(desk.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 500, 200])
def test_nothing_else_is_looked_into(status: int) -> None:
    answer = of(patient()) if status == 200 else refusal(status)
    desk = Desk(answer, [])
    desk.run("put", "Patient", "known.json", "--retries", "0", "--no-validate")
    assert {one.method for one in desk.asked} <= {"PUT"} or status == 500


NASTY = "\x1b]0;pwned\x07\x1b[2J\u202e'; rm -rf ~ #"


@pytest.mark.parametrize("tty", [False, True])
def test_hostile_text_is_shown_and_never_obeyed(tty: bool) -> None:
    one = patient(NASTY, NASTY, identifier=[{"system": NASTY, "value": NASTY}])
    two = patient("../..", "2", name=NASTY, gender=NASTY, extension=NASTY)
    for reads in ([searchset(one, two, 7, {"resourceType": "Patient"})], [searchset(one)]):
        ran = Desk(refusal(412), reads).run(*COND, "new.json", tty=tty)
        assert ran.code == 12
        assert "\x1b" not in ran.err
        assert "\x07" not in ran.err
        assert "\u202e" not in ran.err


@pytest.mark.parametrize("id", ["..", "../../x", "a/b", "x y"])
def test_no_path_and_no_command_is_made_of_an_illegal_id(id: str) -> None:
    desk = Desk(refusal(412), [searchset(patient(id))])
    ran = desk.run(*COND, "new.json", "--if-match", "3")
    assert (ran.code, len(desk.asked)) == (12, 2)
    assert "try: hlcli" not in ran.err


def test_a_version_that_is_no_version_is_not_read() -> None:
    desk = Desk(refusal(412), [of(patient())])
    assert desk.run("put", "Patient", "known.json", "--if-match", '"../.."').code == 12
    assert desk.paths == ["Patient/p-1"]


def test_a_flood_is_cut_off() -> None:
    many = [patient(f"p-{n}", birthDate=f"{1900 + n}-01-01") for n in range(90)]
    ran = Desk(refusal(412), [searchset(*many)]).run(*COND, "new.json", "--output", "json")
    assert len(ran.json["error"]["matches"]) == 20
    assert ran.json["error"]["moreMatches"] is True
    assert "a search finds more than 20" in ran.err
    assert len(ran.err) < 4000


def test_a_long_change_is_shown_in_part() -> None:
    old = patient("p-1", "3", name=[{"family": f"F{n}"} for n in range(80)])
    desk = Desk(refusal(412), [of(patient(name=[])), of(old)])
    ran = desk.run("put", "Patient", "known.json", "--if-match", "3", tty=True)
    assert "lines more" in ran.err
    assert ran.err.count("\n") < 45


def test_eighty_columns_are_kept() -> None:
    ids = ("7e1b5c0a-3c52-4c1e-9f43-0c8f6f0d2b11", "peter-1")
    system = {"system": "http://hospital.example/identifiers/mrn"}
    found = [patient(id, identifier=[{**system, "value": id}]) for id in ids]
    ran = Desk(refusal(412), [searchset(*found)]).run(*COND, "new.json", tty=True, width=80)
    assert ids[0] in ran.err
    wide = [line for line in ran.err.splitlines() if len(line) > 80 and "://" not in line]
    assert wide == []
