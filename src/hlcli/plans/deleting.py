"""Delete: see what stands there, ask, and delete no other version than was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, etag_version
from hlcli.plans import standing, writing
from hlcli.plans.refusing import declined, refused
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.session import Session


@dataclass(frozen=True)
class Manner:
    """`sure`: nobody is asked. `seen`: only the version that stands there now is deleted.
    `explain`: a refusal is looked into."""

    sure: bool = False
    seen: bool = False
    dry_run: bool = False
    explain: bool = True

    @property
    def asks(self) -> bool:
        """A person decides."""
        return not (self.sure or self.dry_run)


def delete(session: Session, asked: Interaction, manner: Manner) -> int:
    """The exit code. Raises UsageError where there is nobody to ask."""
    if manner.asks:
        from hlcli.view.console import ask

        ask.check(session.screen, "--yes")
    if manner.sure:
        session.allow()
    if not (manner.asks or manner.seen):
        return _finish(session, asked, manner)
    found = standing.look(session, asked.type, asked.id or "")
    hindered = _hindered(asked, found) or _unbound(asked, found, manner)
    if hindered is not None:
        return session.show(hindered)
    if manner.asks and not _agreed(session, found):
        return session.show(declined(asked, found))
    return _finish(session, _guarded(asked, found), manner)


def _finish(session: Session, asked: Interaction, manner: Manner) -> int:
    if manner.dry_run:
        return session.rehearse(asked)
    return session.show(writing.write(session, asked, explain=manner.explain))


def _hindered(asked: Interaction, found: Standing) -> Exchange | None:
    """Why there is nothing to ask about: the endpoint would refuse, or nobody knows."""
    exchange = found.exchange
    if found.resource is None:
        if not found.known:
            return exchange
        return replace(exchange, interaction=asked, attempts=0)
    wanted = etag_version(asked.header("If-Match"))
    if wanted is None or found.version in (None, wanted):
        return None
    told = f"your version {wanted} is not the current one; the stored one is {found.version}"
    more = {"currentVersion": found.version}
    return refused(asked, found, Problem("version-mismatch", told, more=more))


def _unbound(asked: Interaction, found: Standing, manner: Manner) -> Exchange | None:
    """Asked for by name, a version must be there to be named."""
    if not manner.seen or found.etag is not None:
        return None
    told = f"the endpoint names no version of {asked.type}/{asked.id} that could be bound to"
    return refused(asked, found, Problem("expectation", told))


def _agreed(session: Session, found: Standing) -> bool:
    from hlcli.view.beforehand import glimpse
    from hlcli.view.console import ask

    glimpse.show(found.exchange, session.screen)
    agreed = ask.confirmed("Delete it?", session.screen, "--yes")
    if agreed:
        session.allow()
    return agreed


def _guarded(asked: Interaction, found: Standing) -> Interaction:
    """What was seen is what is deleted, and nothing that came after."""
    if asked.header("If-Match") or found.etag is None:
        return asked
    return replace(asked, headers=(("If-Match", found.etag), *asked.headers))
