"""`hlcli history`: versions as a table and as lines, deletions among them, since a moment."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from front import KEYS, World
from hlcli.local.store import Store, Version

ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A patient that was made, changed, deleted, and brought back, an hour each."""
    db = str(tmp_path / "db")
    one = World({"HLCLI_LOCAL_DB": db})
    for family in ("Doe", "Roe", "", "Poe"):
        one.clock.sleep(3600)
        if family:
            put(one, name=[{"family": family}], birthDate="1985-12-31")
        else:
            gone = Version("Patient", "p", 3, "DELETE", one.clock.when, None)
            with closing(Store(db)) as store:
                store.add(gone, lag=timedelta(0), strong=False)
    return one


def put(world: World, **content: Any) -> None:
    body = json.dumps({"resourceType": "Patient", "id": "p", **content}).encode()
    assert world.run("put", "Patient", "-", "--local", stdin=body).code == 0


def test_a_table_for_a_person(world: World) -> None:
    put(world, name=[{"family": "Poe"}, {"family": "X"}], gender="male")
    code, seen = replace(world, tty=True).screen(
        "history", "Patient/p", "--local", "--no-color", "--quiet"
    )
    assert code == 0
    assert [line.rstrip() for line in seen.splitlines()] == [
        "version  time                                change",
        "5        2026-11-22 11:43:45Z  updated       2 added, 1 removed",
        "4        2026-11-22 11:43:45Z  brought back",
        "3        2026-11-22 10:43:45Z  deleted",
        "2        2026-11-22 09:43:45Z  updated       1 changed",
        "1        2026-11-22 08:43:45Z  created",
    ]


@pytest.mark.parametrize("count", ["1", "2", "3"])
def test_a_change_is_told_across_pages(world: World, count: str) -> None:
    words = ("history", "Patient/p", "--local", "--no-color", "--quiet")
    whole = replace(world, tty=True).screen(*words)
    assert replace(world, tty=True).screen(*words, "--all", "--count", count) == whole


def test_lines_for_a_pipe_and_a_deletion_among_them(world: World) -> None:
    ran = world.run("history", "Patient/p", "--local")
    assert ran.code == 0
    assert ran.err == "ok: 200 found 4 versions of Patient/p, local\n"
    lines = [json.loads(line) for line in ran.text.splitlines()]
    assert [one["meta"]["versionId"] for one in lines] == ["4", "3", "2", "1"]
    assert [one.get("name") and one["name"][0]["family"] for one in lines] == [
        "Poe", None, "Roe", "Doe"
    ]  # fmt: skip
    assert lines[1] == {
        "resourceType": "Patient",
        "id": "p",
        "meta": {"versionId": "3", "lastUpdated": "2026-11-22T10:43:45.000Z"},
        "deleted": True,
    }


def test_a_deletion_cannot_be_put_back_by_mistake(world: World) -> None:
    line = world.run("history", "Patient/p", "--local").out.splitlines()[1]
    ran = world.run("put", "Patient", "-", "--local", stdin=line)
    assert ran.code == 2
    assert "unknown element deleted" in ran.err


def test_the_other_forms(world: World) -> None:
    words = ("history", "Patient/p", "--local")
    names = world.run(*words, "-o", "id").text.split()
    assert names == [f"Patient/p/_history/{number}" for number in (4, 3, 2, 1)]
    found = world.run(*words, "-o", "json").json
    assert (found["interaction"], found["result"]) == ("history-instance", "read")
    assert (found["resourceType"], found["id"], found["versionId"]) == ("Bundle", None, None)
    assert [one["request"]["method"] for one in found["resource"]["entry"]] == [
        "PUT", "DELETE", "PUT", "PUT"
    ]  # fmt: skip
    paged = world.run(*words, "-o", "json", "--all", "--count", "1").json
    assert paged["resource"] == found["resource"]
    assert world.run(*words, "--query", "resource.entry[0].response.etag").text == 'W/"4"\n'


def test_since_a_moment(world: World) -> None:
    words = ("history", "Patient/p", "--local", "-o", "id", "--since")
    assert world.run(*words, "2026-11-22T11:43:45+01:00").text.count("\n") == 2
    assert world.run(*words, "2026-11-22").text.count("\n") == 4
    empty = world.run(*words, "2027-01-01")
    assert (empty.code, empty.out) == (0, b"")
    assert "found no versions of Patient/p" in empty.err


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ([], []),
        (["--since", "2026-11-22"], [("_since", "2026-11-22T00:00:00Z")]),
        (["--since", "2026-11-22T07:43:45.1+01:00"], [("_since", "2026-11-22T07:43:45.1+01:00")]),
        (["--since", "2026-11-22", "--count", "3"],
         [("_since", "2026-11-22T00:00:00Z"), ("_count", "3")]),
        (["--all"], [("_count", "100")]),
    ],
)  # fmt: skip
def test_what_is_asked(words: list[str], pairs: list[tuple[str, str]]) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"resourceType": "Bundle", "type": "history"})

    ran = World(ENVIRON, transport=httpx.MockTransport(answer)).run("history", "Patient/p", *words)
    assert ran.code == 0
    assert asked[0].url.path.endswith("/r4/Patient/p/_history")
    assert parse_qsl(asked[0].url.query.decode()) == pairs


@pytest.mark.parametrize(
    "since", ["yesterday", "2026", "2026-11", "2026-11-31", "2026-11-22T07:43:45", "", "1"]
)
def test_a_since_that_is_no_moment_is_refused(since: str) -> None:
    ran = World(ENVIRON).run("history", "Patient/p", f"--since={since}")
    assert (ran.code, "--since" in ran.err) == (2, True)


@pytest.mark.parametrize("words", [["Patient"], ["Patient/"], ["Patient/.."], ["Patient", "p"]])
def test_one_resource_is_named(words: list[str]) -> None:
    assert World(ENVIRON).run("history", *words).code == 2


def test_no_such_resource(world: World) -> None:
    ran = world.run("history", "Patient/nobody", "--local")
    assert (ran.code, ran.out) == (10, b"")
    assert "404 Not Found, Patient/nobody" in ran.err


ODD: list[Any] = [
    {},
    7,
    {"resource": {"resourceType": "Patient"}},
    {"request": {"method": "DELETE"}, "resource": {"resourceType": "Patient", "meta": {}}},
    {"response": {"location": "Patient/p/_history/7"}},
    {"response": {"etag": 'W/"6"', "lastModified": "2026-11-22T07:43:45Z"}},
    {"resource": {"meta": {"versionId": 5}}, "request": [], "response": "x"},
]


@pytest.mark.parametrize("tty", [True, False])
def test_an_odd_history_is_shown_as_far_as_it_goes(tty: bool) -> None:
    bundle = {"resourceType": "Bundle", "type": "history", "entry": ODD}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=bundle))
    ran = World(ENVIRON, transport=transport, tty=tty).run("history", "Patient/p")
    assert ran.code == 0
    assert len(ran.text.splitlines()) == 6 + tty
