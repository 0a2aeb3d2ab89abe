"""Interaction -> signed request -> repeats and looks -> Exchange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hlcli.env import Env
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.wire.attempt import Line
from hlcli.wire.errand import Errand
from hlcli.wire.link import Link
from hlcli.wire.sign import Signer

__all__ = ["Client", "Link"]


class Client:
    """The only door to an endpoint.

    `announce` is called with what is worth saying while an interaction is under way. `send` may
    be called from several threads.
    """

    def __init__(
        self, env: Env, link: Link, signer: Signer, announce: Callable[[Notice], None]
    ) -> None:
        self._env = env
        self._link = link
        self._announce = announce
        self._line = Line(env, link, signer)

    def send(self, interaction: Interaction) -> Exchange:
        """Ask, and say what came of it. Refusals, lost answers, missing credentials, Ctrl-C and
        SIGTERM all end in an Exchange; only a bug in hlcli raises."""
        return Errand(self._env, self._link, self._line, self._announce, interaction).run()

    def glance(self, interaction: Interaction, seconds: float) -> Exchange:
        """Ask once, in a hurry: one attempt of at most so many seconds, and no waiting."""
        patience = min(seconds, self._link.timeout)
        link = replace(self._link, timeout=patience, retries=0, max_wait=0.0)
        line = self._line.hurried(link)
        return Errand(self._env, link, line, self._announce, interaction).run()

    def close(self) -> None:
        """Close the sockets."""
        self._line.close()
