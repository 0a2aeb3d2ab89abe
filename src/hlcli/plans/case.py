"""A store under examination: what the checks of `hlcli doctor` share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.finding import Finding, failed
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.instruments import Instruments
    from hlcli.session import Session


@dataclass(frozen=True)
class Case:
    """`found` has what came of the checks so far, by name. `out` names the resource that --write
    made, as long as it may be there."""

    session: Session
    write: bool = False
    id: str = field(default_factory=lambda: f"hlcli-doctor-{uuid4()}")
    found: dict[str, Finding] = field(default_factory=dict)
    out: list[str] = field(default_factory=list)

    @cached_property
    def instruments(self) -> Instruments:
        """One set for all checks: credentials are asked for once."""
        return self.session.instruments

    @cached_property
    def reached(self) -> Any:
        """The way to the endpoint, gone once."""
        return self.instruments.reach()

    @property
    def stopped(self) -> bool:
        """By Ctrl-C or SIGTERM."""
        problems = (one.problem for one in self.found.values())
        return any(problem and problem.type == "interrupted" for problem in problems)

    @property
    def now(self) -> datetime:
        """By this machine's clock."""
        return self.session.screen.env.now()

    def send(self, asked: Interaction) -> Exchange:
        """As the session does."""
        return self.session.send(asked)

    def refused(self, exchange: Exchange) -> Finding:
        """A failed exchange as a finding. Where only this one thing may not be done, others are
        still looked at."""
        from hlcli.view.pages import checkup

        screen = self.session.screen
        told = checkup.problem_of(exchange, screen)
        return failed(told, fatal=not checkup.is_known(exchange, screen))
