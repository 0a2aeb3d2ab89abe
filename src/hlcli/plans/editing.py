"""Edit: the current version, changed in an editor or by flags, seen as a diff, and put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.errors import Problem
from hlcli.fhir import identity, interaction
from hlcli.fhir.document import Document
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.merge import between
from hlcli.plans import proposing, revising, standing
from hlcli.plans.draft import Draft
from hlcli.plans.refusing import refused
from hlcli.plans.revising import GaveUp
from hlcli.plans.standing import Standing
from hlcli.plans.work import Manner, Work, as_text

if TYPE_CHECKING:
    from hlcli.fhir.validate import Finding
    from hlcli.session import Session

_NO_VERSION = "the store names no version of it, so that nobody could tell who else changes it"


def edit(session: Session, type: str, id: str, manner: Manner) -> int:
    """The exit code. Raises UsageError where there is nobody to ask, ConfigError without an
    editor, InputRefused where the editor leaves nothing that can be sent."""
    if not manner.sure:
        from hlcli.view.console import ask

        ask.check(session.screen, "--yes")
    found = standing.look(session, type, id)
    if found.resource is None:
        return session.show(found.exchange)
    if found.etag is None:
        asked = interaction.update(type, id, b"")
        return session.show(refused(asked, found, Problem("expectation", _NO_VERSION)))
    return _by_flags(session, found, manner) if manner.change else _by_hand(session, found, manner)


def _by_flags(session: Session, found: Standing, manner: Manner) -> int:
    before = _text_of(found)
    work = Work(manner, found, before)
    asked = found.exchange.interaction
    after, _, _ = identity.resolve(work.change(before), asked.type, asked.id)
    session.about(after)
    judged = not manner.lax and revising.changes(found, after)
    faults = revising.errors_in(after) if judged else ()
    if faults:
        return _refuse(session, faults)
    return session.show(proposing.put(session, work, after))


def _by_hand(session: Session, found: Standing, manner: Manner) -> int:
    before, asked = _text_of(found), found.exchange.interaction
    with Draft(f"{asked.type}-{asked.id}.json", lambda path: _say_kept(session, path)) as draft:
        try:
            after = revising.revised(session, draft, before, found, lax=manner.lax)
        except GaveUp as end:
            if end.faults.refusal is not None:
                raise end.faults.refusal from None
            return _refuse(session, end.faults.found)
        work = Work(manner, found, before, draft, between(before.value, after.value))
        session.about(after, work.typed(found, session))
        return session.show(_kept(proposing.put(session, work, after), draft))


def _text_of(found: Standing) -> Document:
    asked = found.exchange.interaction
    return as_text(f"{asked.type}/{asked.id}", found.resource or {})


def _kept(end: Exchange, draft: Draft) -> Exchange:
    """The draft has served where all is done; else it stays, and scripts are told where."""
    draft.done = end.problem is None
    if end.problem is None:
        return end
    more = {**end.problem.more, "kept": str(draft.path)}
    return replace(end, problem=replace(end.problem, more=more))


def _refuse(session: Session, faults: tuple[Finding, ...]) -> int:
    from hlcli.view.beforehand import findings

    return findings.refuse(faults, session.screen)


def _say_kept(session: Session, path: str) -> None:
    session.say(Notice("kept", reason=path))
