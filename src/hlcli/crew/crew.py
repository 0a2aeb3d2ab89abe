"""The parent's side: worker processes, who of them has how much to do, and what they tell."""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hlcli.bulk.plan.task import Came, Task, Told
from hlcli.crew import pipe
from hlcli.crew.account import lost
from hlcli.crew.pipe import Setup

__all__ = ["Crew", "Setup", "cores"]

#: A fresh interpreter that trusts no folder it happens to stand in.
_COMMAND = (sys.executable, "-P", "-c", "from hlcli.crew.worker import main; main()")
_CHUNK = 256 * 1024


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class _Worker:
    socket: socket.socket
    process: subprocess.Popen[bytes]
    unpacker: pipe.Unpacker = field(default_factory=pipe.Unpacker)
    under_way: dict[int, Task] = field(default_factory=dict)


class Crew:
    """Hands that are processes. `wake` is a socket that ends a `take` early when it can be read;
    `learn` is told the secrets that they use."""

    def __init__(
        self,
        setup: Setup,
        environ: Mapping[str, str],
        count: int,
        wake: socket.socket,
        learn: Callable[[str], None],
    ) -> None:
        self._learn = learn
        self._selector = selectors.DefaultSelector()
        self._wake = wake
        self._selector.register(wake, selectors.EVENT_READ, None)
        self._setup, self._environ, self._count = setup, environ, count
        self._workers: list[_Worker] = []
        self._fill()

    @property
    def processes(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(worker.process.pid for worker in self._workers)

    def give(self, tasks: list[Task]) -> None:
        """Start these, each at the worker that has the least to do; who has died is replaced."""
        self._fill()
        batches: dict[int, list[Task]] = {}
        for task in tasks:
            at = min(range(len(self._workers)), key=lambda one: len(self._workers[one].under_way))
            self._workers[at].under_way[task.number] = task
            batches.setdefault(at, []).append(task)
        for at, batch in batches.items():
            self._send(self._workers[at], batch)

    def go(self, numbers: list[int]) -> None:
        """These may be repeated now."""
        for worker in self._workers:
            own = [number for number in numbers if number in worker.under_way]
            if own:
                self._send(worker, pipe.Go(own))

    def take(self, seconds: float) -> list[Told]:
        """What has happened; waits at most so long for something to happen."""
        told: list[Told] = []
        for key, _ in self._selector.select(max(0.0, seconds)):
            if key.data is None:
                self._wake.recv(_CHUNK)
            else:
                told += self._heard(key.data)
        return told

    def drop(self) -> None:
        """Cut short whatever is under way."""
        for worker in self._workers:
            self._send(worker, pipe.DROP)

    def close(self) -> None:
        """The workers end when their sockets close."""
        self._selector.close()
        for worker in self._workers:
            worker.socket.close()
        for worker in self._workers:
            try:
                worker.process.wait(2)
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()

    def _fill(self) -> None:
        self._workers += [self._started() for _ in range(self._count - len(self._workers))]

    def _started(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                _COMMAND,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self._environ),
                start_new_session=True,
            )
        ours.sendall(pipe.packed(self._setup))
        worker = _Worker(ours, process)
        self._selector.register(ours, selectors.EVENT_READ, worker)
        return worker

    def _send(self, worker: _Worker, message: object) -> None:
        try:
            worker.socket.sendall(pipe.packed(message))
        except OSError:
            return  # it is gone: `take` will hear of it

    def _heard(self, worker: _Worker) -> list[Told]:
        try:
            data = worker.socket.recv(_CHUNK)
        except OSError:
            data = b""
        if not data:
            return self._gone(worker)
        told = list(self._told(worker, data))
        for one in told:
            if isinstance(one, Came):
                worker.under_way.pop(one.outcome.number, None)
        return told

    def _told(self, worker: _Worker, data: bytes) -> Iterator[Told]:
        for message in worker.unpacker.feed(data):
            for one in message:
                if isinstance(one, pipe.Learned):
                    self._learn(one.secret)
                else:
                    yield one

    def _gone(self, worker: _Worker) -> list[Told]:
        """Nobody will say what became of its tasks: those by id others look up, and may repeat."""
        self._selector.unregister(worker.socket)
        self._workers.remove(worker)
        worker.socket.close()
        worker.process.kill()
        worker.process.wait()
        tasks = sorted(worker.under_way.values())
        self.give([task._replace(aim="settle") for task in tasks if _can_settle(task)])
        told = "the process that sent it has ended"
        others = (task for task in tasks if not _can_settle(task))
        return [Came(lost(task.number, told, task.since)) for task in others]


def _can_settle(task: Task) -> bool:
    """A read tells at once, and what is written by its id twice is written once; but a task that
    ends two processes is not given to a third."""
    return task.aim == "write" and task.interaction.name == "update"
