"""Reads that are nice to have: few, once each, and paid from one small budget of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.session import Session

#: Seconds for one read, and for all of them together.
EACH, ALL = 5.0, 10.0


class Glance:
    """Asks as long as there is time. Ctrl-C ends the asking, and nothing else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._left = ALL

    def __call__(self, asked: Interaction) -> Exchange | None:
        """What came of it, an answer or none; None where there is no time left to ask."""
        if self._left <= 0:
            return None
        exchange = self._session.glance(asked, min(EACH, self._left))
        stopped = exchange.problem is not None and exchange.problem.type == "interrupted"
        self._left = 0.0 if stopped else self._left - exchange.duration
        return exchange
