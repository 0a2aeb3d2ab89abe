"""Where a conditional update may have left a resource without an id of ours: searched for.

A search is behind, so that what it does not show proves nothing until its lag is over; what it
shows is read by id, which is immediate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hlcli.fhir import http_date, identity, interaction, jsontext, proof
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.fhir.proof import Finding
from hlcli.plans import sighting
from hlcli.plans.sighting import Sighting
from hlcli.plans.vigil import Vigil

if TYPE_CHECKING:
    from hlcli.session import Session

#: Matches that are read, one request each.
_READ = 20
_MANY = "the search finds more than can be looked at"


def seen(session: Session, asked: Interaction, vigil: Vigil) -> Sighting:
    """Search by the write's own criteria, and where those may not find it, by time. Until the lag
    is over, nothing that is missing counts."""
    over = vigil.over  # as the search begins
    exchange = session.send(interaction.search(asked.type, asked.query))
    found = _among(session, asked, exchange, vigil)
    if _is_missing(found) and not _is_sure_to_be_found(asked):
        found = _lately(session, asked, exchange, vigil)
    return found if over or not _is_missing(found) else replace(found, finding=Finding.UNKNOWN)


def _is_missing(found: Sighting) -> bool:
    return found.finding is Finding.NOT_WRITTEN and not found.overtaken


def _among(session: Session, asked: Interaction, exchange: Exchange, vigil: Vigil) -> Sighting:
    """What the matches prove: written if one of them is ours, not written if none can be."""
    ended = sighting.failed(exchange)
    if ended or exchange.reply is None:
        return ended or Sighting(Finding.UNKNOWN, exchange)
    ids = _ids(exchange.reply, asked.type)
    absent = Sighting(Finding.NOT_WRITTEN, exchange)
    for id in ids[:_READ]:
        one = sighting.by_id(session, _put_to(asked, id), vigil.elapsed)
        if not one.absent or one.overtaken:
            return one
    unread = len(_resources(exchange.reply, asked.type)) - len(ids)
    if len(ids) > _READ or unread or _goes_on(exchange.reply):
        return replace(absent, finding=Finding.UNKNOWN, why=_MANY)
    return absent


def _put_to(asked: Interaction, id: str) -> Interaction:
    """The same write, had the search picked this one."""
    return interaction.update(asked.type, id, asked.body, asked.headers)


def _is_sure_to_be_found(asked: Interaction) -> bool:
    """Whatever this write creates, its own criteria find, whatever the server thinks of case."""
    from hlcli.fhir.agreement import agreement

    found = agreement(jsontext.loads(asked.body), asked.type, asked.query)
    return not (found.missed or found.by_case or found.unjudged)


def _lately(session: Session, asked: Interaction, first: Exchange, vigil: Vigil) -> Sighting:
    """Look through all that was written since, whatever the criteria say of it."""
    since = _instant_of_start(first.reply, vigil.elapsed)
    if since is None:
        return Sighting(Finding.UNKNOWN, first, why="its own criteria may not find it")
    pairs = (("_lastUpdated", f"ge{since}"), ("_count", "100"))
    exchange = session.send(interaction.search(asked.type, pairs))
    ended = sighting.failed(exchange)
    if ended or exchange.reply is None:
        return ended or Sighting(Finding.UNKNOWN, exchange)
    for one in _resources(exchange.reply, asked.type):
        there = _put_to(asked, str(one.get("id")))
        if identity.is_legal(there.path[1]) and proof.holds(there, one):
            found = sighting.by_id(session, there, vigil.elapsed)
            ours = found.finding is Finding.WRITTEN
            return found if ours else replace(found, finding=Finding.UNKNOWN, overtaken=None)
    if _goes_on(exchange.reply):
        return Sighting(Finding.UNKNOWN, exchange, why=_MANY)
    return Sighting(Finding.NOT_WRITTEN, exchange)


def _instant_of_start(reply: Reply | None, elapsed: float) -> str | None:
    """When we began by the server's clock, and a little earlier."""
    here = http_date.parse(reply.header("Date")) if reply else None
    try:
        start = here - timedelta(seconds=elapsed) - proof.OUR_SPREAD if here else None
    except OverflowError:
        return None
    return f"{start:%Y-%m-%dT%H:%M:%SZ}" if start else None


def _ids(reply: Reply, type: str) -> list[str]:
    """Of what was found. What is no legal id leads elsewhere as a path."""
    ids = (one.get("id") for one in _resources(reply, type))
    return [id for id in ids if isinstance(id, str) and identity.is_legal(id)]


def _resources(reply: Reply, type: str) -> list[Mapping[str, Any]]:
    entries = _objects((reply.resource or {}).get("entry"))
    found = _objects([one.get("resource") for one in entries])
    return [one for one in found if one.get("resourceType") == type]


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _goes_on(reply: Reply) -> bool:
    links = _objects((reply.resource or {}).get("link"))
    return any(link.get("relation") == "next" for link in links)
