"""A 409 or a 412 that explains itself: what stands in the way, seen by a few further reads.

Whatever becomes of these reads, the refusal stays what it was, and so does its exit code.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.errors import Problem, Terminated
from hlcli.fhir import identity, interaction, jsontext
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, etag_version
from hlcli.fhir.seen import Candidate, Seen
from hlcli.plans.matching import matches_in, only, search_of, told_apart, with_row
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change
    from hlcli.session import Session

_ABOUT = ("multiple-matches", "version-mismatch", "already-exists", "conflict")
#: Seconds for one read; there are two at most.
_PATIENCE = 5.0
#: Bytes of a version that is compared with another.
_LARGEST = 1_000_000


def explained(session: Session, exchange: Exchange) -> Exchange:
    """The exchange with what was `seen`, and the same in its problem's `more` for scripts; as it
    came, where it is no such refusal or nothing could be seen."""
    if not _explicable(exchange):
        return exchange
    try:
        found = _seen(session, exchange.interaction)
        return told(exchange, found) if found else exchange
    except (Exception, KeyboardInterrupt, Terminated):
        return exchange  # the refusal is known and must be said; why it came is a courtesy


def told(exchange: Exchange, found: Seen) -> Exchange:
    """The exchange, with what was seen for people and for scripts."""
    from hlcli.view.wording import sight

    problem = _sharpened(exchange.problem or Problem("conflict"), found)
    more = {**problem.more, **sight.to_json(found)}
    return replace(exchange, seen=found, problem=replace(problem, more=more))


def _sharpened(problem: Problem, found: Seen) -> Problem:
    """A 412 to a conditional update with a version was taken for one about the version."""
    several = found.matches is not None and len(found.matches.ids) > 1
    guessed = several and problem.type == "version-mismatch"
    return replace(problem, type="multiple-matches") if guessed else problem


def _explicable(exchange: Exchange) -> bool:
    """A write that an answer refused. Of one whose fate is unknown there is more to say."""
    refused = exchange.written is False and exchange.reply is not None
    problem = exchange.problem.type if exchange.problem else None
    bound = exchange.interaction.name == "delete" and problem == "conflict"  # by what refers to it
    return refused and exchange.interaction.writes and problem in _ABOUT and not bound


def _glance(session: Session, asked: Interaction) -> Exchange:
    return session.glance(asked, _PATIENCE)


def _seen(session: Session, asked: Interaction) -> Seen | None:
    if asked.name == "conditional-update":
        return _by_criteria(session, asked)
    found = _read(session, asked.type, asked.id) if asked.id else None
    return found and since(session, asked, found)


def _by_criteria(session: Session, asked: Interaction) -> Seen | None:
    """What the same criteria find, and where they find nothing, what stands under the body's id."""
    found = matches_in(_glance(session, search_of(asked)))
    if found is None or not found.decides:
        return None
    found = told_apart(found, asked.type)
    below: Seen | None = Seen(current=only(found))
    if not found.ids and asked.body_id:
        below = _read(session, asked.type, asked.body_id)
    return below and since(session, asked, with_row(below, found, asked))


def _read(session: Session, type: str, id: str) -> Seen | None:
    """What stands under an id; None where that could not be learnt."""
    exchange = _glance(session, interaction.read(type, id))
    standing = Standing(exchange)
    return seen_of(standing) if standing.known else None


def seen_of(standing: Standing) -> Seen:
    """The answer to a read as what was seen."""
    current = Candidate(standing.resource) if standing.resource is not None else None
    return Seen(current=current, gone=standing.gone, free=standing.absent)


def since(session: Session, asked: Interaction, found: Seen) -> Seen:
    """With what was changed since the version that If-Match names."""
    had, current = etag_version(asked.header("If-Match")), found.current
    row_refuses = found.row is not None and found.row.does == "refuse"
    if had is None or current is None or row_refuses or had == current.version:
        return replace(found, had=had)
    return replace(found, had=had, changes=_changes(session, current, had))


def _changes(session: Session, current: Candidate, had: str) -> tuple[Change, ...] | None:
    if not (identity.is_legal(current.id) and identity.is_legal(had)):
        return None  # a path made of it could lead elsewhere
    if len(jsontext.dumps(current.resource)) > _LARGEST:
        return None
    exchange = _glance(session, interaction.vread(current.type, current.id, had))
    old = Standing(exchange)
    if old.resource is None or len(old.text) > _LARGEST:
        return None
    from hlcli.fhir.diff import compare

    return compare(old.resource, current.resource)
