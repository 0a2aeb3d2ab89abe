"""A 409 or a 412 that explains itself, by a few further reads."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from hlcli.fhir import interaction
from hlcli.plans.explaining import explained
from hlcli.session import Session
from refusing import COND, SECRETS, TWO, Answer, Desk, of, patient, refusal, searchset, write_files
from stage import answered


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)


def test_several_matches_are_listed_with_what_tells_them_apart() -> None:
    desk = Desk(refusal(412), [searchset(*TWO)])
    ran = desk.run(*COND, "new.json", "--output", "json")
    assert (ran.code, ran.json["error"]["type"]) == (12, "multiple-matches")
    assert desk.paths == ["Patient?gender=female&_count=20"]
    first, second = ran.json["error"]["matches"]
    assert (first["id"], first["versionId"], second["versionId"]) == ("p-1", "2", "9")
    assert first["criteria"] == {"identifier": "mrn|4711"}
    assert second["criteria"] == {"identifier": "mrn|0815", "gender": "female"}
    assert ran.json["error"]["moreMatches"] is False
    assert "they differ in identifier, gender" in ran.err
    assert "note: Patient/p-1 version 2\nnote: Patient/p-2 version 9\n" in ran.err
    assert "try: add --identifier … for Patient/p-1" in ran.err


@pytest.mark.parametrize("status", [409, 412])
@pytest.mark.parametrize("argv", [(*COND, "known.json"), ("put", "Patient", "known.json")])
def test_no_clinical_value_in_a_log(status: int, argv: tuple[str, ...]) -> None:
    hints = ("--if-match", "3")
    reads: list[Answer] = [searchset(*TWO)]
    if argv[0] == "put":
        argv += hints
        reads = [of(patient(gender="female")), of(patient("p-1", "3", name=[{"family": "Roe"}]))]
    hidden = Desk(refusal(status), list(reads)).run(*argv)
    assert [one for one in SECRETS if one in hidden.err] == []
    shown = Desk(refusal(status), reads).run(*argv, "--show-values")
    assert [one for one in ("Doe", "Roe", "4711", "0815") if one in shown.err]


def test_a_stale_version_shows_whose_change_is_in_the_way() -> None:
    now = patient(gender="male", birthDate="1985-12-31")
    before = patient("p-1", "3", gender="female", birthDate="1985-12-31")
    desk = Desk(refusal(412), [of(now), of(before)])
    argv = ("put", "Patient", "known.json", "--if-match", "3")
    ran = desk.run(*argv, "--output", "json")
    assert desk.paths == ["Patient/p-1", "Patient/p-1/_history/3"]
    error = ran.json["error"]
    assert (ran.code, error["type"], error["currentVersion"]) == (12, "version-mismatch", "5")
    change = {"path": "Patient.gender", "op": "changed", "old": "female", "new": "male"}
    assert error["changes"] == [change]
    assert "is at version 5, changed 2026-11-22 07:40:00Z; yours is 3" in ran.err
    assert "note: ~ Patient.gender\n" in ran.err
    assert "try: hlcli diff Patient/p-1 known.json" in ran.err
    assert "try: hlcli put Patient/p-1 known.json --if-match 5" in ran.err


def test_the_command_to_go_on_keeps_the_options_of_the_write() -> None:
    argv = ("put", "Patient", "known.json", "--if-match", "3", "--consistency", "strong")
    ran = Desk(refusal(412), [of(patient()), of(patient("p-1", "3"))]).run(*argv)
    assert "hlcli put Patient/p-1 known.json --consistency strong --if-match 5" in ran.err


def test_edits_and_headers_of_ones_own_cannot_be_spelt_again() -> None:
    for more in (("--set", "active=true"), ("-H", "X-Own: secret")):
        argv = ("put", "Patient", "known.json", "--if-match", "3", *more)
        ran = Desk(refusal(412), [of(patient()), of(patient("p-1", "3"))]).run(*argv)
        assert "try: the same with --if-match 5" in ran.err
        assert "secret" not in ran.err


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ([of(patient(version="3"))], "at version 3 now, which is yours; run it again"),
        ([refusal(410)], "was deleted meanwhile"),
        ([refusal(404)], "there is no Patient/p-1 now"),
        ([of(patient()), refusal(404)], "yours is 3; version 3 cannot be compared"),
        ([of(patient()), of(patient("p-1", "3"))], "nothing but meta was changed since version 3"),
    ],
)
def test_what_else_can_stand_there(reads: list[Answer], said: str) -> None:
    ran = Desk(refusal(412), reads).run("put", "Patient", "known.json", "--if-match", "3")
    assert ran.code == 12
    assert said in ran.err


def test_a_taken_id_is_shown() -> None:
    argv = ("put", "Patient", "known.json", "--if-none-match", "*")
    ran = Desk(refusal(412), [of(patient())]).run(*argv, "--output", "json")
    error = ran.json["error"]
    assert (error["type"], error["currentVersion"]) == ("already-exists", "5")
    assert "Patient/p-1 exists: version 5" in ran.err
    gone = Desk(refusal(412), [refusal(410)]).run(*argv)
    assert "was deleted, and a deleted id stays taken" in gone.err


def test_a_conflict_names_both_ids_and_the_line_of_the_file() -> None:
    desk = Desk(refusal(409, "conflict"), [searchset(patient("other", "4"))])
    ran = desk.run(*COND, "known.json", "--output", "json")
    assert ran.code == 9
    assert [one["id"] for one in ran.json["error"]["matches"]] == ["other"]
    assert "note: your body says Patient/p-1 (known.json:2:8)" in ran.err
    assert "note: a search finds Patient/other" in ran.err
    assert "hlcli cond-update Patient --gender … known.json --unset id" in ran.err


def test_a_conflict_without_a_match_looks_at_the_id_of_the_body() -> None:
    desk = Desk(refusal(409), [searchset(), of(patient())])
    ran = desk.run(*COND, "known.json", "--output", "json")
    assert desk.paths == ["Patient?gender=female&_count=20", "Patient/p-1"]
    assert ran.json["error"]["matches"] == []
    assert ran.json["error"]["currentVersion"] == "5"
    assert "nothing matches, and the id in your body is taken" in ran.err
    assert "hlcli put Patient/p-1 known.json --if-match 5" in ran.err


@pytest.mark.parametrize(
    ("status", "reads"),
    [
        (412, [searchset()]),
        (412, [searchset(patient("p-1"))]),
        (409, [searchset(patient("p-1"))]),
        (409, [searchset(), refusal(404)]),
    ],
)
def test_a_store_that_has_moved_on_is_told_as_such(status: int, reads: list[Answer]) -> None:
    file = "known.json" if status == 409 else "new.json"
    ran = Desk(refusal(status), reads).run(*COND, file)
    assert ran.code == {409: 9, 412: 12}[status]
    assert "that is no reason to refuse now" in ran.err
    assert "run it again" in ran.err
    assert "try:" not in ran.err


def test_a_conflict_by_id_says_what_stands_there() -> None:
    ran = Desk(refusal(409), [of(patient())]).run("put", "Patient", "known.json")
    assert (ran.code, "Patient/p-1 is at version 5" in ran.err) == (9, True)


def test_several_matches_are_no_matter_of_the_version_named() -> None:
    desk = Desk(refusal(412), [searchset(*TWO)])
    ran = desk.run(*COND, "new.json", "--if-match", "3", "--output", "json")
    assert (ran.code, ran.json["error"]["type"]) == (12, "multiple-matches")


def test_a_deletion_in_conflict_is_no_matter_of_what_stands_there() -> None:
    """Others may refer to it: nothing that a read of it would show."""

    class Nobody:
        def glance(self, *_: object) -> None:
            pytest.fail("asked")  # which no except clause of ours can hide

    exchange = answered(interaction.delete("Patient", "p-1"), 409)
    assert explained(cast("Session", Nobody()), exchange) is exchange
