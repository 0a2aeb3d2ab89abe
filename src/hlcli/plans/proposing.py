"""What an edit came to: shown, agreed to, and put as the next version of exactly what was seen; or
of what somebody else has made of that, where both changes can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.fhir import interaction
from hlcli.fhir.document import Document
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.plans import merging, revising
from hlcli.plans.refusing import declined
from hlcli.plans.terms import Terms
from hlcli.plans.unchanged import unchanged
from hlcli.plans.work import Manner, Work

if TYPE_CHECKING:
    from hlcli.session import Session


def put(session: Session, work: Work, after: Document) -> Exchange:
    """Show what changes, ask, and send it for the version that was seen; where that has moved on
    and both changes can hold, for the next one."""
    found = work.found
    read = found.exchange.interaction
    asked = session.prepared(interaction.update(read.type, read.id or "", after.bytes))
    bound = replace(asked, headers=(("If-Match", found.etag or "*"), *asked.headers))
    spared = unchanged(bound, after.value, found)
    if spared is not None:
        return spared
    first = merging.Draft(found, after, bound)
    if not _agreed(session, first, work.manner):
        return declined(bound, found)
    return merging.written(session, _plan(session, work, asked), first)


def _plan(session: Session, work: Work, asked: Interaction) -> merging.Merge:
    """How the same is done once more, on what somebody else has written."""

    def agrees(again: merging.Draft) -> bool:
        if work.draft is not None:
            work.draft.offer("", again.document.bytes)
            session.about(again.document, work.typed(again.found, session))
        return _agreed(session, again, work.manner)

    terms = Terms(merge=True, skip_unchanged=True)
    hint = merging.AGAIN if work.draft is None else None
    return merging.Merge(asked, work.change, lambda _: None, terms, agrees, hint)


def _agreed(session: Session, draft: merging.Draft, manner: Manner) -> bool:
    """The changes are shown before they are made; to a log by their names alone."""
    from hlcli.view.beforehand import glimpse, proposal
    from hlcli.view.console import ask

    asked, changes = draft.ready, revising.changes(draft.found, draft.document)
    if not manner.sure:
        glimpse.head(draft.found.exchange, session.screen)
    if not (manner.sure and session.screen.quiet):
        proposal.show(changes, session.screen, draft.others, draft.had)
    count = f"{len(changes)} change{'s' if len(changes) > 1 else ''}"
    question = f"Put {count} to {asked.type}/{asked.id}, version {draft.found.version}?"
    if not manner.sure and not ask.confirmed(question, session.screen, "--yes"):
        return False
    session.allow()
    return True
