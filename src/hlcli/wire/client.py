"""Interaction -> signed request -> repeats and looks -> Exchange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from hlcli.env import Env
from hlcli.errors import Terminated
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.wire.attempt import Line
from hlcli.wire.errand import Carry, Course, Errand, Sleep
from hlcli.wire.fate import Attempt, Happened
from hlcli.wire.link import Link
from hlcli.wire.sign import Signer

__all__ = ["Client", "Link"]


class Client:
    """The only door to an endpoint.

    `announce` is called with what is worth saying while an interaction is under way, `made` with
    every attempt. `send` may be called from several threads.
    """

    def __init__(
        self,
        env: Env,
        link: Link,
        signer: Signer,
        announce: Callable[[Notice], None],
        made: Callable[[Attempt], None] = lambda _: None,
    ) -> None:
        self._env = env
        self._link = link
        self._announce = announce
        self._made = made
        self._line = Line(env, link, signer)

    def send(self, interaction: Interaction) -> Exchange:
        """Ask, and say what came of it. Refusals, lost answers, missing credentials, Ctrl-C and
        SIGTERM all end in an Exchange; only a bug in hlcli raises."""
        return self._run(interaction, self._link, self._line)

    def _run(self, interaction: Interaction, link: Link, line: Line) -> Exchange:
        errand = Errand(self._env, link, line, self._announce, interaction)
        try:
            return self._driven(errand.course(), line)
        except KeyboardInterrupt:
            return errand.interrupted(130)
        except Terminated:
            return errand.interrupted(143)

    def _driven(self, course: Course[Exchange], line: Line) -> Exchange:
        happened: Happened | None = None
        try:
            while True:
                happened = self._done(course.send(happened), line)
        except StopIteration as end:
            return cast(Exchange, end.value)

    def _done(self, step: Carry | Sleep, line: Line) -> Happened | None:
        if isinstance(step, Carry):
            return self._carried(step, line)
        self._env.sleep(step.seconds)
        return None

    def _carried(self, step: Carry, line: Line) -> Happened:
        began = self._env.monotonic()
        happened = line.carry(step.interaction, step.signed, step.departure)
        self._made(Attempt(happened, began, self._env.monotonic() - began))
        return happened

    def glance(self, interaction: Interaction, seconds: float) -> Exchange:
        """Ask once, in a hurry: one attempt of at most so many seconds, and no waiting."""
        patience = min(seconds, self._link.timeout)
        link = replace(self._link, timeout=patience, retries=0, max_wait=0.0)
        return self._run(interaction, link, self._line.hurried(link))

    def close(self) -> None:
        """Close the sockets."""
        self._line.close()
