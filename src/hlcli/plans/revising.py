"""The loop around the editor: until the text can be sent, or the user gives up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from hlcli.errors import InputRefused, Place
from hlcli.fhir import document, identity
from hlcli.fhir.document import Document
from hlcli.plans import editor
from hlcli.plans.draft import Draft
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change
    from hlcli.fhir.validate import Finding
    from hlcli.session import Session


#: Turns of an editor that is a script: one that breaks the text anew each time would never end.
_MOST = 20


@dataclass(frozen=True)
class Faults:
    """Why a text cannot be sent: it is no resource of this id, or R4 forbids it."""

    refusal: InputRefused | None = None
    found: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.refusal or self.found)

    def told(self) -> list[tuple[Place, str]]:
        """Each with its place and in words, values included."""
        if self.refusal is not None:
            problem = self.refusal.problem
            place = problem.place or Place("", 1, 1)
            hint = problem.private_hint or problem.hint
            return [(place, _with(problem.private_message or problem.message, hint))]
        return [
            (one.place, _with(f"{one.expression}: {one.private_message or one.message}", one.hint))
            for one in self.found
        ]


class GaveUp(Exception):
    """The faults stayed as they were: nobody wants to go on, or nobody is there."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults


def revised(session: Session, draft: Draft, before: Document, standing: Standing, *,
            lax: bool) -> Document:  # fmt: skip
    """The text as the user left it, checked unless `lax`; equal to `before` it is not.

    Raises GaveUp, and InputRefused where the editor failed or left nothing.
    """
    env = session.screen.env
    command = [*editor.words(env.environ, terminal=env.may_ask), str(draft.path)]
    faults, last = Faults(), before.bytes
    draft.begin(_above(session, standing, faults), before.text)
    for turn in count(1):
        _edit(command, session)
        text = draft.text()
        if not text.strip():
            raise InputRefused("the file is empty")
        if faults and text == last:
            raise GaveUp(faults)
        ready, faults = _read(draft, text, standing, lax)
        if ready is not None and not faults:
            return ready
        if not _is_utf8(text) or (turn == _MOST and not env.may_ask):
            raise GaveUp(faults)
        last = text
        draft.offer(_above(session, standing, faults), text)
    raise AssertionError("the turns have no end")


def _is_utf8(text: bytes) -> bool:
    """Comments above a text in another encoding would make it a text in none."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _edit(command: Sequence[str], session: Session) -> None:
    code = editor.run(command, session.screen)
    if code:
        how = f"with exit {code}" if code > 0 else f"by signal {-code}"
        raise InputRefused(f"the editor ended {how}")


def _above(session: Session, standing: Standing, faults: Faults) -> str:
    from hlcli.view.beforehand import comments

    asked = standing.exchange.interaction
    target, version = f"{asked.type}/{asked.id}", standing.version or ""
    return comments.above(target, version, session.screen, faults.told())


def _read(
    draft: Draft, text: bytes, standing: Standing, lax: bool
) -> tuple[Document | None, Faults]:
    """The document, and what is wrong with it. What did not change is not judged."""
    asked = standing.exchange.interaction
    try:
        found = document.parse(str(draft.path), text, type=asked.type)
        ready, _, _ = identity.resolve(found, asked.type, asked.id)
    except InputRefused as refusal:
        return None, Faults(refusal)
    if lax or not changes(standing, ready):
        return ready, Faults()
    return ready, Faults(found=errors_in(found))  # whose lines are those of the file


def changes(found: Standing, after: Document) -> tuple[Change, ...]:
    """Every element that a put would change, the narrative included."""
    from hlcli.fhir.diff import compare
    from hlcli.fhir.foretold import stored_after

    stored = found.resource or {}
    return compare(stored, stored_after(after.value, stored), text=True)


def errors_in(ready: Document) -> tuple[Finding, ...]:
    """What R4's rules of structure forbid in it."""
    from hlcli.fhir import validate

    return tuple(one for one in validate.check(ready) if one.severity == "error")


def _with(said: str, hint: str | None) -> str:
    return f"{said} ({hint})" if hint else said
