"""`hlcli settle`, without an id: only a search tells, and it is late."""

from __future__ import annotations

import httpx
import pytest

from lossy import BLIND, DONE, LOST, Town
from test_matrix import Handle


def test_what_was_created_is_found_once_the_search_shows_it() -> None:
    with Town(lag=20) as town:
        words = town.lost(*BLIND)
        told = town.json(*words)
        assert (told["exitCode"], told["written"], told["result"]) == (0, True, "created")
        assert told["id"]
        assert 20 <= sum(town.clock.slept) < 60
        assert "PUT" not in town.line.sent
        assert list(town.versions().values()) == [1]


def test_what_was_updated_is_found_though_the_search_drops_it_meanwhile() -> None:
    with Town(lag=20) as town:
        town.run("put", "Patient", "other.json")
        town.pass_time(100)
        words = town.lost(*BLIND)
        told = town.json(*words)
        assert (told["exitCode"], told["result"], told["id"]) == (0, "updated", "p-1")
        assert town.versions() == {"p-1": 2}


@pytest.mark.parametrize("exists", [False, True])
def test_what_was_not_written_is_sent_after_the_whole_lag(exists: bool) -> None:
    with Town(lag=20) as town:
        if exists:
            town.run("put", "Patient", "other.json")
            town.pass_time(100)
        words = town.lost(*BLIND, put=LOST)
        ran = town.run(*words, "--lag", "60")
        assert ran.code == 0
        assert sum(town.clock.slept) == pytest.approx(150, abs=1)
        assert "it was not written, sending it again" in ran.err
        assert list(town.versions().values()) == [2 if exists else 1]


def test_a_server_may_go_on_with_what_we_have_hung_up_on() -> None:
    """Half a minute after our patience was over it gets to the write, and only then begins the
    lag of the search."""
    held: list[httpx.Request] = []

    def hold(request: httpx.Request, _: Handle) -> httpx.Response:
        held.append(request)
        town.clock.sleep(30)
        raise httpx.ReadTimeout("timed out")

    def first_the_write(request: httpx.Request, handle: Handle) -> httpx.Response:
        handle(held[0])
        return handle(request)

    with Town(lag=59) as town:
        words = town.lost(*BLIND, put=hold)
        town.pass_time(55)
        town.line.spoils = {"GET": [first_the_write]}
        told = town.json(*words, "--lag", "60")
        assert (told["result"], told["written"]) == ("created", True)
        assert list(town.versions().values()) == [1]


def test_long_afterwards_one_look_is_enough() -> None:
    with Town(lag=20) as town:
        words = town.lost(*BLIND, put=LOST)
        town.pass_time(3600)
        assert town.run(*words).code == 0
        assert town.line.sent == ["GET", "PUT"]
        assert town.clock.slept == []


def test_a_body_that_its_criteria_find_by_case_alone_is_looked_for_by_time() -> None:
    """To a server that minds case the search never shows it."""
    words = ("cond-update", "Patient", "--family", "chalmers", "peter.json")
    for put in (DONE, LOST):
        with Town(strict_case=True) as town:
            assert town.run(*town.lost(*words, put=put)).code == 0
            assert list(town.versions().values()) == [1]


def test_a_body_that_its_criteria_do_not_find_is_looked_for_by_time() -> None:
    words = ("cond-update", "Patient", "--identifier", "x|1", "--allow-mismatch", "peter.json")
    for put in (DONE, LOST):
        with Town() as town:
            assert town.run(*town.lost(*words, put=put)).code == 0
            assert list(town.versions().values()) == [1]


def test_a_repeat_whose_answer_is_lost_too_says_so() -> None:
    with Town() as town:
        words = town.lost(*BLIND, put=LOST)
        town.line.spoils = {"PUT": [DONE]}
        told = town.json(*words)
        assert (told["exitCode"], told["written"]) == (11, None)
        again = told["error"]["hint"].split()[1:]
        assert again[again.index("--since") + 1] > words[words.index("--since") + 1]
        assert town.run(*again).code == 0
        assert list(town.versions().values()) == [1]


def test_several_matches_are_the_endpoints_to_refuse() -> None:
    with Town() as town:
        town.run("put", "Patient", "other.json")
        town.run("put", "Patient/p-2", "peter.json", "--set", "active=false")
        town.pass_time(100)
        told = town.json(*town.lost(*BLIND, put=LOST))
        assert (told["exitCode"], told["written"]) == (12, False)
        assert town.versions() == {"p-1": 1, "p-2": 1}
