"""A worker process: tasks in, what came of them out, on one event loop.

It ends with its parent, whatever became of that: what is under way is cut short then.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import signal
import socket
from collections.abc import Mapping
from functools import partial

from hlcli import env
from hlcli.bulk.plan.course import course
from hlcli.bulk.plan.task import Came, Task, Told
from hlcli.crew import pipe
from hlcli.crew.account import Account, dropped, lost
from hlcli.fhir.exchange import Exchange
from hlcli.wire.many import Many
from hlcli.wire.signers import signer_of


def main() -> None:
    """The process's own entry: standard input is the socket to the parent."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the parent's to act on
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(Exception):  # a traceback could hold what must not be shown
        work(socket.socket(fileno=os.dup(0)), os.environ)
    os._exit(0)


def work(sock: socket.socket, environ: Mapping[str, str]) -> None:
    """Do what comes through the socket until it closes."""
    asyncio.run(_serve(sock, environ))


async def _serve(sock: socket.socket, environ: Mapping[str, str]) -> None:
    reader, writer = await asyncio.open_connection(sock=sock)
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        setup: pipe.Setup = await pipe.read(reader)
        desk = _Desk(setup, environ, writer)
        while True:
            message = await pipe.read(reader)
            if message == pipe.DROP:
                desk.drop()
            elif isinstance(message, pipe.Go):
                desk.go(message.numbers)
            else:
                desk.start(message)


class _Desk:
    """The tasks under way, and the way back to the parent."""

    def __init__(
        self, setup: pipe.Setup, environ: Mapping[str, str], writer: asyncio.StreamWriter
    ) -> None:
        world = dataclasses.replace(env.real(), environ=environ)
        signer = signer_of(setup.auth, world, setup.link, self._learn)
        self._many = Many(world, setup.link, signer)
        self._world = world
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._rests: dict[int, asyncio.Future[None]] = {}
        self._secrets: set[str] = set()
        self._news: list[Told | pipe.Learned] = []

    def start(self, tasks: list[Task]) -> None:
        for task in tasks:
            begun = self._loop.create_task(self._do(task))
            self._under_way[begun] = task.number
            begun.add_done_callback(self._done)

    def go(self, numbers: list[int]) -> None:
        """The parent has seen to it that they have waited long enough."""
        for number in numbers:
            rest = self._rests.pop(number, None)
            if rest is not None and not rest.done():
                rest.set_result(None)

    def drop(self) -> None:
        for begun in self._under_way:
            begun.cancel()

    def _done(self, begun: asyncio.Task[None]) -> None:
        number = self._under_way.pop(begun)
        if begun.cancelled():  # before its first step
            self._tell(Came(dropped(number)))
        elif begun.exception() is not None:
            self._tell(Came(lost(number, f"a bug in hlcli: {type(begun.exception()).__name__}")))

    async def _do(self, task: Task) -> None:
        account = Account(task.number, self._tell, self._secrets)
        self._tell(Came(account.outcome(await self._driven(task, account))))

    async def _driven(self, task: Task, account: Account) -> Exchange:
        steps = course(task, self._now)
        asked = next(steps)
        while True:
            account.begin()
            rest = partial(self._rest, task.number)
            exchange = await self._many.send(asked, account.announce, account.made, rest)
            try:
                asked = steps.send(exchange)
            except StopIteration as end:
                last: Exchange = end.value
                return last

    def _now(self) -> float:
        return self._world.now().timestamp()

    async def _rest(self, number: int) -> None:
        """Until the parent says so: it holds the one limiter."""
        self._rests[number] = self._loop.create_future()
        try:
            await self._rests[number]
        finally:
            self._rests.pop(number, None)

    def _learn(self, secret: str) -> None:
        """Told before what it was used for: a server may send it back."""
        self._secrets.add(secret)
        self._tell(pipe.Learned(secret))

    def _tell(self, told: Told | pipe.Learned) -> None:
        """All that is to be told in one turn of the loop goes in one message."""
        if not self._news:
            self._loop.call_soon(self._flush)
        self._news.append(told)

    def _flush(self) -> None:
        news, self._news = self._news, []
        self._writer.write(pipe.packed(news))
