"""`hlcli settle`: after an exit 11, what became of the write; and the write itself, once only."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from lossy import BROKEN, DENIED, DONE, DOWN, LATE, LOST, PETER, Spoil, Town, write
from test_matrix import Handle

BLIND = ("cond-update", "Patient", "peter.json", "--by", "identifier")
NAMED = ("put", "Patient", "named.json")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("peter.json", PETER % ("", "true"))
    write("named.json", PETER % ('"id": "p-1", ', "true"))
    write("other.json", PETER % ('"id": "p-1", ', "false"))


class TestById:
    """Reads by id are immediate: one look decides, most times."""

    @pytest.mark.parametrize("put", [DONE, LATE])
    def test_what_was_written_is_found_and_not_sent_again(self, put: Spoil) -> None:
        with Town() as town:
            words = town.lost(*NAMED, put=put, get=(BROKEN,))
            assert words[:4] == ["settle", "put", "Patient", "named.json"]
            told = town.json(*words)
            assert (told["exitCode"], told["written"], told["result"]) == (0, True, "created")
            assert (town.line.sent, town.clock.slept) == (["GET"], [])
            assert town.versions() == {"p-1": 1}

    def test_what_was_not_written_is_sent(self) -> None:
        with Town() as town:
            town.run("put", "Patient", "other.json")
            town.pass_time(100)
            words = town.lost(*NAMED, put=LOST, get=(BROKEN,))
            ran = town.run(*words)
            assert (ran.code, town.clock.slept) == (0, [])
            assert "not written" in ran.err
            assert "its repeat" in ran.err
            assert town.versions() == {"p-1": 2}

    def test_the_repeat_is_for_what_was_seen_alone(self) -> None:
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

    def test_somebody_elses_later_version_is_not_written_over(self) -> None:
        with Town() as town:
            words = town.lost(*NAMED, put=LOST, get=(BROKEN,))
            town.pass_time(5)
            town.run("put", "Patient", "other.json")
            told = town.json(*words)
            assert (told["exitCode"], told["written"], told["result"]) == (12, False, "not-sent")
            assert told["error"]["type"] == "version-mismatch"
            assert told["error"]["currentVersion"] == "1"
            assert town.versions() == {"p-1": 1}

    def test_ours_is_found_below_somebody_elses_later_version(self) -> None:
        with Town() as town:
            words = town.lost(*NAMED, get=(BROKEN,))
            town.pass_time(5)
            for _ in range(3):
                town.run("put", "Patient", "other.json")
            ran = town.run(*words)
            assert ran.code == 0
            assert "somebody else has changed it since" in ran.err
            assert '"versionId": "1"' in ran.text.replace('":"', '": "')
            assert town.versions() == {"p-1": 4}

    def test_a_named_version_is_named_again(self) -> None:
        with Town() as town:
            town.run("put", "Patient", "other.json")
            words = town.lost(*NAMED, "--if-match", "1", put=LOST, get=(BROKEN,))
            assert words[words.index("--if-match") + 1] == "1"
            assert town.run(*words).code == 0
            assert town.versions() == {"p-1": 2}

    def test_a_named_version_that_somebody_else_replaced_stays_theirs(self) -> None:
        with Town() as town:
            town.run("put", "Patient", "other.json")
            words = town.lost(*NAMED, "--if-match", "1", put=LOST, get=(BROKEN,))
            town.run("put", "Patient", "other.json", "--set", "gender=male")
            told = town.json(*words)
            assert (told["exitCode"], told["error"]["type"]) == (12, "version-mismatch")

    def test_a_look_that_fails_is_no_proof_and_is_tried_again(self) -> None:
        with Town() as town:
            words = town.lost(*NAMED, get=(BROKEN,))
            town.line.spoils = {"GET": [DOWN, BROKEN]}
            told = town.json(*words)
            assert (told["exitCode"], told["written"]) == (0, True)
            assert town.clock.slept == [1.0, 2.0]

    def test_a_look_that_is_forbidden_ends_it_at_once(self) -> None:
        with Town() as town:
            words = town.lost(*NAMED, get=(BROKEN,))
            town.line.spoils = {"GET": [DENIED]}
            told = town.json(*words)
            assert (told["exitCode"], told["written"], town.clock.slept) == (11, None, [])
            assert sorted(told["error"]["hint"].split()[1:]) == sorted([*words, "--output", "json"])

    @pytest.mark.parametrize(("put", "sends"), [(DONE, 0), (LOST, 1)])
    def test_a_deletion_is_settled_too(self, put: Spoil, sends: int) -> None:
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

    def test_what_nobody_answers_stays_unknown_and_says_how_to_go_on(self) -> None:
        with Town() as town:
            words = town.lost(*NAMED, get=(BROKEN,))
            town.line.spoils = {"GET": [DOWN] * 99}
            ran = town.run(*words)
            assert ran.code == 11
            assert "still not known" in ran.err
            assert f"try: hlcli {' '.join(words[:4])}" in ran.err
            assert sum(town.clock.slept) == pytest.approx(330, abs=1)
            assert set(town.line.sent) == {"GET"}


class TestBySearch:
    """Without an id only a search tells, and it is late."""

    def test_what_was_created_is_found_once_the_search_shows_it(self) -> None:
        with Town(lag=20) as town:
            words = town.lost(*BLIND)
            told = town.json(*words)
            assert (told["exitCode"], told["written"], told["result"]) == (0, True, "created")
            assert told["id"]
            assert 20 <= sum(town.clock.slept) < 60
            assert "PUT" not in town.line.sent
            assert list(town.versions().values()) == [1]

    def test_what_was_updated_is_found_though_the_search_drops_it_meanwhile(self) -> None:
        with Town(lag=20) as town:
            town.run("put", "Patient", "other.json")
            town.pass_time(100)
            words = town.lost(*BLIND)
            told = town.json(*words)
            assert (told["exitCode"], told["result"], told["id"]) == (0, "updated", "p-1")
            assert town.versions() == {"p-1": 2}

    @pytest.mark.parametrize("exists", [False, True])
    def test_what_was_not_written_is_sent_after_the_whole_lag(self, exists: bool) -> None:
        with Town(lag=20) as town:
            if exists:
                town.run("put", "Patient", "other.json")
                town.pass_time(100)
            words = town.lost(*BLIND, put=LOST)
            ran = town.run(*words, "--lag", "60")
            assert ran.code == 0
            assert sum(town.clock.slept) == pytest.approx(90, abs=1)
            assert "it was not written, sending it again" in ran.err
            assert list(town.versions().values()) == [2 if exists else 1]

    def test_long_afterwards_one_look_is_enough(self) -> None:
        with Town(lag=20) as town:
            words = town.lost(*BLIND, put=LOST)
            town.pass_time(3600)
            assert town.run(*words).code == 0
            assert town.line.sent == ["GET", "PUT"]
            assert town.clock.slept == []

    def test_a_body_that_its_criteria_find_by_case_alone_is_looked_for_by_time(self) -> None:
        """To a server that minds case the search never shows it."""
        words = ("cond-update", "Patient", "--family", "chalmers", "peter.json")
        for put in (DONE, LOST):
            with Town(strict_case=True) as town:
                assert town.run(*town.lost(*words, put=put)).code == 0
                assert list(town.versions().values()) == [1]

    def test_a_body_that_its_criteria_do_not_find_is_looked_for_by_time(self) -> None:
        words = ("cond-update", "Patient", "--identifier", "x|1", "--allow-mismatch", "peter.json")
        for put in (DONE, LOST):
            with Town() as town:
                assert town.run(*town.lost(*words, put=put)).code == 0
                assert list(town.versions().values()) == [1]

    def test_a_repeat_whose_answer_is_lost_too_says_so(self) -> None:
        with Town() as town:
            words = town.lost(*BLIND, put=LOST)
            town.line.spoils = {"PUT": [DONE]}
            told = town.json(*words)
            assert (told["exitCode"], told["written"]) == (11, None)
            again = told["error"]["hint"].split()[1:]
            assert again[again.index("--since") + 1] > words[words.index("--since") + 1]
            assert town.run(*again).code == 0
            assert list(town.versions().values()) == [1]

    def test_several_matches_are_the_endpoints_to_refuse(self) -> None:
        with Town() as town:
            town.run("put", "Patient", "other.json")
            town.run("put", "Patient/p-2", "peter.json", "--set", "active=false")
            town.pass_time(100)
            told = town.json(*town.lost(*BLIND, put=LOST))
            assert (told["exitCode"], told["written"]) == (12, False)
            assert town.versions() == {"p-1": 1, "p-2": 1}
