"""The two ways to send, used alike: what holds for one has to hold for the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from hlcli.env import Env
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.wire.client import Client
from hlcli.wire.link import Link
from hlcli.wire.many import Many
from hlcli.wire.sign import Signer


class OnLoop:
    """The client of loads, on an event loop of its own."""

    def __init__(
        self, env: Env, link: Link, signer: Signer, announce: Callable[[Notice], None]
    ) -> None:
        self._many = Many(env, link, signer)
        self._announce = announce
        self._runner = asyncio.Runner()

    def send(self, interaction: Interaction) -> Exchange:
        sent = self._many.send(interaction, self._announce, lambda _: None, at_once)
        return self._runner.run(sent)

    def close(self) -> None:
        self._many.close()
        self._runner.close()


async def at_once() -> None:
    """A rest that is over before it begins."""


Maker = type[Client] | type[OnLoop]
both = pytest.mark.parametrize("client", [Client, OnLoop], ids=["threads", "loop"])
