"""`hlcli settle`, by id: reads are immediate, one look decides most times."""

from __future__ import annotations

import httpx
import pytest

from lossy import BROKEN, DENIED, DONE, DOWN, LATE, LOST, NAMED, Spoil, Town
from test_matrix import Handle


@pytest.mark.parametrize("put", [DONE, LATE])
def test_what_was_written_is_found_and_not_sent_again(put: Spoil) -> None:
    with Town() as town:
        words = town.lost(*NAMED, put=put, get=(BROKEN,))
        assert words[:4] == ["settle", "put", "Patient", "named.json"]
        told = town.json(*words)
        assert (told["exitCode"], told["written"], told["result"]) == (0, True, "created")
        assert (town.line.sent, town.clock.slept) == (["GET"], [])
        assert town.versions() == {"p-1": 1}


def test_what_was_not_written_is_sent() -> None:
    with Town() as town:
        town.run("put", "Patient", "other.json")
        town.pass_time(100)
        words = town.lost(*NAMED, put=LOST, get=(BROKEN,))
        ran = town.run(*words)
        assert (ran.code, town.clock.slept) == (0, [])
        assert "not written" in ran.err
        assert "its repeat" in ran.err
        assert town.versions() == {"p-1": 2}


def test_the_repeat_is_for_what_was_seen_alone() -> None:
    """Between the look and the repeat the first attempt arrives after all."""

    def ghost(request: httpx.Request, handle: Handle) -> httpx.Response:
        assert request.headers["If-None-Match"] == "*"
        assert town.run("put", "Patient", "named.json").code == 0
        return handle(request)

    with Town() as town:
        words = town.lost(*NAMED, put=LOST, get=(BROKEN,))
        town.line.spoils = {"PUT": [ghost]}
        told = town.json(*words)
        assert (told["exitCode"], told["written"]) == (0, True)
        assert town.versions() == {"p-1": 1}


def test_somebody_elses_later_version_is_not_written_over() -> None:
    with Town() as town:
        words = town.lost(*NAMED, put=LOST, get=(BROKEN,))
        town.pass_time(5)
        town.run("put", "Patient", "other.json")
        told = town.json(*words)
        assert (told["exitCode"], told["written"], told["result"]) == (12, False, "not-sent")
        assert told["error"]["type"] == "version-mismatch"
        assert told["error"]["currentVersion"] == "1"
        assert town.versions() == {"p-1": 1}


def test_ours_is_found_below_somebody_elses_later_version() -> None:
    with Town() as town:
        words = town.lost(*NAMED, get=(BROKEN,))
        town.pass_time(5)
        for _ in range(3):
            town.run("put", "Patient", "other.json")
        ran = town.run(*words)
        assert ran.code == 0
        assert "it was changed again since" in ran.err
        assert '"versionId": "1"' in ran.text.replace('":"', '": "')
        assert town.versions() == {"p-1": 4}


def test_a_named_version_is_named_again() -> None:
    with Town() as town:
        town.run("put", "Patient", "other.json")
        words = town.lost(*NAMED, "--if-match", "1", put=LOST, get=(BROKEN,))
        assert words[words.index("--if-match") + 1] == "1"
        assert town.run(*words).code == 0
        assert town.versions() == {"p-1": 2}


def test_the_version_that_auto_saw_is_named() -> None:
    with Town() as town:
        town.run("put", "Patient", "other.json")
        town.line.spoils = {"PUT": [town.unseen()]}
        told = town.json(*NAMED, "--if-match", "auto", "--skip-unchanged", "--retries", "0")
        words = told["error"]["hint"].split()[1:]
        assert words[words.index("--if-match") + 1] == "1"
        assert not {"auto", "--skip-unchanged"} & set(words)
        town.line.spoils = {}
        assert town.run(*words).code == 0
        assert town.versions() == {"p-1": 2}


def test_a_merge_looks_first_and_is_simply_given_again() -> None:
    with Town() as town:
        town.run("put", "Patient", "other.json")
        town.line.spoils = {"PUT": [LOST], "GET": []}
        words = ("put", "Patient/p-1", "--merge", "--set", "active=true", "--retries", "0")
        told = town.json(*words)
        assert (told["exitCode"], told["error"]["hint"].split()[1]) == (11, "put")
        assert town.run(*told["error"]["hint"].split()[1:]).json["written"]


def test_a_named_version_that_somebody_else_replaced_stays_theirs() -> None:
    with Town() as town:
        town.run("put", "Patient", "other.json")
        words = town.lost(*NAMED, "--if-match", "1", put=LOST, get=(BROKEN,))
        town.run("put", "Patient", "other.json", "--set", "gender=male")
        told = town.json(*words)
        assert (told["exitCode"], told["error"]["type"]) == (12, "version-mismatch")


def test_a_look_that_fails_is_no_proof_and_is_tried_again() -> None:
    with Town() as town:
        words = town.lost(*NAMED, get=(BROKEN,))
        town.line.spoils = {"GET": [DOWN, BROKEN]}
        told = town.json(*words)
        assert (told["exitCode"], told["written"]) == (0, True)
        assert town.clock.slept == [1.0, 2.0]


def test_a_look_that_is_forbidden_ends_it_at_once() -> None:
    with Town() as town:
        words = town.lost(*NAMED, get=(BROKEN,))
        town.line.spoils = {"GET": [DENIED]}
        told = town.json(*words)
        assert (told["exitCode"], told["written"], town.clock.slept) == (11, None, [])
        assert sorted(told["error"]["hint"].split()[1:]) == sorted([*words, "--output", "json"])


@pytest.mark.parametrize(("put", "sends"), [(DONE, 0), (LOST, 1)])
def test_a_deletion_is_settled_too(put: Spoil, sends: int) -> None:
    with Town() as town:
        town.run("put", "Patient", "named.json")
        town.pass_time(100)
        town.line.spoils = {"DELETE": [put], "GET": [BROKEN]}
        told = town.json("delete", "Patient/p-1", "--yes", "--retries", "0")
        assert told["exitCode"] == 11
        town.line.spoils, town.line.sent = {}, []
        told = town.json(*told["error"]["hint"].split()[1:])
        assert (told["exitCode"], told["result"], told["written"]) == (0, "deleted", True)
        assert town.line.sent.count("DELETE") == sends
        assert town.versions() == {}


def test_what_nobody_answers_stays_unknown_and_says_how_to_go_on() -> None:
    with Town() as town:
        words = town.lost(*NAMED, get=(BROKEN,))
        town.line.spoils = {"GET": [DOWN] * 99}
        ran = town.run(*words)
        assert ran.code == 11
        assert "still not known" in ran.err
        assert f"try: hlcli {' '.join(words[:4])}" in ran.err
        assert sum(town.clock.slept) == pytest.approx(390, abs=1)
        assert set(town.line.sent) == {"GET"}
