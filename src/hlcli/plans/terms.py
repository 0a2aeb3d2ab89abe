"""On which terms a put goes out: what is asked of the user's command, what stands there now, and
so which precondition goes along, or why nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.plans.refusing import refused
from hlcli.plans.standing import Standing


@dataclass(frozen=True)
class Terms:
    """`expect` is create or update; `seen` binds the write to the version that was read;
    `merge` changes what is there, and so never creates."""

    expect: str | None = None
    seen: bool = False
    skip_unchanged: bool = False
    merge: bool = False
    dry_run: bool = False
    explain: bool = True

    @property
    def looks(self) -> bool:
        """Whether what stands there has to be known before."""
        return self.seen or self.skip_unchanged or self.merge or self.expect == "update"

    @property
    def binds(self) -> bool:
        """Whether the write must not replace anything but what was read."""
        return self.seen or self.merge or self.expect == "update"


def bound(asked: Interaction, found: Standing, terms: Terms) -> Interaction | Exchange:
    """The interaction with the precondition that keeps the terms; else what is to be shown
    instead, nothing having been sent."""
    if not found.known:
        return found.exchange
    if found.resource is None:
        return _onto_nothing(asked, found, terms)
    if not terms.binds or asked.header("If-Match"):
        return asked
    if found.etag is None:
        told = f"the endpoint names no version of {_target(asked)} that a write could be bound to"
        return refused(asked, found, Problem("expectation", told))
    return _with(asked, "If-Match", found.etag)


def kept(exchange: Exchange, terms: Terms) -> Exchange:
    """The exchange; with a problem, if what was done is not what --expect said."""
    done = exchange.problem is None and exchange.reply
    otherwise = {"create": ("updated", 200), "update": ("created", 201)}
    if not done or (exchange.result, done.status) != otherwise.get(terms.expect or ""):
        return exchange
    target = _target(exchange.interaction)
    told = f"{target} was {exchange.result}, and --expect said {terms.expect}"
    hint = f"see what is there now: hlcli history {target}"
    return replace(exchange, problem=Problem("expectation", told, hint))


def _onto_nothing(asked: Interaction, found: Standing, terms: Terms) -> Interaction | Exchange:
    """Nothing stands there: a merge has nothing to begin with, and no precondition says "as long
    as it stays deleted"."""
    if terms.expect == "update":
        told = f"{_nothing(asked, found)}, and --expect said update"
        return refused(asked, found, Problem("expectation", told, _undo(found, "--expect update")))
    kind = "gone" if found.gone else "not-found"
    if terms.merge:
        told = f"{_nothing(asked, found)}: --merge changes what is there"
        return refused(asked, found, Problem(kind, told, _undo(found, "--merge")))
    if terms.seen and found.gone:
        told = f"{_nothing(asked, found)}: there is no version to match"
        return refused(asked, found, Problem(kind, told, _undo(found, "--if-match auto")))
    return _with(asked, "If-None-Match", "*") if terms.seen else asked


def _nothing(asked: Interaction, found: Standing) -> str:
    target = _target(asked)
    return f"{target} was deleted" if found.gone else f"there is no {target} in this store"


def _undo(found: Standing, option: str) -> str:
    return f"a put without {option} {'brings it back' if found.gone else 'creates it'}"


def _with(asked: Interaction, name: str, value: str) -> Interaction:
    return replace(asked, headers=((name, value), *asked.headers))


def _target(asked: Interaction) -> str:
    return f"{asked.type}/{asked.id}"
