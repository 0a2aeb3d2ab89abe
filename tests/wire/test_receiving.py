"""How much of an answer is an answer."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest

from telegraph import Clock, Desk, get, in_turn, ok, patient, put


def test_an_answer_that_was_complete_when_time_was_up_is_one() -> None:
    clock = Clock()

    def slow(_: httpx.Request) -> httpx.Response:
        clock.passed += 31
        return ok()

    assert Desk(slow, clock).send(get(), timeout=30).exit_code == 0


def test_an_endless_answer_is_none() -> None:
    class Endless(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield bytes(1024 * 1024)

    exchange = Desk(lambda _: httpx.Response(200, stream=Endless())).send(get(), retries=0)
    assert exchange.problem is not None
    assert (exchange.problem.type, exchange.problem.message) == (
        "bad-answer",
        "the answer is too large (68,157,440 bytes)",
    )


def test_an_answer_that_cannot_be_decompressed_is_none() -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"this is not gzip"

    zipped = {"Content-Encoding": "gzip"}
    exchange = Desk(lambda _: httpx.Response(200, headers=zipped, stream=Broken())).send(
        get(), retries=0
    )
    assert exchange.problem is not None
    assert exchange.problem.message == "the answer cannot be decompressed"


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "deflate", "gzip, identity", "x"])
def test_an_answer_packed_as_nobody_asked_is_not_unpacked(coding: str) -> None:
    class Packed(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield gzip.compress(gzip.compress(ok().content))

    answer = httpx.Response(200, headers={"Content-Encoding": coding}, stream=Packed())
    exchange = Desk(in_turn(answer)).send(put(), retries=0)
    assert (exchange.written, exchange.problem and exchange.problem.type) == (None, "bad-answer")


def test_a_refusal_whose_body_breaks_off_is_still_a_refusal() -> None:
    class Half(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b'{"resourceType": "Oper'
            raise httpx.RemoteProtocolError("peer closed connection")

    exchange = Desk(lambda _: httpx.Response(412, stream=Half())).send(put())
    assert (exchange.result, exchange.written, exchange.attempts) == (
        "precondition-failed",
        False,
        1,
    )
    assert exchange.reply is not None
    assert exchange.reply.body == b'{"resourceType": "Oper'


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://user:pw@else.example:8443/x?name=Doe", "to https://else.example:8443;"),
        ("/other/place?name=Doe", "to https://store.example;"),
        ("http://[broken", "elsewhere"),
        ("http://bro\u00a0ken:99999", "to http://bro"),
        (None, "does not say where"),
    ],
)
def test_a_redirect_is_named_and_not_followed(location: str | None, said: str) -> None:
    headers = [(b"Location", location.encode())] if location else []
    desk = Desk(in_turn(httpx.Response(307, headers=headers)))
    exchange = desk.send(put())
    assert (exchange.exit_code, exchange.written, len(desk.requests)) == (4, False, 1)
    assert exchange.problem is not None
    assert said in exchange.problem.message
    assert "Doe" not in exchange.problem.message


def test_the_body_arrives_to_the_byte() -> None:
    body = patient()[:-2] + b' ,  "x": 1.50, "y": 1E400, "z": 10000000000000000000000}'
    desk = Desk(in_turn(ok()))
    desk.send(put(body=body))
    assert desk.requests[0].content == body
