"""Edit: the current version, changed in an editor or by flags, seen as a diff, put back as the
next version of exactly what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hlcli.errors import Problem
from hlcli.fhir import identity, interaction, jsontext
from hlcli.fhir.document import Document
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.plans import revising, standing, writing
from hlcli.plans.draft import Draft
from hlcli.plans.refusing import declined, refused
from hlcli.plans.revising import GaveUp
from hlcli.plans.standing import Standing
from hlcli.plans.unchanged import unchanged

if TYPE_CHECKING:
    from hlcli.fhir.validate import Finding
    from hlcli.session import Session
    from hlcli.view.typed import Typed

_NO_VERSION = "the store names no version of it, so that nobody could tell who else changes it"


@dataclass(frozen=True)
class Manner:
    """`change` edits the text in place of an editor. `sure`: nobody is asked. `lax`: R4's rules of
    structure are not applied."""

    change: Callable[[Document], Document] | None = None
    sure: bool = False
    lax: bool = False


def edit(session: Session, type: str, id: str, manner: Manner) -> int:
    """The exit code. Raises UsageError where there is nobody to ask, ConfigError without an
    editor, InputRefused where the editor leaves nothing that can be sent."""
    if not manner.sure:
        from hlcli.view import ask

        ask.check(session.screen, "--yes")
    found = standing.look(session, type, id)
    if found.resource is None:
        return session.show(found.exchange)
    if found.etag is None:
        asked = interaction.update(type, id, b"")
        return session.show(refused(asked, found, Problem("expectation", _NO_VERSION)))
    return _by_flags(session, found, manner) if manner.change else _by_hand(session, found, manner)


def _by_flags(session: Session, found: Standing, manner: Manner) -> int:
    before = as_text(found)
    after = manner.change(before) if manner.change else before
    asked = found.exchange.interaction
    after, _, _ = identity.resolve(after, asked.type, asked.id)
    session.about(after)
    judged = not manner.lax and revising.changes(found, after)
    faults = revising.errors_in(after) if judged else ()
    if faults:
        return _refuse(session, faults)
    return _put(session, found, after, manner, None)


def _by_hand(session: Session, found: Standing, manner: Manner) -> int:
    before, asked = as_text(found), found.exchange.interaction
    with Draft(f"{asked.type}-{asked.id}.json", lambda path: _say_kept(session, path)) as draft:
        try:
            after = revising.revised(session, draft, before, found, lax=manner.lax)
        except GaveUp as end:
            if end.faults.refusal is not None:
                raise end.faults.refusal from None
            return _refuse(session, end.faults.found)
        session.about(after, _typed(session, found, str(draft.path)))
        return _put(session, found, after, manner, draft)


def _typed(session: Session, found: Standing, file: str) -> tuple[Typed, ...]:
    """What would do the same with the file that is kept."""
    from hlcli.view.typed import put_of

    asked = found.exchange.interaction
    target = f"{asked.type}/{asked.id}"
    return put_of(target, file, found.version or "", session.screen.again)


def as_text(found: Standing) -> Document:
    """What stands there, set for reading: a line for each value, every digit as stored, without
    what the server stamps."""
    from hlcli.fhir.diff import STAMPS

    value = dict(found.resource or {})
    if isinstance(meta := value.get("meta"), dict):
        value["meta"] = {key: one for key, one in meta.items() if key not in STAMPS}
        if not value["meta"]:
            del value["meta"]
    asked = found.exchange.interaction
    return Document(f"{asked.type}/{asked.id}", jsontext.dumps(value, indent=2) + "\n", value)


def _put(
    session: Session, found: Standing, after: Document, manner: Manner, draft: Draft | None
) -> int:
    """Show what changes, ask, and send it for the version that was seen."""
    read = found.exchange.interaction
    pairs = (("If-Match", found.etag or "*"),)
    asked = session.prepared(interaction.update(read.type, read.id or "", after.bytes, pairs))
    end = unchanged(asked, after.value, found)
    if end is None and not _agreed(session, asked, after, found, manner):
        end = declined(asked, found)
    end = end or writing.write(session, asked)
    return session.show(end if draft is None else _kept(end, draft))


def _agreed(
    session: Session, asked: Interaction, after: Document, found: Standing, manner: Manner
) -> bool:
    """The changes are shown before they are made; to a log by their names alone."""
    from hlcli.view import ask, proposal

    changes = revising.changes(found, after)
    if not (manner.sure and session.screen.quiet):
        proposal.show(changes, session.screen)
    count = f"{len(changes)} change{'s' if len(changes) > 1 else ''}"
    question = f"Put {count} to {asked.type}/{asked.id}, version {found.version}?"
    if not manner.sure and not ask.confirmed(question, session.screen, "--yes"):
        return False
    session.allow()
    return True


def _kept(end: Exchange, draft: Draft) -> Exchange:
    """The draft has served where all is done; else it stays, and scripts are told where."""
    draft.done = end.problem is None
    if end.problem is None:
        return end
    more = {**end.problem.more, "kept": str(draft.path)}
    return replace(end, problem=replace(end.problem, more=more))


def _refuse(session: Session, faults: tuple[Finding, ...]) -> int:
    from hlcli.view import findings

    return findings.refuse(faults, session.screen)


def _say_kept(session: Session, path: str) -> None:
    session.say(Notice("kept", reason=path))
