"""The last steps of every write: the check against R4, a word on the body, and off it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hlcli.commands.options import WriteOptions
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.session import Session

#: Set by --validation-level or by -H.
_LEVEL = "x-amzn-healthlake-fhir-validation-level"


def send(
    session: Session,
    asked: Interaction,
    write: WriteOptions,
    *,
    inserted: bool = False,
    care: Callable[[Session, Interaction], int] | None = None,
) -> int:
    """Send what R4 allows, or rehearse it; `care` is what sends it with more care than once and
    away. A resource with errors is refused here, all of them said: after everything that is
    cheaper to find out."""
    asked = session.prepared(asked)
    if write.yes:
        session.allow()
    refused = None if write.no_validate else check(session, asked)
    if refused is not None:
        return refused
    session.say_about(inserted)
    if write.dry_run:
        return session.rehearse(asked)
    return care(session, asked) if care else _run(session, asked, write)


def _run(session: Session, asked: Interaction, write: WriteOptions) -> int:
    """Send and show it; what the endpoint refuses is looked into first."""
    exchange = session.send(asked)
    if exchange.problem is None or write.no_explain:
        return session.show(exchange)
    from hlcli.plans import explaining

    return session.show(explaining.explained(session, exchange))


def check(session: Session, asked: Interaction) -> int | None:
    """Hold the user's document to R4's rules: the exit code, where a finding is an error;
    warnings are said, and no more."""
    from hlcli.fhir import validate

    source, level = session.screen.source, validate.level_of(asked.header(_LEVEL))
    found = validate.check(source, level=level) if source else ()
    if not found:
        return None
    from hlcli.view.beforehand import findings

    if validate.has_errors(found):
        return findings.refuse(found, session.screen)
    findings.warn(found, session.screen)
    return None
