"""The message of exit 11 has settle's line ready, and says no more than its reader may know."""

from __future__ import annotations

from pathlib import Path

import pytest

from lossy import BROKEN, DENIED, DONE, NAMED, PETER, Town, write

WORDS = ("cond-update", "Patient", "peter.json", "--family", "Chalmers", "--set",
         "gender=male", "-H", "X-Key: s3cret")  # fmt: skip


def test_to_a_log_it_says_no_values() -> None:
    with Town() as town:
        town.line.spoils = {"PUT": [DONE]}
        ran = town.run(*WORDS)
        assert ran.code == 11
        told = "settle cond-update Patient peter.json --family … --set gender=… -H X-Key:…"
        assert f"try: hlcli {told} --since 2026-11-22T07:43:45Z --digest " in ran.err
        assert not [one for one in ("Chalmers", "=male", "s3cret") if one in ran.err]


def test_to_a_person_it_says_all_but_what_may_be_a_credential() -> None:
    with Town(tty=True) as town:
        town.line.spoils = {"PUT": [DONE]}
        _, seen = town.world.screen(*WORDS)
        assert "--family Chalmers" in seen
        assert "gender=male" in seen
        assert "s3cret" not in seen


def test_standard_input_has_to_be_given_again() -> None:
    with Town() as town:
        town.line.spoils = {"PUT": [DONE], "GET": [DENIED]}
        ran = town.world.run("put", "Patient", "-", stdin=Path("named.json").read_bytes())
        assert "hlcli settle put Patient - " in ran.err
        assert "with the same input" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("settle",),
        ("settle", "get", "Patient/p-1"),
        ("settle", *NAMED, "--merge"),
        ("settle", *NAMED, "--if-match", "auto"),
        ("settle", *NAMED, "--if-match=auto"),
        ("settle", *NAMED, "--expect=create"),
        ("settle", *NAMED, "--since", "yesterday"),
        ("settle", *NAMED, "--since", "2026-11-22T07:43:45"),
        ("settle", *NAMED, "--since", "2099-01-01T00:00:00Z"),
        ("settle", *NAMED, "--digest", "0123456789abcdef"),
        ("settle", *NAMED, "--lag", "soon"),
        ("settle", *NAMED, "--since"),
        ("settle", "delete", "Patient/p-1"),
    ],
)
def test_what_cannot_be_settled_is_refused(words: tuple[str, ...]) -> None:
    with Town() as town:
        assert town.run(*words).code == 2
        assert town.line.sent == []


def test_another_file_is_not_the_request_that_was_sent() -> None:
    with Town() as town:
        words = town.lost(*NAMED, get=(BROKEN,))
        write("named.json", PETER % ('"id": "p-1", ', "false"))
        ran = town.run(*words)
        assert (ran.code, town.line.sent) == (2, [])
        assert "not the request that was sent" in ran.err


def test_a_file_behind_two_dashes_stays_there() -> None:
    with Town() as town:
        town.line.spoils = {"PUT": [DONE], "GET": [DENIED]}
        told = town.run("put", "Patient", "--", "named.json").err
        words = told.partition("try: hlcli ")[2].partition("\n")[0].split()
        assert words[-2:] == ["--", "named.json"]
        assert town.run(*words).code == 0
