"""How an interaction ended, before it is told as an Exchange."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from hlcli.errors import Problem
from hlcli.fhir.exchange import judge
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.wire import answer
from hlcli.wire.fate import Happened, reply_of
from hlcli.wire.retry import GiveUp


@dataclass(frozen=True)
class Ending:
    """The part of an Exchange that is known only at the end."""

    result: str
    written: bool | None
    reply: Reply | None = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()


def settled(interaction: Interaction, url: str, reply: Reply) -> Ending:
    """The reply is an answer, good or bad."""
    verdict = judge(interaction, reply)
    if verdict.problem is None:
        notes = answer.notes(interaction, reply)
        return Ending(verdict.result, verdict.written, reply, None, notes)
    message = _elsewhere(url, reply) if verdict.problem == "redirect" else ""
    return Ending(verdict.result, verdict.written, reply, Problem(verdict.problem, message))


def confirmed(interaction: Interaction, read: Reply) -> Ending:
    """The answer was lost, but the resource is there, or a deleted one is not: the reply is that
    of the look."""
    if interaction.name == "delete":
        return Ending("deleted", True, read, None, ("confirmed-by-reading",))
    fresh = read.version_id == "1" or interaction.header("If-None-Match") is not None
    return Ending("created" if fresh else "updated", True, read, None, ("confirmed-by-reading",))


def given_up(decision: GiveUp, happened: Happened, read: Reply | None = None) -> Ending:
    """No answer was had. `read` is what a look found, if that did not tell."""
    problem = decision.problem
    if decision.result == "unknown" and read is not None and read.version_id:
        problem = replace(problem, more={"currentVersion": read.version_id})
    return Ending(decision.result, decision.written, reply_of(happened), problem)


def stopped(problem: Problem, doubt: str | None) -> Ending:
    """Something kept the next attempt from leaving; `doubt` is what an earlier one left behind."""
    if doubt is None:
        return Ending("not-sent", False, None, problem)
    message = f"{problem.message}; an earlier request may have been processed"
    return Ending("unknown", None, None, replace(problem, type=doubt, message=message))


def interrupted(status: int, in_doubt: bool) -> Ending:
    """Ctrl-C (130) or SIGTERM (143)."""
    word = "terminated" if status == 143 else "interrupted"
    if in_doubt:
        problem = Problem("interrupted", f"{word} after the request was sent", status=status)
        return Ending("unknown", None, None, problem)
    return Ending("not-sent", False, None, Problem("interrupted", word, status=status))


def _elsewhere(url: str, reply: Reply) -> str:
    """Where a redirect points: its origin only, the rest may hold search criteria."""
    location = reply.header("Location")
    try:
        parts = urlsplit(urljoin(url, location or ""))
    except ValueError:
        return "the endpoint points elsewhere"
    if not location or not parts.hostname:
        return "the endpoint points elsewhere, but does not say where"
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return f"the endpoint points to {origin}; a signed request is not sent on"
