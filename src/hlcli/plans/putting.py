"""A put that looks first: at the version it replaces, and whether it would change anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.plans import standing, writing
from hlcli.plans.terms import Terms, bound, kept
from hlcli.plans.unchanged import unchanged

if TYPE_CHECKING:
    from hlcli.session import Session


def put(session: Session, asked: Interaction, value: Mapping[str, Any], terms: Terms) -> int:
    """Put the resource `value`, the body of `asked`, on these terms; the exit code."""
    if not terms.looks:
        return finish(session, asked, terms)
    found = standing.look(session, asked.type, asked.id or "")
    ready = bound(asked, found, terms)
    if isinstance(ready, Exchange):
        return session.show(ready)
    spared = unchanged(ready, value, found) if terms.skip_unchanged else None
    return session.show(spared) if spared else finish(session, ready, terms)


def finish(session: Session, asked: Interaction, terms: Terms) -> int:
    """Rehearse it, or send and show it."""
    if terms.dry_run:
        return session.rehearse(asked)
    return session.show(kept(writing.write(session, asked, explain=terms.explain), terms))
