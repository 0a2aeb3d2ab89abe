"""The whole attempt has one deadline, however busy an endpoint looks. Each look at the clock takes
a second here, so that nobody has to wait."""

from __future__ import annotations

import contextlib
import itertools
import socket
from dataclasses import replace

import pytest

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.wire.client import Client, Link
from hlcli.wire.sign import Unsigned
from sockets import Treatment, Wiretap, http
from telegraph import Clock, get, patient, put, silence, world

PATIENT = b'{"resourceType": "Patient", "id": "p-1"}'
OK = b"HTTP/1.1 200 OK\r\n"


def send(base: str, interaction: Interaction, timeout: float = 20) -> Exchange:
    seconds = itertools.count()
    env = replace(world(Clock()), monotonic=lambda: float(next(seconds)))
    client = Client(env, Link(base, retries=0, timeout=timeout), Unsigned(), silence)
    try:
        return client.send(interaction)
    finally:
        client.close()


def dripping(start: bytes, drop: bytes) -> Treatment:
    """Say `start`, then `drop` over and over; hang up in the end, for a client that listens on."""

    def treat(connection: socket.socket, _: bytes) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError):
            connection.sendall(start)
            for _drop in range(50_000):
                connection.sendall(drop)

    return treat


@pytest.mark.parametrize(
    "treatment",
    [
        dripping(OK + b"X-Slow: ", b"a"),
        dripping(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        dripping(OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0", b"a"),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n5;", b"a"),
        dripping(OK + b"Content-Length: 60000\r\n\r\n", b" "),
    ],
    ids=["headers", "early hints", "gzip header", "chunk extension", "body"],
)
def test_an_answer_that_never_ends(treatment: Treatment) -> None:
    with Wiretap(treatment) as tap:
        exchange = send(tap.base, get())
    assert (exchange.problem and exchange.problem.type, exchange.exit_code) == ("timeout", 11)
    assert exchange.duration < 40


def test_an_endpoint_that_takes_a_request_too_slowly() -> None:
    body = patient() + b" " * 16 * 1024 * 40
    with Wiretap(http(200, PATIENT)) as tap:
        exchange = send(tap.base, put(body=body))
    assert (exchange.problem and exchange.problem.type, exchange.written) == ("timeout", None)


def test_a_prompt_endpoint_is_not_hurried() -> None:
    with Wiretap(http(200, PATIENT)) as tap:
        assert send(tap.base, put()).exit_code == 0


def test_the_time_may_be_up_before_there_is_a_connection() -> None:
    with Wiretap(http(200, PATIENT)) as tap:
        exchange = send(tap.base, put(), timeout=0.5)
        assert tap.raw == []
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 6)
