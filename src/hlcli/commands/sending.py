"""The last steps of every write: the check against R4, a word on the body, and off it goes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hlcli.commands.options import Edits, WriteOptions
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.session import Session

#: Set by --validation-level or by -H.
_LEVEL = "x-amzn-healthlake-fhir-validation-level"


def placed(source: Document, file: str | None, edits: Edits) -> Document:
    """The document to point into: one whose lines are not those of the file says so."""
    if file is None or not edits:
        return source
    return dataclasses.replace(source, name=f"{source.name} as edited")


def send(
    session: Session, asked: Interaction, write: WriteOptions, *, inserted: bool = False
) -> int:
    """Send what R4 allows, or rehearse it. A resource with errors is refused here, all of them
    said: after everything that is cheaper to find out."""
    asked = session.prepared(asked)
    if write.yes:
        session.allow()
    refused = None if write.no_validate else _refused(session, asked.header(_LEVEL))
    if refused is not None:
        return refused
    session.say_about(inserted)
    return session.rehearse(asked) if write.dry_run else _run(session, asked, write)


def _run(session: Session, asked: Interaction, write: WriteOptions) -> int:
    """Send and show it; what the endpoint refuses is looked into first."""
    from hlcli.plans import explaining

    exchange = session.send(asked)
    return session.show(exchange if write.no_explain else explaining.explained(session, exchange))


def _refused(session: Session, level: str | None) -> int | None:
    """The exit code, where a finding is an error; warnings are said, and no more."""
    from hlcli.fhir import validate

    source = session.screen.source
    found = validate.check(source, level=validate.level_of(level)) if source else ()
    if not found:
        return None
    from hlcli.view import findings

    if validate.has_errors(found):
        return findings.refuse(found, session.screen)
    findings.warn(found, session.screen)
    return None
