"""This very process sends, one task after the other: to the local endpoint, and in tests."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection

from hlcli.bulk.plan.course import course
from hlcli.bulk.plan.task import Came, Task, Told
from hlcli.crew.account import Account, dropped
from hlcli.env import Env
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.wire.client import Client
from hlcli.wire.fate import Attempt
from hlcli.wire.link import Link
from hlcli.wire.sign import Signer


class Inline:
    """Hands that do one thing at a time, on this world's clock and transport. `secrets` grow as
    `signer` uses them."""

    def __init__(self, env: Env, link: Link, signer: Signer, secrets: Collection[str]) -> None:
        self._env = env
        self._secrets = secrets
        self._client = Client(env, link, signer, self._announce, self._made)
        self._tasks: deque[Task] = deque()
        self._told: list[Told] = []
        self._account: Account | None = None

    def give(self, tasks: list[Task]) -> None:
        """Start these."""
        self._tasks.extend(tasks)

    def go(self, numbers: list[int]) -> None:
        """Here nobody waits for others."""

    def take(self, seconds: float) -> list[Told]:
        """What came of the next one; without one, time passes."""
        if self._tasks:
            self._do(self._tasks.popleft())
        elif seconds > 0:
            self._env.sleep(seconds)
        told, self._told = self._told, []
        return told

    def drop(self) -> None:
        """None is under way while anybody can say this."""
        self._told += [Came(dropped(task.number)) for task in self._tasks]
        self._tasks.clear()

    def close(self) -> None:
        """Give back the transport."""
        self._client.close()

    def _do(self, task: Task) -> None:
        self._account = account = Account(task.number, self._told.append, self._secrets)
        self._told.append(Came(account.outcome(driven(task, self._send, self._now))))

    def _send(self, asked: Interaction) -> Exchange:
        if self._account is not None:
            self._account.begin()
        return self._client.send(asked)

    def _now(self) -> float:
        return self._env.now().timestamp()

    def _announce(self, notice: Notice) -> None:
        if self._account is not None:
            self._account.announce(notice)

    def _made(self, attempt: Attempt) -> None:
        if self._account is not None:
            self._account.made(attempt)


def driven(
    task: Task, send: Callable[[Interaction], Exchange], now: Callable[[], float]
) -> Exchange:
    """Send what the task's course asks for, until it ends."""
    steps = course(task, now)
    asked = next(steps)
    while True:
        try:
            asked = steps.send(send(asked))
        except StopIteration as end:
            exchange: Exchange = end.value
            return exchange
