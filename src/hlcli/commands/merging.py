"""--merge: flags and a file into what changes the current version."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from hlcli.commands import body, sending
from hlcli.commands.options import Edits, WriteOptions
from hlcli.env import Env
from hlcli.errors import InputRefused, UsageError
from hlcli.fhir import document, identity, interaction
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.plans.terms import Terms
    from hlcli.session import Session


@dataclasses.dataclass(frozen=True)
class Patch:
    """What is to be changed: the members of `over`, if there is one, and then the edits."""

    over: Document | None
    edits: Edits

    def alone(self, type: str) -> Document:
        """What of it can be known without the current resource: a file that is to be merged need
        not say its type."""
        if self.over is None:
            return document.blank(type)
        return dataclasses.replace(self.over, value={"resourceType": type, **self.over.value})

    def on(self, current: Document) -> Document:
        """The current resource, changed. Raises InputRefused."""
        from hlcli.fhir.merge import layered

        if self.over is not None:
            current = layered(current, self.over.value, self.over)
        return body.edited(current, self.edits)


def patch(env: Env, type: str, file: str | None, edits: Edits) -> Patch:
    """What the user gave, checked as far as it can be without knowing what stands there.

    Raises UsageError without any, and as `body.read` does.
    """
    if edits.replace:
        raise UsageError("--replace takes all of the body, --merge some of it: give one")
    return checked(body.given(env, type, file, edits), type, edits)


def checked(over: Document | None, type: str, edits: Edits) -> Patch:
    """The same, of what was read already. Raises InputRefused for a file of another type."""
    if over is not None and "resourceType" in over.value:
        identity.check_type(over, type)
    return Patch(over, edits)


def id_of(patch: Patch, wanted: str | None) -> str:
    """The id of the command line, else that in the file. Raises InputRefused without one."""
    found = identity.check_id(patch.over) if patch.over else None
    if wanted is not None:
        identity.check_id_text(wanted)
    chosen = wanted if wanted is not None else found
    if chosen is None:
        place = patch.over.place() if patch.over else None
        hint = "write TYPE/ID, or let a search find it: cond-update --merge"
        raise InputRefused("no id: whose version is to be changed?", hint=hint, place=place)
    return chosen


def send_to_match(
    session: Session, asked: Interaction, patch: Patch, write: WriteOptions, terms: Terms
) -> int:
    """Change the one match of a conditional update's criteria, by its id."""
    from hlcli.plans import matched

    found = matched.one(session, asked)
    if not isinstance(found, str):
        return session.show(found)
    by_id = interaction.update(asked.type, found, b"", asked.headers)
    return send(session, by_id, patch, write, terms)


def send(
    session: Session, asked: Interaction, patch: Patch, write: WriteOptions, terms: Terms
) -> int:
    """Change what stands under the id of `asked`; the exit code."""
    from hlcli.plans import merging

    asked = session.prepared(dataclasses.replace(asked, body=b"{}"))
    if write.yes:
        session.allow()
    session.say_about()
    return merging.merge(
        session, merging.Merge(asked, patch.on, _check(session, asked, write), terms)
    )


def _check(
    session: Session, asked: Interaction, write: WriteOptions
) -> Callable[[Document], int | None]:
    """Held to R4's rules is what comes of it: a file to be merged need not be a resource."""

    def check(merged: Document) -> int | None:
        session.about(merged)
        return None if write.no_validate else sending.check(session, asked)

    return check
