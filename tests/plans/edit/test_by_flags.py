"""`hlcli edit --set`, and what no edit can begin with."""

from __future__ import annotations

import shlex

import pytest

from drafting import edit
from lossy import Town


def test_the_current_version_is_changed(town: Town) -> None:
    ran = edit(town, "--set", "active=false", "--unset", "identifier")
    assert (ran.code, ran.json["meta"]["versionId"]) == (0, "2")
    assert ran.json["name"] == [{"family": "Chalmers"}]
    assert ("identifier" in ran.json, ran.json["active"]) == (False, False)
    assert "- Patient.identifier" in ran.err
    assert "Chalmers" not in ran.err
    assert "4711" not in ran.err


def test_without_a_change_nothing_is_sent(town: Town) -> None:
    ran = edit(town, "--set", "active=true", "--output", "json")
    assert (ran.code, ran.json["result"], town.line.sent.count("PUT")) == (0, "unchanged", 1)


def test_what_r4_forbids_is_refused(town: Town) -> None:
    ran = edit(town, "--set-json", 'gender="?"')
    assert (ran.code, town.line.sent.count("PUT")) == (2, 1)
    assert "Patient.gender" in ran.err


def test_nobody_to_ask_is_said_before_anything_is_read(town: Town) -> None:
    sent = len(town.line.sent)
    ran = town.run("edit", "Patient/p-1", "--set", "active=false")
    assert (ran.code, len(town.line.sent)) == (2, sent)
    assert "give --yes" in ran.err


def test_a_lost_answer_says_to_run_it_again(town: Town) -> None:
    town.line.spoils = {"PUT": [town.unseen()]}
    words = ("edit", "Patient/p-1", "--set", "active=false", "--yes", "--retries", "0")
    told = town.json(*words)
    assert told["exitCode"] == 11
    again = town.json(*shlex.split(told["error"]["hint"])[1:])
    assert (again["exitCode"], again["result"]) == (0, "unchanged")


def test_what_is_not_there_cannot_be_edited(town: Town) -> None:
    ran = town.run("edit", "Patient/nobody", "--yes", "--set", "active=true")
    assert (ran.code, town.line.sent.count("PUT")) == (10, 1)


def test_without_an_editor_and_a_terminal_it_says_so(town: Town) -> None:
    ran = edit(town)
    assert ran.code == 3
    assert "EDITOR" in ran.err


@pytest.mark.parametrize("named", ["/nowhere/ed", "'open"])
def test_an_editor_that_cannot_be_run_is_named(town: Town, named: str) -> None:
    town.world.environ = {**town.world.environ, "EDITOR": named}
    ran = edit(town)
    assert ran.code == 3
    assert "EDITOR" in ran.err


@pytest.mark.parametrize("word", ["Patient", "Patient/", "Patient/a b"])
def test_an_id_is_needed(town: Town, word: str) -> None:
    assert town.run("edit", word, "--yes").code == 2
