"""A process that sends is killed, by whoever needs its memory: another takes its place."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from hlcli.bulk.plan.task import Came, Outcome, Task, Told, Waits
from hlcli.crew.account import Account
from hlcli.crew.crew import Crew, Setup
from hlcli.fhir.exchange import Notice
from hlcli.fhir.interaction import Interaction, Reply, conditional_update, update
from hlcli.wire.fate import Attempt
from hlcli.wire.link import Link
from hlcli.wire.signers import Auth

BODY = b'{"resourceType":"Patient","id":"p"}'
BY_ID = update("Patient", "p", BODY)
BY_CRITERIA = conditional_update("Patient", (("name", "x"),), BODY)


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """An endpoint that takes requests and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield door


@pytest.fixture
def crew(silent: socket.socket) -> Iterator[Crew]:
    base = f"http://127.0.0.1:{silent.getsockname()[1]}/datastore/{'0' * 32}/r4"
    link = Link(base=base, timeout=60, retries=0, max_wait=60)
    wake, bell = socket.socketpair()
    with wake, bell:
        found = Crew(Setup(link, Auth("none")), dict(os.environ), 1, wake, lambda _: None)
        yield found
        found.close()


def arrived(silent: socket.socket) -> bytes:
    """The method of the next request that comes."""
    connection, _ = silent.accept()
    with connection:
        return connection.recv(65_536).split(b" ")[0]


def kill(crew: Crew) -> list[Outcome]:
    [worker] = crew.processes
    os.kill(worker, signal.SIGKILL)
    return [told.outcome for told in crew.take(30) if isinstance(told, Came)]


def given(crew: Crew, asked: Interaction, silent: socket.socket) -> socket.socket:
    crew.give([Task(1, asked)])
    connection, _ = silent.accept()
    return connection


def test_what_is_written_by_its_id_is_looked_up_by_another(
    crew: Crew, silent: socket.socket
) -> None:
    with given(crew, BY_ID, silent):
        assert kill(crew) == []
        assert arrived(silent) == b"GET"


def test_the_fate_of_a_conditional_update_is_unknown_and_the_next_has_a_process(
    crew: Crew, silent: socket.socket
) -> None:
    with given(crew, BY_CRITERIA, silent):
        [outcome] = kill(crew)
    assert (outcome.result, outcome.written) == ("unknown", None)
    with given(crew, BY_CRITERIA, silent) as connection:
        assert connection.recv(3) == b"PUT"


def test_a_task_that_ends_two_processes_is_not_given_to_a_third(
    crew: Crew, silent: socket.socket
) -> None:
    with given(crew, BY_ID, silent):
        kill(crew)
        with silent.accept()[0]:
            [outcome] = kill(crew)
    assert (outcome.number, outcome.result) == (1, "unknown")


def test_a_wait_before_anything_was_sent_is_told_too() -> None:
    """For a token that is not to be had yet: whoever waits is woken by the parent alone."""
    told: list[Told] = []
    account = Account(1, told.append)
    account.announce(Notice("waiting", 2.0))
    account.made(Attempt(Reply(429, (), b""), 5.0, 0.1))
    account.announce(Notice("waiting", 3.0))
    account.begin()
    account.announce(Notice("waiting", 4.0))
    waits = [one for one in told if isinstance(one, Waits)]
    assert [(one.seconds, one.pressed) for one in waits] == [
        (2.0, False),
        (3.0, True),
        (4.0, False),
    ]
