"""What a plan refuses by itself: the write was not sent, and this is why."""

from __future__ import annotations

from hlcli.errors import DECLINED, Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.plans.standing import Standing


def refused(asked: Interaction, standing: Standing, problem: Problem) -> Exchange:
    """The exchange of a write that never left, after a look at what stands."""
    return Exchange(asked, standing.exchange.url, "not-sent", False, None, problem)


def declined(asked: Interaction, standing: Standing) -> Exchange:
    """Somebody was asked, and did not say yes."""
    return refused(asked, standing, DECLINED)
