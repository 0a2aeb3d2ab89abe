"""Page after page: streamed, bounded, and honest where a page is not to be had."""

from __future__ import annotations

import errno
import gc
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpx
import pytest

from front import KEYS, Ran, World
from hlcli.env import Env, Stream
from hlcli.fhir.interaction import Reply
from hlcli.main import main

BASE = "http://127.0.0.1:9/datastore/0123456789abcdef0123456789abcdef/r4"
ENVIRON = KEYS | {"HLCLI_ENDPOINT_URL": BASE}
ALL = ("search", "Patient", "--name", "peter", "--all")
Answer = Callable[[httpx.Request], httpx.Response]


def page(number: int, next: str | None = "", each: int = 2) -> httpx.Response:
    """A page; its link leads to the next number unless it is given, or None."""
    ids = [f"p{number}-{place}" for place in range(each)]
    entries = [{"resource": {"resourceType": "Patient", "id": id, "multipleBirthInteger": 1}}
               for id in ids]  # fmt: skip
    url = f"{BASE}/Patient?page={number + 1}" if next == "" else next
    links = [{"relation": "self", "url": f"{BASE}/Patient"}]
    links += [{"relation": "next", "url": url}] if url else []
    bundle = {"resourceType": "Bundle", "type": "searchset", "total": 6, "link": links}
    return httpx.Response(200, json=bundle | {"entry": entries})


@dataclass
class Shop:
    """An endpoint that hands out pages, and keeps the requests."""

    answers: list[httpx.Response | BaseException | Answer]
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        assert len(self.asked) < 100, "pages without end"
        this = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(this, BaseException):
            raise this
        return this if isinstance(this, httpx.Response) else this(request)

    def run(self, *argv: str, tty: bool = False) -> Ran:
        transport = httpx.MockTransport(self)
        return World(ENVIRON, transport=transport, tty=tty).run(*argv)

    def env(self, out: io.BytesIO) -> Env:
        """A world whose stdout can be seen while the command runs."""
        err = Stream(io.BytesIO())
        transport = httpx.MockTransport(self)
        return Env(err, Stream(out), err, ENVIRON, sleep=lambda _: None, transport=transport)


def three() -> Shop:
    return Shop([page(1), page(2), page(3, None)])


def ids(ran: Ran) -> list[str]:
    return [json.loads(line)["id"] for line in ran.text.splitlines()]


EVERY = [f"p{number}-{place}" for number in (1, 2, 3) for place in (0, 1)]


def test_all_pages_one_resource_a_line() -> None:
    shop = three()
    ran = shop.run(*ALL)
    assert (ran.code, ids(ran)) == (0, EVERY)
    assert ran.err == "ok: 200 found 6 Patient, 127.0.0.1:9 …abcdef: 3 pages\n"
    assert [str(one.url).partition("?")[2] for one in shop.asked] == [
        "name=peter&_count=100",
        "page=2&_count=100",
        "page=3&_count=100",
    ]
    assert all("Authorization" in one.headers for one in shop.asked)


def test_one_page_says_that_there_are_more() -> None:
    ran = three().run("search", "Patient", "--name", "peter")
    assert (ran.code, ids(ran)) == (0, EVERY[:2])
    assert "note: there are more: this is one page (--all reads every page)" in ran.err


def test_every_page_is_out_before_the_next_is_asked_for() -> None:
    out = io.BytesIO()
    seen: list[int] = []

    def counting(_: httpx.Request) -> httpx.Response:
        seen.append(out.getvalue().count(b"\n"))
        number = len(seen)
        return page(number, None if number == 4 else "")

    assert main(ALL, Shop([counting]).env(out)) == 0
    assert seen == [0, 2, 4, 6]


def test_memory_does_not_grow_with_the_pages() -> None:
    alive: list[int] = []

    def counting(_: httpx.Request) -> httpx.Response:
        gc.collect()
        alive.append(sum(isinstance(one, Reply) for one in gc.get_objects()))
        return page(len(alive), None if len(alive) == 30 else "")

    assert main(ALL, Shop([counting]).env(io.BytesIO())) == 0
    assert len(alive) == 30
    assert max(alive) - alive[0] <= 2


@pytest.mark.parametrize(
    ("answer", "code", "title"),
    [
        (httpx.Response(500), 5, "500 Internal Server Error"),
        (httpx.Response(404), 10, "404 Not Found"),
        (httpx.Response(403), 3, "403 Forbidden"),
        (httpx.Response(429, headers={"Retry-After": "9999"}), 7, "429 Too Many Requests"),
        (httpx.ConnectError("x"), 6, "not reached"),
        (httpx.ReadError("x"), 11, "no answer"),
        (httpx.Response(200, json={"resourceType": "Patient"}), 11, "200 OK"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_a_page_that_is_not_to_be_had_ends_it_and_says_how_far_it_went(
    answer: httpx.Response | BaseException, code: int, title: str
) -> None:
    ran = Shop([page(1), page(2), answer]).run(*ALL)
    assert (ran.code, ids(ran)) == (code, EVERY[:4])
    assert title in ran.err
    assert "note: 4 resources of 2 pages came before it, and were printed" in ran.err
    assert "written" not in ran.err


def test_a_page_that_comes_at_the_second_attempt_is_a_page() -> None:
    ran = Shop([page(1), httpx.Response(503), httpx.ReadError("x"), page(2, None)]).run(*ALL)
    assert (ran.code, ids(ran)) == (0, EVERY[:4])


ELSEWHERE = {
    "https://evil.example/datastore/1/r4/Patient?page=secret": (4, "leads to https://evil.example"),
    "http://127.0.0.1:9/datastore/other/r4/Patient?page=secret": (4, "out of the data store"),
    f"{BASE}/Patient?name=peter&_count=100": (11, "leads back to one already read"),
}


@pytest.mark.parametrize("tty", [True, False])
@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_link_that_leads_elsewhere_is_not_followed(url: str, tty: bool) -> None:
    code, said = ELSEWHERE[url]
    shop = Shop([page(1, url)])
    ran = shop.run(*ALL, tty=tty)
    assert (ran.code, len(shop.asked)) == (code, 1)
    told = " ".join(ran.err.split())
    assert said in told
    assert "2 resources of 1 page came before it, and were printed" in told
    assert "secret" not in ran.err
    assert "not sent" in ran.err


def test_links_that_go_in_a_circle_end() -> None:
    shop = Shop([page(1), page(2), page(3, f"{BASE}/Patient?page=2")])
    ran = shop.run(*ALL)
    assert (ran.code, len(shop.asked), ids(ran)) == (11, 3, EVERY)


def test_the_json_object_has_all_pages_as_one_bundle() -> None:
    ran = three().run(*ALL, "--output", "json")
    assert (ran.code, ran.text.count("\n"), ran.err.count("ok:")) == (0, 1, 1)
    found = ran.json
    bundle = found["resource"]
    assert [one["resource"]["id"] for one in bundle["entry"]] == EVERY
    assert bundle["link"] == [{"relation": "self", "url": f"{BASE}/Patient"}]
    assert (bundle["type"], bundle["total"]) == ("searchset", 6)
    assert found["url"].endswith("?name=peter&_count=100")
    assert (found["attempts"], found["status"], found["exitCode"]) == (3, 200, 0)


def test_a_query_looks_at_all_pages() -> None:
    ran = three().run(*ALL, "--query", "resource.entry[].resource.id")
    assert (ran.code, ran.text.split()) == (0, EVERY)


def test_the_json_object_of_a_failure_says_how_far_it_went() -> None:
    ran = Shop([page(1), httpx.Response(404)]).run(*ALL, "--output", "json")
    assert (ran.code, ran.text.count("\n")) == (10, 1)
    assert ran.json["resource"] is None
    error = ran.json["error"]
    assert (error["type"], error["pages"], error["resources"]) == ("not-found", 1, 2)
    assert "2 resources of 1 page came before it, and are not printed" in ran.err


def test_ids_and_bundles_are_streamed_too() -> None:
    assert three().run(*ALL, "-o", "id").text.split() == [f"Patient/{id}" for id in EVERY]
    bundles = three().run(*ALL, "-o", "resource").text.splitlines()
    assert [json.loads(one)["resourceType"] for one in bundles] == ["Bundle"] * 3


def test_an_empty_answer_is_no_failure() -> None:
    ran = Shop([page(1, None, 0)]).run(*ALL)
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err == "ok: 200 found no Patient, 127.0.0.1:9 …abcdef\n"


class Full(io.BytesIO):
    """A stdout that takes one page and then fails."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error
        self.pages = 0

    def write(self, data: object, /) -> int:
        self.pages += 1
        if self.pages > 1:
            raise self.error
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BrokenPipeError(errno.EPIPE, "x"), 0, "nobody reads on"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "No space left on device"),
    ],
)
def test_nothing_more_is_asked_for_where_nobody_takes_it(
    error: OSError, code: int, said: str
) -> None:
    shop = Shop([page(1), page(2), page(3)])
    env = shop.env(Full(error))
    err = io.BytesIO()
    assert main(ALL, replace(env, stderr=Stream(err))) == code
    assert len(shop.asked) == 2
    assert said in err.getvalue().decode()


def test_a_table_keeps_its_heading_over_the_pages() -> None:
    text = three().run(*ALL, tty=True).text
    assert text.count("version") == 1
    assert [line.split()[0] for line in text.splitlines()[1:]] == EVERY
