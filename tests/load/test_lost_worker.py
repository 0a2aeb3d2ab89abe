"""A process that sends is killed, by whoever needs its memory: another takes its place."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from hlcli.bulk.plan.task import Came, Outcome, Task
from hlcli.crew.crew import Crew, Setup
from hlcli.fhir.interaction import Interaction, conditional_update, update
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
