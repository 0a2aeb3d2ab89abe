"""A client for many interactions at a time: the errand's own course, on an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hlcli.env import Env
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.wire.connection import Arrived
from hlcli.wire.errand import Carry, Course, Errand
from hlcli.wire.fate import Attempt, Happened
from hlcli.wire.lines import Lines
from hlcli.wire.link import Link
from hlcli.wire.receive import LARGEST
from hlcli.wire.sign import Signer

T = TypeVar("T")

#: Bytes of the answer to a write: one resource of at most 5 MiB, and there may be hundreds at once.
_LARGEST_STORED = 16 * 1024 * 1024


class Many:
    """The only door to an endpoint, for many at once; to be used inside one running event loop."""

    def __init__(self, env: Env, link: Link, signer: Signer) -> None:
        self._env = env
        self._link = link
        self._lines = Lines(env, link, signer)

    async def send(
        self,
        interaction: Interaction,
        announce: Callable[[Notice], None],
        made: Callable[[Attempt], None],
        rest: Callable[[], Awaitable[None]],
    ) -> Exchange:
        """As `Client.send`, every attempt told to `made`; cancelled, it ends in an Exchange too.
        After an announced wait it goes on when `rest` ends."""
        errand = Errand(self._env, self._link, self._lines, announce, interaction)
        try:
            return await self._driven(errand.course(), made, rest)
        except asyncio.CancelledError:
            return errand.interrupted(130)

    def close(self) -> None:
        """Close the sockets."""
        self._lines.close()

    async def _driven(
        self,
        course: Course[T],
        made: Callable[[Attempt], None],
        rest: Callable[[], Awaitable[None]],
    ) -> T:
        happened: Happened | None = None
        while True:
            try:
                step = course.send(happened)
            except StopIteration as end:
                result: T = end.value
                return result
            if isinstance(step, Carry):
                happened = await self._carry(step, made)
            else:
                happened = None
                await rest()

    async def _carry(self, step: Carry, made: Callable[[Attempt], None]) -> Happened:
        clock, most = asyncio.get_running_loop().time, _most(step.interaction)
        arrived = Arrived(most=most)
        began = clock()
        happened = await self._lines.carry(step.interaction, step.signed, step.departure, arrived)
        made(Attempt(happened, began, clock() - began, arrived.wait))
        return happened


def _most(interaction: Interaction) -> int:
    return _LARGEST_STORED if interaction.writes else LARGEST
