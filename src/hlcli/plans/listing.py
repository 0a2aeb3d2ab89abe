"""Every page of a search or a history, shown as they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlcli.fhir.interaction import Interaction
from hlcli.plans.pages import pages

if TYPE_CHECKING:
    from hlcli.session import Session


def run(session: Session, asked: Interaction, *, all: bool) -> int:
    """One page, or `all` of them; the exit code."""
    if not all:
        return session.run(asked)
    from hlcli.view.answer.listing import Listing

    listing = Listing(session.screen, asked)
    session.showing = listing.streams
    for page in pages(session, asked, all=True):
        if not listing.add(page):
            break
    session.showing = True
    return listing.end()
