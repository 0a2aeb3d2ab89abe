"""Change some elements of what stands there, and keep what others write meanwhile.

A version that moved is read again. Where the other writer did not touch the same elements the
change is made once more on what stands there now; where it did, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hlcli.errors import InputRefused
from hlcli.fhir import document, identity, interaction
from hlcli.fhir.document import Document
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction, etag_version
from hlcli.plans import clashing, putting, standing, writing
from hlcli.plans.refusing import declined
from hlcli.plans.standing import Standing
from hlcli.plans.terms import Terms, bound, kept
from hlcli.plans.unchanged import unchanged

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change
    from hlcli.session import Session

#: Times that a change is made anew on a version of somebody else's.
_MOST = 3
#: What to do where a version moved, and moved.
AGAIN = "run it again: it begins with what is there then"
_REVIVE = "a put of the whole resource brings it back"
_UNTIE = "leave --if-match out, and your change goes on top of theirs where both can hold"


@dataclass(frozen=True)
class Merge:
    """`asked` is the put without its body, `change` makes the new resource of the current one.
    `refuses` checks the result and says what is wrong; its exit code is None where nothing is.
    `agrees` is told of each repetition before it leaves. `hint` is what to do about a version that
    moved once too often; None leaves that to what explains the refusal."""

    asked: Interaction
    change: Callable[[Document], Document]
    refuses: Callable[[Document], int | None]
    terms: Terms
    agrees: Callable[[Draft], bool] = lambda _: True
    hint: str | None = AGAIN


@dataclass(frozen=True)
class Draft:
    """The change made on what was found: what to send, and what it changes. `had` is the version
    it was meant for, and `others` what was changed of that meanwhile."""

    found: Standing
    document: Document
    ready: Interaction
    had: str = ""
    others: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changes of what was found."""
        from hlcli.fhir.diff import compare

        return compare(self.found.resource or {}, self.document.value, text=True)


def merge(session: Session, plan: Merge) -> int:
    """The exit code. Raises InputRefused where the change does not fit what stands there."""
    found = standing.look(session, plan.asked.type, plan.asked.id or "")
    draft = _made_before(session, plan, found) or _draft(plan, found)
    if isinstance(draft, Exchange):
        return session.show(draft)
    code = plan.refuses(draft.document)
    if code is not None:
        return code
    if plan.terms.dry_run:
        return putting.finish(session, draft.ready, plan.terms)
    return session.show(kept(written(session, plan, draft), plan.terms))


def _made_before(session: Session, plan: Merge, found: Standing) -> Exchange | None:
    """Nothing is to be sent where the version that was named is gone, and what stands there now is
    what this change makes of it: the answer to the change may have been lost."""
    named, asked = etag_version(plan.asked.header("If-Match")), plan.asked
    if found.version in (None, named) or not (named and identity.is_legal(named)):
        return None
    before = Standing(session.send(interaction.vread(asked.type, asked.id or "", named)))
    draft = _again(plan, before) if before.resource is not None else None
    if not isinstance(draft, Draft):
        return None
    return unchanged(replace(draft.ready, headers=()), draft.document.value, found)


def _draft(plan: Merge, found: Standing) -> Draft | Exchange:
    """The change on what was found; else what is to be shown instead."""
    asked, terms = plan.asked, plan.terms
    ready = bound(asked, found, terms)
    if isinstance(ready, Exchange):
        return ready
    name = f"{asked.type}/{asked.id}"
    raw = found.exchange.reply.body if found.exchange.reply else b""
    current = document.parse(name, raw, type=asked.type, any_size=True)
    changed = plan.change(current.to_edit())
    if "id" not in changed.value:
        raise InputRefused("the id is not to be changed by a merge", hint="leave --unset id out")
    changed, _, _ = identity.resolve(changed, asked.type, asked.id)
    spared = unchanged(ready, changed.value, found) if terms.skip_unchanged else None
    return spared or Draft(found, changed, replace(ready, body=changed.bytes))


def written(session: Session, plan: Merge, draft: Draft) -> Exchange:
    """Send it, and again on top of what others wrote, as long as both can hold."""
    exchange = session.send(draft.ready)
    for _ in range(_MOST):
        if plan.asked.header("If-Match") or not _moved(exchange):
            break
        again = _rebased(session, plan, draft, exchange)
        if isinstance(again, Exchange):
            return again
        session.about(again.document)
        if not plan.agrees(again):
            return replace(declined(again.ready, again.found), attempts=exchange.attempts)
        exchange, draft = _together(exchange, session.send(again.ready)), again
    return _refused(session, plan, exchange, _UNTIE if plan.asked.header("If-Match") else plan.hint)


def _refused(session: Session, plan: Merge, exchange: Exchange, hint: str | None) -> Exchange:
    """As it came; where the version was the trouble, with what to do about it."""
    problem = exchange.problem
    if problem is not None and problem.type == "version-mismatch":
        exchange = replace(exchange, problem=replace(problem, hint=hint))
    return writing.told(session, exchange, explain=plan.terms.explain)


def _moved(exchange: Exchange) -> bool:
    """Refused for the version. AWS documents a 412; its page on PATCH says 409."""
    kind = exchange.problem.type if exchange.problem else ""
    return kind in ("version-mismatch", "conflict")


def _together(before: Exchange, after: Exchange) -> Exchange:
    attempts, duration = before.attempts + after.attempts, before.duration + after.duration
    return replace(after, attempts=attempts, duration=duration)


def _rebased(session: Session, plan: Merge, draft: Draft, refusal: Exchange) -> Draft | Exchange:
    """The same change on what stands there now, or how it ends instead."""
    now = standing.look(session, plan.asked.type, plan.asked.id or "")
    if now.exchange.problem is not None and now.exchange.problem.type == "interrupted":
        return replace(now.exchange, interaction=refusal.interaction, attempts=refusal.attempts)
    if now.version in (None, draft.found.version):
        gone = now.known and now.resource is None
        return _refused(session, plan, refusal, _REVIVE if gone else plan.hint)
    others = clashing.theirs(draft.found, now)
    again = _again(plan, now)
    changes = again.changes if isinstance(again, Draft) else ()
    if again is None or not clashing.hold(draft.changes, others, changes):
        return clashing.clashed(refusal, draft.found, now, draft.changes, others)
    if isinstance(again, Exchange):
        return replace(again, attempts=refusal.attempts)
    session.say(Notice("rebased", reason=now.version or ""))
    return replace(again, had=draft.found.version or "", others=others)


def _again(plan: Merge, now: Standing) -> Draft | Exchange | None:
    """None where what is to be changed is not there any more. What stands there already is not
    written again: it may even be ours, refused to a line that carried it twice."""
    spared = replace(plan, terms=replace(plan.terms, skip_unchanged=True))
    try:
        return _draft(spared, now)
    except InputRefused:
        return None
