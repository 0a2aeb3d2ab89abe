"""What one look shows of a write whose fate is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlcli.errors import Problem
from hlcli.fhir import interaction, proof
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.fhir.proof import Finding

if TYPE_CHECKING:
    from hlcli.session import Session

#: Versions that are looked through, from the current one back, for the one that may be ours.
_VERSIONS = 20
#: What no waiting cures.
_HOPELESS = ("denied", "redirect", "credentials", "config", "interrupted")


@dataclass(frozen=True)
class Sighting:
    """`reply` is the resource as written, or else as it stands; None where there is none.

    `overtaken` is the current version where somebody else wrote after our first attempt. `stopped`
    is why no further look can tell; `why` says what kept this one from telling.
    """

    finding: Finding
    exchange: Exchange
    reply: Reply | None = None
    overtaken: str | None = None
    stopped: Problem | None = None
    why: str = ""

    @property
    def absent(self) -> bool:
        """A repeat does no harm: nothing was written, or a repeat writes the same again."""
        return self.finding in (Finding.NOT_WRITTEN, Finding.NOTHING_PROVEN)


def failed(exchange: Exchange) -> Sighting | None:
    """What a look tells that was not answered; None for one that was."""
    problem = exchange.problem
    if problem is None:
        return None
    stopped = problem if problem.type in _HOPELESS else None
    why = problem.message or f"the look ended in: {problem.type}"
    return Sighting(Finding.UNKNOWN, exchange, stopped=stopped, why=why)


def by_id(session: Session, asked: Interaction, elapsed: float) -> Sighting:
    """Read the resource that the write names, and where that does not tell, what was before it."""
    exchange = session.send(proof.question(asked))
    reply = exchange.reply
    known = exchange.problem is None or exchange.problem.type in ("not-found", "gone")
    if reply is None or not known:
        return failed(exchange) or Sighting(Finding.UNKNOWN, exchange)
    found = proof.finding(asked, reply, elapsed)
    if found is Finding.UNKNOWN and _is_others(asked, reply):
        return _before(session, asked, exchange, reply, elapsed)
    why = "it was deleted since" if reply.status == 410 else ""
    return Sighting(found, exchange, reply if reply.resource else None, why=why)


def _is_others(asked: Interaction, reply: Reply) -> bool:
    return reply.resource is not None and not proof.holds(asked, reply.resource)


def _before(
    session: Session, asked: Interaction, exchange: Exchange, current: Reply, elapsed: float
) -> Sighting:
    """Somebody else wrote since: the versions before theirs show whether we did, too."""
    newest = int(current.version_id or 0) if (current.version_id or "").isdecimal() else 0
    for number in range(newest - 1, max(0, newest - _VERSIONS), -1):
        older = session.send(interaction.vread(asked.type, asked.id or "", str(number)))
        found = _of_version(asked, older, elapsed)
        if found is None:
            break
        if found is not Finding.UNKNOWN:
            return Sighting(found, older, older.reply, str(newest))
    else:
        if 0 < newest <= _VERSIONS:  # every version there is was seen, and none is ours
            return Sighting(Finding.NOT_WRITTEN, exchange, current, str(newest))
    return Sighting(Finding.UNKNOWN, exchange, current, why="it was changed by others since")


def _of_version(asked: Interaction, older: Exchange, elapsed: float) -> Finding | None:
    """What an earlier version proves; UNKNOWN where it is another's too, None where nobody can
    tell whose it is."""
    if older.problem is not None or older.reply is None:
        return None
    found = proof.finding(asked, older.reply, elapsed)
    if found in (Finding.WRITTEN, Finding.NOT_WRITTEN) or _is_others(asked, older.reply):
        return found
    return None
