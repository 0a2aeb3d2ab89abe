"""Criteria against R4 and against the body: refused with exit 2 before anything leaves."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from front import KEYS, Ran, World

PETER = {
    "resourceType": "Patient",
    "identifier": [
        {"system": "http://hospital/mrn", "value": "SECRET-1"},
        {"system": "http://insurer", "value": "SECRET-2"},
    ],
    "name": [{"family": "Chalmers", "given": ["Peter"]}],
    "birthDate": "2000-01-01",
    "telecom": [{"system": "phone", "value": "1234567890"}],
}
ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}


def nothing_may_leave(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.method} left")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("peter.json").write_text(json.dumps(PETER))
    Path("with-id.json").write_text(json.dumps(PETER | {"id": "peter-1"}))


def run(*argv: str, tty: bool = False) -> Ran:
    return World(ENVIRON, transport=httpx.MockTransport(nothing_may_leave), tty=tty).run(*argv)


def update(*argv: str) -> Ran:
    return run("cond-update", "Patient", *argv)


def refused(ran: Ran, *said: str) -> None:
    assert (ran.code, ran.out) == (2, b""), ran.err
    for one in said:
        assert one in ran.err
    assert "SECRET" not in ran.err


def query(*argv: str) -> list[tuple[str, str]]:
    ran = update("--dry-run", "-o", "json", *argv)
    assert ran.code == 0, ran.err
    return parse_qsl(urlsplit(str(ran.json["url"])).query)


@pytest.mark.parametrize("command", ["cond-update", "search"])
@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--name:exct", "SECRET"], "--name:exct: a string parameter takes no :exct"),
        (["--gender:in", "SECRET"], "--gender:in: HealthLake does not support R4's :in"),
        (["--birthdate", "ap2000"], "--birthdate: HealthLake does not support R4's prefix ap"),
        (["--birthdate", "SECRET"], "--birthdate: expected a date: yyyy, yyyy-mm"),
        (["--active", "SECRET"], "--active: expected true or false"),
        (["--organization", "SECRET/1"], "--organization: expected an id"),
        (["--_content", "SECRET"], "--_content: HealthLake does not support it"),
        (["--organization.nmae", "SECRET"], "--organization.nmae: Organization has no search"),
        (["--_has:Observation:patient:date", "SECRET"], "expected a date"),
        (["--param", "birthdate=SECRET"], "--birthdate: expected a date"),
    ],
)
def test_what_means_nothing_is_refused(command: str, argv: list[str], said: str) -> None:
    body = ["peter.json"] if command == "cond-update" else []
    refused(run(command, "Patient", *argv, *body), said)


def test_the_value_is_shown_to_whom_it_belongs() -> None:
    for ran in (
        run("search", "Patient", "--birthdate", "1.1.2000", tty=True),
        run("search", "Patient", "--birthdate", "1.1.2000", "--show-values"),
    ):
        assert ran.code == 2
        assert '--birthdate "1.1.2000": expected a date' in " ".join(ran.err.split())


def test_what_another_server_may_understand_can_be_insisted_on() -> None:
    argv = ["--gender:in", "http://vs", "--birthdate", "ap2000", "peter.json"]
    refused(update(*argv), "--allow-unknown-param")
    expected = [("gender:in", "http://vs"), ("birthdate", "ap2000")]
    assert query(*argv, "--allow-unknown-param") == expected
    refused(update("--birthdate", "x", "peter.json", "--allow-unknown-param"), "expected a date")


def test_an_empty_value_is_refused_in_a_search_and_can_be_insisted_on_in_an_update() -> None:
    refused(run("search", "Patient", "--name", ""), "--name: the value is empty")
    ran = update("--name", "", "peter.json", "--allow-broad", "--dry-run")
    assert (ran.code, ran.err) == (0, "")


def test_result_parameters_of_a_search_are_not_looked_at() -> None:
    ran = run("search", "Patient", "--_sort", "birthdate", "--_count", "5", "--birthdate", "x")
    refused(ran, "--birthdate")


# The body against its own criteria.


def test_a_body_that_misses_its_criteria_is_refused() -> None:
    ran = update("--phone", "SECRET", "--name", "Peter", "peter.json")
    refused(ran, "peter.json:1:1", "the body does not match --phone:", "--allow-mismatch")
    assert query("--phone", "555", "peter.json", "--allow-mismatch") == [("phone", "555")]
    refused(update("--_id", "x", "peter.json"), "hlcli put Patient/ID FILE")


def test_with_an_id_no_repeat_can_make_a_second_one() -> None:
    assert query("--phone", "555", "with-id.json") == [("phone", "555")]
    assert query("--phone", "555", "peter.json", "--set", "id=peter-1") == [("phone", "555")]


def test_a_body_from_flags_is_held_to_them_too() -> None:
    argv = ["--birthdate", "2000-01-01", "--replace", "--set"]
    refused(update(*argv, "birthDate=2001-01-01"), "--birthdate")
    assert query(*argv, "birthDate=2000-01-01")


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_a_match_that_ignores_case_is_a_warning(quiet: tuple[str, ...]) -> None:
    ran = update("--name", "peter", "peter.json", "--dry-run", *quiet)
    assert ran.code == 0
    (line,) = ran.err.splitlines()
    assert line.startswith("warning: --name: the body fits only if case is ignored; HealthLake")
    assert update("--name", "Peter", "peter.json", "--dry-run").err == ""
    assert update("--name", "peter", "with-id.json", "--dry-run").err == ""


@pytest.mark.parametrize(
    "argv",
    [
        ["--organization.name", "Acme"],
        ["--_has:Observation:patient:code", "1234"],
        ["--_lastUpdated", "ge2026"],
        ["--createdAt", "ge2026"],
        ["--gender:text", "x"],
        ["--shoe-size", "43", "--allow-unknown-param"],
    ],
)
def test_what_cannot_be_judged_here_is_left_to_the_server(argv: list[str]) -> None:
    assert query(*argv, "peter.json")


def test_the_same_call_twice_makes_one_resource() -> None:
    world = World({"HLCLI_LOCAL_DB": "store.sqlite"})
    argv = ("cond-update", "Patient", "peter.json", "--by", "family,birthdate", "--local")
    results = [world.run(*argv, "-o", "json").json["result"] for _ in range(2)]
    assert results == ["created", "updated"]


# --by


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (["family,birthdate"], [("family:exact", "Chalmers"), ("birthdate", "2000-01-01")]),
        (["family", "--by", "phone"], [("family:exact", "Chalmers"), ("phone", "1234567890")]),
        (["identifier=http://insurer|"], [("identifier", "http://insurer|SECRET-2")]),
        (
            ["family", "--gender:missing", "true"],
            [("gender:missing", "true"), ("family:exact", "Chalmers")],
        ),
    ],
)
def test_criteria_from_the_body(by: list[str], expected: list[tuple[str, str]]) -> None:
    assert query("peter.json", "--by", *by) == expected
    assert query("with-id.json", "--by", *by) == expected


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("identifier", "--by identifier: the resource has 2 values for it"),
        ("identifier", "identifier=SYSTEM|"),
        ("identifier=http://other|", "--by identifier: the resource has no value for it in that"),
        ("email", "--by email: the resource has no value for it"),
        (
            "fmaily",
            "--by fmaily: Patient has no search parameter fmaily; did you mean family or email?",
        ),
        ("_lastUpdated", "--by _lastUpdated: the server sets it"),
        ("family:exact", "--by family:exact: "),
        ("email", "try: take a parameter the body has one value for"),
        ("identifier=http://other", "error: not sent: --by identifier: only a system and a bar"),
        ("identifier,", "try: such as --by identifier,birthdate"),
        ("", "not sent: --by is empty"),
    ],
)
def test_what_by_cannot_take(by: str, said: str) -> None:
    refused(update("peter.json", f"--by={by}"), said)


def test_a_malformed_value_in_the_body_is_no_criterion() -> None:
    Path("odd.json").write_text('{"resourceType": "Patient", "birthDate": "SECRET"}')
    refused(update("odd.json", "--by", "birthdate"), "--birthdate: expected a date")


def test_what_healthlake_cannot_search_is_refused_in_by_too() -> None:
    Path("contract.json").write_text(
        '{"resourceType": "Contract", "subject": [{"reference": "Patient/SECRET"}]}'
    )
    argv = ("cond-update", "Contract", "contract.json", "--by", "patient", "--dry-run")
    refused(run(*argv), "--patient: HealthLake does not support it")
    assert run(*argv, "--allow-unknown-param").code == 0
