"""The one resource that criteria find, so that it can be written by its id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.errors import Problem
from hlcli.fhir import identity
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.plans import previewing

if TYPE_CHECKING:
    from hlcli.session import Session


def one(session: Session, asked: Interaction) -> str | Exchange:
    """The id of the one match of a conditional update's criteria; else the exchange that says
    why there is none, nothing having been sent."""
    bare = replace(asked, headers=(), body=b"{}")  # which match, not what would be done to it
    foreseen = replace(previewing.foresee(session, bare), interaction=asked)
    row = foreseen.seen.row if foreseen.seen else None
    if foreseen.problem is not None or row is None:
        return _several(foreseen)
    if row.does == "update" and row.id is not None:
        return row.id if identity.is_legal(row.id) else _illegal(foreseen)
    names = ", ".join(dict.fromkeys(name for name, _ in asked.query))
    told = f"nothing matches {names}: --merge changes what is there"
    hint = "without --merge a conditional update creates it"
    return replace(foreseen, problem=Problem("not-found", told, hint), seen=None)


def _several(foreseen: Exchange) -> Exchange:
    """Several match; any other failure is its own."""
    if foreseen.problem is None or foreseen.problem.type != "multiple-matches":
        return foreseen
    told = "--merge changes one resource"
    return replace(foreseen, problem=replace(foreseen.problem, message=told))


def _illegal(foreseen: Exchange) -> Exchange:
    problem = Problem("bad-answer", "the match has an id that no URL can name", status=4)
    return replace(foreseen, problem=problem, seen=None)
