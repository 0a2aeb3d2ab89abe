"""Page after page of a search or a history, each asked for when the one before is done with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hlcli.errors import Problem
from hlcli.fhir import links
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.query import target

if TYPE_CHECKING:
    from hlcli.session import Session


def pages(session: Session, asked: Interaction, *, all: bool) -> Iterator[Exchange]:
    """The first page; with `all` every page after it. What goes wrong is the last exchange: a page
    that was refused or lost, or a link that is not followed (result `not-sent`).

    No page is kept, so that any number of them can be read.
    """
    seen: set[int] = set()
    current: Interaction | Problem | None = asked
    while isinstance(current, Interaction):
        seen.add(hash((current.path, current.query)))
        exchange = session.send(current)
        yield exchange
        current = _following(exchange, seen) if all else None
    if current is not None:
        yield Exchange(asked, exchange.url, "not-sent", False, problem=current)


def _following(page: Exchange, seen: set[int]) -> Interaction | Problem | None:
    bundle = page.reply.resource if page.reply and page.problem is None else None
    if bundle is None:
        return None
    asked = page.interaction
    base = page.url.removesuffix(target(asked.path, asked.query))
    found = links.next_of(bundle, base, asked)
    if isinstance(found, Interaction) and hash((found.path, found.query)) in seen:
        return Problem("bad-answer", "the link to the next page leads back to one already read")
    return found
