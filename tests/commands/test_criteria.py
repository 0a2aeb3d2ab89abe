"""Criteria: the search parameters are the flags, and nothing widens a write by accident."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from front import Ran, World

BODY = """{"resourceType": "Patient", "name": [{"given": ["Peter"]}],
  "birthDate": "2000-01-01", "telecom": [{"system": "phone", "value": "1234567890"}]}"""
ENVIRON = {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("peter.json").write_text(BODY)


def asked(*argv: str) -> Ran:
    """What would be sent; whether the body fits its criteria is not asked here."""
    words = ("--dry-run", "-o", "json", "--allow-mismatch")
    return World(ENVIRON).run("cond-update", "Patient", *words, *argv)


def query(*argv: str) -> str:
    ran = asked(*argv)
    assert ran.code == 0, ran.err
    return urlsplit(str(ran.json["url"])).query


def test_the_seed_example_goes_out_letter_for_letter() -> None:
    words = ["--name", "peter", "--birthdate", "2000-01-01", "--phone", "1234567890", "peter.json"]
    ran = World(ENVIRON).run("cond-update", "Patient", *words, "--dry-run")
    assert ran.code == 0
    first = ran.text.splitlines()[0]
    assert first.startswith("PUT http://127.0.0.1:1/datastore/")
    assert first.endswith("/Patient?name=peter&birthdate=2000-01-01&phone=1234567890")


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ("--name=peter peter.json", [("name", "peter")]),
        ("peter.json --name peter", [("name", "peter")]),
        ("--name:exact Peter peter.json", [("name:exact", "Peter")]),
        (
            "--birthdate ge2000-01-01 --birthdate lt2001 peter.json",
            [("birthdate", "ge2000-01-01"), ("birthdate", "lt2001")],
        ),
        ("--_id 1 peter.json", [("_id", "1")]),
        ("--organization.name Acme peter.json", [("organization.name", "Acme")]),
        (
            "--_has:Observation:patient:code 1234 peter.json",
            [("_has:Observation:patient:code", "1234")],
        ),
        ("--createdAt ge2026 peter.json", [("createdAt", "ge2026")]),
        ("--param name=peter peter.json", [("name", "peter")]),
        ("--param=name=a=b peter.json", [("name", "a=b")]),
        ("--given -quiet peter.json", [("given", "-quiet")]),
        ("--given=--x peter.json", [("given", "--x")]),
        (
            "--name a,b --param given=c --name d peter.json",
            [("name", "a,b"), ("given", "c"), ("name", "d")],
        ),
        ("--identifier http://mrn|4711 peter.json", [("identifier", "http://mrn|4711")]),
        ("--identifier |4711 peter.json", [("identifier", "|4711")]),
        ("-q --name peter -- peter.json", [("name", "peter")]),
        ("-H X-Trace:1 --name peter peter.json", [("name", "peter")]),
    ],
)
def test_flags_become_pairs_in_order(argv: str, expected: list[tuple[str, str]]) -> None:
    assert parse_qsl(query(*argv.split()), keep_blank_values=True) == expected


def test_a_value_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "name.txt").write_text("van der Berg\n")
    assert query("--param", "name=@name.txt", "peter.json") == "name=van%20der%20Berg"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["peter.json"], "at least one search parameter"),
        (["peter.json", "--name"], "--name has no value"),
        (["--name", "--local", "peter.json"], "--name has no value"),
        (["--name", "", "peter.json"], "--name is empty"),
        (["--name=", "peter.json"], "--name is empty"),
        (["--name", "  ", "peter.json"], "--name is empty"),
        (["--name", "peter,", "peter.json"], "--name is empty"),
        (["--identifier", "http://mrn|", "peter.json"], "--identifier is empty or only half"),
        (["--identifier", "http://mrn|1,http://mrn|", "peter.json"], "only half"),
        (["--birthdate", "ge", "peter.json"], "only half"),
        (["--organization", "Organization/", "peter.json"], "only half"),
        (["--param", "name=", "peter.json"], "--name is empty"),
        (["--param", "name", "peter.json"], "NAME=VALUE"),
        (["--param", "name=@missing.txt", "peter.json"], "missing.txt"),
        (["--nmae", "peter", "peter.json"], "did you mean --name"),
        (["--outptu", "json", "peter.json"], "--output"),
        (["--name", "peter", "--_count", "5", "peter.json"], "--_count"),
        (["--name", "peter", "--_format", "json", "peter.json"], "--_format"),
        (["--name", "van", "der", "Berg", "peter.json"], "too many"),
    ],
)
def test_what_would_widen_a_write_is_refused(argv: list[str], said: str) -> None:
    ran = World(ENVIRON).run("cond-update", "Patient", *argv)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err
    assert "Berg" not in ran.err


def test_an_option_of_hlcli_or_a_broad_value_can_be_insisted_on() -> None:
    assert (
        query("--identifier", "http://mrn|", "--allow-broad", "peter.json")
        == "identifier=http%3A%2F%2Fmrn%7C"
    )
    assert query("--colour", "red", "--allow-unknown-param", "peter.json") == "colour=red"


def test_a_long_value_is_a_value_and_no_file_name() -> None:
    long = ",".join(str(number) for number in range(400))
    assert query("--_id", long, "peter.json").startswith("_id=0%2C1%2C")
    ran = World(ENVIRON).run("cond-update", "Patient", "--_id", long)
    assert (ran.code, "no body" in ran.err) == (2, True)
    ran = World(ENVIRON).run("cond-update", "Patient", "--name", "peter.json")
    assert "--name took the file's name" in ran.err


def test_an_escaped_comma_separates_nothing() -> None:
    assert query("--name", "a\\,", "peter.json") == "name=a%5C%2C"


def test_no_option_of_these_commands_is_a_search_parameter() -> None:
    from hlcli.commands import parser
    from hlcli.fhir import search

    reserved = {"version", "status", "type", "name", "url", "source", "target", "mode", "format"}
    reserved |= {"data", "reason", "method", "context", "date", "code"}
    every = {name for type in search.resource_types() for name in search.parameters(type)}
    commands = parser().commands
    for command in ("cond-update", "search"):
        own = {
            opt[2:] for one in commands[command].params for opt in one.opts if opt.startswith("--")
        }
        assert own
        assert not own & (every | reserved)
