"""`hlcli search`: criteria in the URL or in a form, order, company; what is refused beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest

from front import KEYS, Ran, World
from serving import served, shell

ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}
NOTHING = {"resourceType": "Bundle", "type": "searchset", "entry": []}
FORM = "application/x-www-form-urlencoded"


def asked(*argv: str, environ: dict[str, str] | None = None) -> tuple[httpx.Request, Ran]:
    """The one request that left, and what came of it."""
    left: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        left.append(request)
        return httpx.Response(200, json=NOTHING)

    world = World(ENVIRON | (environ or {}), transport=httpx.MockTransport(answer))
    ran = world.run("search", *argv)
    assert ran.code == 0, ran.err
    [one] = left
    return one, ran


def pairs(*argv: str) -> list[tuple[str, str]]:
    request, _ = asked(*argv)
    return parse_qsl(request.url.query.decode(), keep_blank_values=True)


@pytest.mark.parametrize(
    ("words", "pair"),
    [
        (["--sort", "-birthdate"], ("_sort", "-birthdate")),
        (["--sort=-birthdate,_id"], ("_sort", "-birthdate,_id")),
        (["--sort", "-birthdate", "--sort", "_id"], ("_sort", "-birthdate,_id")),
        (["--count", "5"], ("_count", "5")),
        (["--all"], ("_count", "100")),
        (["--all", "--count", "7"], ("_count", "7")),
        (["--all", "--_count", "8"], ("_count", "8")),
        (["--include", "organization"], ("_include", "Patient:organization")),
        (["--include", "Patient:link:Patient"], ("_include", "Patient:link:Patient")),
        (["--include", "*"], ("_include", "*")),
        (["--revinclude", "Observation:subject"], ("_revinclude", "Observation:subject")),
        (["--revinclude", "Provenance:target"], ("_revinclude", "Provenance:target")),
        (["--sort", "name", "--allow-unknown-param"], ("_sort", "name")),
    ],
)
def test_options_become_result_parameters(words: list[str], pair: tuple[str, str]) -> None:
    assert pairs("Patient", "--gender", "male", *words) == [("gender", "male"), pair]


def test_several_of_them() -> None:
    words = ("--include", "link", "--include", "organization")
    back = ("--revinclude", "Observation:subject")
    assert [value for _, value in pairs("Patient", *words, *back)] == [
        "Patient:link", "Patient:organization", "Observation:subject"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sort", "brithdate"], "did you mean birthdate"),
        (["--sort", "name"], "HealthLake does not sort by name"),
        (["--sort", "_id,gender,birthdate,family,given,phone"], "takes 5 parameters at most"),
        (["--count", "0"], "--count is a number from 1 on"),
        (["--count", "x"], "--count"),
        (["--count", "5", "--_count", "6"], "--count and --_count say the same"),
        (["--sort", "_id", "--_sort", "_id"], "--sort and --_sort say the same"),
        (["--include", "name"], "name is a string parameter, and refers to nothing"),
        (["--include", "organisation"], "did you mean organization"),
        (["--include", "Pateint:organization"], "did you mean Patient"),
        (["--revinclude", "subject"], "--revinclude takes TYPE:PARAM"),
        (["--revinclude", "Patient:organization"], "cannot refer to a Patient"),
        (["--sort", ""], "--sort is empty"),
    ],
)
def test_what_nobody_understands_is_refused_beforehand(words: list[str], said: str) -> None:
    ran = World(ENVIRON).run("search", "Patient", *words)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err


def test_by_post_nothing_but_the_type_is_in_the_url() -> None:
    criteria = ("--name", "Jané & Co", "--birthdate", "2000-01-01", "--sort", "_id")
    request, ran = asked("Patient", *criteria, "--post", "--output", "json")
    assert (request.method, request.url.query) == ("POST", b"")
    assert request.url.path.endswith("/r4/Patient/_search")
    assert request.headers["Content-Type"] == FORM
    assert "content-type" in request.headers["Authorization"]
    assert request.content == b"name=Jan%C3%A9%20%26%20Co&birthdate=2000-01-01&_sort=_id"
    assert ran.json["url"].endswith("/_search")
    assert (ran.json["interaction"], ran.json["method"]) == ("search-type", "POST")
    assert ran.json["written"] is False


def test_no_debug_line_holds_what_was_posted() -> None:
    _, ran = asked("Patient", "--name", "rosenkrantz", "--post", "--debug")
    assert "rosenkrantz" not in ran.err


def test_what_an_endpoint_repeats_of_a_form_is_masked() -> None:
    answer = httpx.Response(400, json={"message": "cannot search for rosenkrantz"})
    world = World(ENVIRON, transport=httpx.MockTransport(lambda _: answer))
    ran = world.run("search", "Patient", "--name", "rosenkrantz", "--post")
    assert (ran.code, "rosenkrantz" in ran.err) == (4, False)


def test_a_post_is_a_read_for_repeats() -> None:
    answers = iter([httpx.Response(502), httpx.Response(500), httpx.Response(200, json=NOTHING)])

    def answer(_: httpx.Request) -> httpx.Response:
        return next(answers)

    ran = World(ENVIRON, transport=httpx.MockTransport(answer)).run(
        "search", "Patient", "--name", "peter", "--post"
    )
    assert (ran.code, next(answers, None)) == (0, None)
    assert "may be written" not in ran.err


def test_the_line_for_curl_ends_where_the_form_ends() -> None:
    ran = World(ENVIRON).run("search", "Patient", "--name", "van der", "--post", "--curl")
    assert ran.code == 0
    assert "--data-binary name=van%20der \\\n" in ran.text


@pytest.fixture(scope="module")
def ward() -> Iterator[World]:
    with served() as exports:
        world = shell(exports)
        for number in range(25):
            world.run("put", f"Patient/p-{number}", "--set", f"birthDate=19{number + 10}-01-01",
                      "--set", f"gender={'male' if number % 2 else 'female'}")  # fmt: skip
        seen = ("--set", "status=final", "--set", "code.text=pulse")
        world.run("put", "Observation/o", *seen, "--set", "subject.reference=Patient/p-3")
        yield world


@pytest.mark.parametrize("post", [(), ("--post",)])
def test_all_pages_over_a_socket(ward: World, post: tuple[str, ...]) -> None:
    words = ("--sort", "-birthdate", "--all", "--count", "4", *post)
    ran = ward.run("search", "Patient", "--gender", "male", *words, "-o", "id")
    assert ran.code == 0, ran.err
    assert ran.text.split() == [f"Patient/p-{number}" for number in range(23, 0, -2)]
    assert "found 12 Patient" in ran.err
    assert "3 pages" in ran.err


def test_company_over_a_socket(ward: World) -> None:
    ran = ward.run("search", "Observation", "--include", "subject", "-o", "id")
    assert ran.text.split() == ["Observation/o", "Patient/p-3"]
    assert "found 1 Observation" in ran.err
    assert "1 included" in ran.err
    words = ("--_id", "p-3", "--revinclude", "Observation:subject", "-o", "id")
    assert ward.run("search", "Patient", *words).text.split() == ["Patient/p-3", "Observation/o"]


def test_a_form_is_signed_as_it_stands(tmp_path: Path) -> None:
    world = World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})
    world.run("put", "Patient/p", "--set", "name[0].family=van der Bérg +%", "--local")
    ran = world.run("search", "Patient", "--family", "van der Bérg +%", "--post", "--local")
    assert (ran.code, ran.text.count("\n")) == (0, 1)
