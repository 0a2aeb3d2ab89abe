"""What only a client for many at a time can do wrong: connections kept and shared, cut short."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from clients import at_once
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, read
from hlcli.wire.fate import Attempt
from hlcli.wire.link import Link
from hlcli.wire.many import Many
from hlcli.wire.sign import Unsigned
from sockets import Treatment, Wiretap, http, received
from telegraph import Clock, cond, get, put, silence, world

PATIENT = b'{"resourceType": "Patient", "id": "p-1"}'
KEPT = http(200, PATIENT).replace(b"Connection: close\r\n", b"")


@contextmanager
def many(base: str, timeout: float = 10) -> Iterator[tuple[asyncio.Runner, Many]]:
    link = Link(base, retries=0, timeout=timeout)
    with asyncio.Runner() as runner:
        client = Many(world(Clock()), link, Unsigned())
        yield runner, client
        client.close()


async def send(client: Many, asked: Interaction, made: list[Attempt] | None = None) -> Exchange:
    told = (made if made is not None else []).append
    return await client.send(asked, silence, told, at_once)


def type_of(exchange: Exchange) -> str | None:
    return exchange.problem.type if exchange.problem else None


@pytest.mark.parametrize(
    "goodbye",
    [lambda one: one.shutdown(socket.SHUT_WR), lambda one: one.sendall(b"HTTP/1.1 408 X\r\n\r\n")],
    ids=["closed", "spoken unasked"],
)
def test_a_connection_that_ended_while_idle_is_not_used_again(goodbye: object) -> None:
    """Nothing is lost on it: the next request leaves on a new one."""

    def once(connection: socket.socket, _: bytes) -> None:
        connection.sendall(KEPT)
        goodbye(connection)  # type: ignore[operator]
        with contextlib.suppress(OSError):
            connection.recv(65536)

    with Wiretap(once, http(200, PATIENT)) as tap, many(tap.base) as (runner, client):
        assert runner.run(send(client, cond(None))).exit_code == 0
        runner.run(asyncio.sleep(0.05))
        assert runner.run(send(client, cond(None))).exit_code == 0
        assert len(tap.raw) == 2


def test_an_endless_answer_to_a_write_ends_early() -> None:
    """There may be hundreds of them at a time."""
    taken = []

    def endless(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(bytes(1024 * 1024))
                taken.append(1)

    with Wiretap(endless) as tap, many(tap.base) as (runner, client):
        assert type_of(runner.run(send(client, cond(None)))) == "bad-answer"
        assert len(taken) < 32


def test_a_connection_that_breaks_under_a_request_repeats_nothing() -> None:
    def twice(connection: socket.socket, _: bytes) -> None:
        connection.sendall(KEPT)
        received(connection)
        connection.close()

    with Wiretap(twice) as tap, many(tap.base) as (runner, client):
        assert runner.run(send(client, cond(None))).exit_code == 0
        exchange = runner.run(send(client, cond(None)))
        assert len(tap.raw) == 1
    assert (exchange.written, type_of(exchange), exchange.attempts) == (None, "lost-answer", 1)


def dripping(start: bytes, drop: bytes) -> Treatment:
    def treat(connection: socket.socket, _: bytes) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(start)
            while True:
                connection.sendall(drop)

    return treat


@pytest.mark.parametrize(
    "treatment",
    [
        dripping(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
    ids=["early hints", "chunks"],
)
def test_an_answer_that_never_ends(treatment: Treatment) -> None:
    with Wiretap(treatment) as tap, many(tap.base, timeout=0.3) as (runner, client):
        exchange = runner.run(send(client, get()))
    assert type_of(exchange) in ("timeout", "bad-answer")


def test_a_head_that_never_ends() -> None:
    slow = dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a" * 1000)
    with Wiretap(slow) as tap, many(tap.base) as (runner, client):
        exchange = runner.run(send(client, get()))
    assert type_of(exchange) == "lost-answer"


def test_one_that_is_cut_short_says_that_it_may_be_written() -> None:
    async def cut(client: Many) -> Exchange:
        task = asyncio.ensure_future(send(client, put()))
        await asyncio.to_thread(arrived.recv, 1)
        task.cancel()
        return await task

    def silent(connection: socket.socket, _: bytes) -> None:
        bell.send(b".")
        with contextlib.suppress(OSError):
            connection.recv(1)

    arrived, bell = socket.socketpair()
    with arrived, bell, Wiretap(silent) as tap, many(tap.base) as (runner, client):
        exchange = runner.run(cut(client))
    assert (exchange.result, exchange.written, exchange.exit_code) == ("unknown", None, 130)


def test_answers_never_cross() -> None:
    """Forty at once, each told by its own id, and no more connections than that."""

    async def all_at_once(client: Many) -> list[Exchange]:
        asked = [read("Patient", f"p-{number}") for number in range(40)]
        return await asyncio.gather(*(send(client, one) for one in asked))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                id = head.split(b" ")[1].rpartition(b"/")[2]
                body = b'{"resourceType": "Patient", "id": "%s"}' % id
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    async def both() -> tuple[list[Exchange], int]:
        opened: list[asyncio.Task[None] | None] = []

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            opened.append(asyncio.current_task())
            await serve(reader, writer)

        server = await asyncio.start_server(counted, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        client = Many(world(Clock()), Link(f"http://127.0.0.1:{port}/r4"), Unsigned())
        found = [one for _ in range(3) for one in await all_at_once(client)]
        client.close()
        server.close()
        await asyncio.gather(*(one for one in opened if one))
        return found, len(opened)

    found, connections = asyncio.run(both())
    assert [one.exit_code for one in found] == [0] * 120
    assert connections <= 40


def test_an_attempt_is_measured() -> None:
    made: list[Attempt] = []
    with Wiretap(http(200, PATIENT)) as tap, many(tap.base) as (runner, client):
        runner.run(send(client, put(), made))
    [attempt] = made
    assert attempt.server is not None
    assert 0 <= attempt.server <= attempt.seconds
