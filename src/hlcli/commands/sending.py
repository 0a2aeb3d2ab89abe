"""The last steps of every write: the check against R4, a word on the body, and off it goes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hlcli.commands.options import Edits, WriteOptions
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.fhir.validate import Level
    from hlcli.session import Session


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
    refused = None if write.no_validate else _refused(session, _level(asked))
    if refused is not None:
        return refused
    session.say_about(inserted)
    return session.rehearse(asked) if write.dry_run else session.run(asked)


def _refused(session: Session, level: Level) -> int | None:
    """The exit code, where a finding is an error; warnings are said, and no more."""
    from hlcli.fhir import validate

    source = session.screen.source
    found = validate.check(source, level=level) if source else ()
    if not found:
        return None
    from hlcli.view import findings

    if validate.has_errors(found):
        return findings.refuse(found, session.screen)
    findings.warn(found, session.screen)
    return None


def _level(asked: Interaction) -> Level:
    """What the service is asked for, by --validation-level or by -H; strict is its default."""
    from hlcli.fhir.validate import LEVELS

    told = asked.header("x-amzn-healthlake-fhir-validation-level")
    return next((level for level in LEVELS if level == told), "strict")
