"""The one place where a plan's write leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.plans import explaining

if TYPE_CHECKING:
    from hlcli.session import Session


def write(session: Session, asked: Interaction, *, explain: bool = True) -> Exchange:
    """Send it, and look into a refusal where that is wanted."""
    return told(session, session.send(asked), explain=explain)


def told(session: Session, exchange: Exchange, *, explain: bool = True) -> Exchange:
    """The exchange of a write, with what explains a refusal."""
    return explaining.explained(session, exchange) if explain else exchange
