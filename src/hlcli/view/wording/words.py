"""One sentence for every way not to succeed. No clinical value stands in any of them."""

from __future__ import annotations

import re

from hlcli.errors import Problem
from hlcli.fhir import http_date, outcome
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply, etag_version
from hlcli.view.content.status import named, span
from hlcli.view.wording.denied import denial, denies, no_such_store

#: Scheme, user and password (left out), host and port.
_ORIGIN = re.compile(r"(https?://)(?:[^/?#]*@)?([^/?#@]+)", re.IGNORECASE)
_LOST = {
    "timeout": "no answer came in time",
    "lost-answer": "the connection broke after the request was sent",
    "bad-answer": "the answer is not what it claims to be",
    "server-error": "the endpoint failed, perhaps after it had written",
    "interrupted": "interrupted while the request was out",
}
_ONCE = (
    "a conditional update without an id is not repeated, because a repeat could create a duplicate"
)
_PLAIN = {
    "gone": "it was deleted",
    "unreachable": "the endpoint could not be reached",
    "interrupted": "interrupted",
    "internal": "this is a bug in hlcli",
}


def said(exchange: Exchange, private: bool, auth: str = "sigv4") -> tuple[str, ...]:
    """Why it was not done; `private` picks the wording that may hold clinical values, `auth` is how
    was asked."""
    problem = exchange.problem
    if problem is None:
        return ()
    told = (problem.private_message if private else None) or problem.message
    if problem.type == "denied" and exchange.reply and exchange.seen is None:
        own: tuple[str, ...] = (denial(exchange.reply, auth=auth).said,)
    else:
        own = _own(exchange, problem, told, private)
    return tuple(dict.fromkeys(one for one in (told, *own) if one))


def _own(exchange: Exchange, problem: Problem, told: str, private: bool) -> tuple[str, ...]:
    if exchange.written is None:
        return _lost(exchange, problem, told)
    if exchange.seen is None:
        return _why(exchange, problem)
    from hlcli.view.wording import sight

    return sight.said(exchange, exchange.seen, private)


def names(asked: Interaction) -> str:
    """The criteria's names, each once: `name, birthdate, phone`."""
    return ", ".join(dict.fromkeys(name for name, _ in asked.query))


def matched(exchange: Exchange) -> str:
    """What the search of a conditional update that was done must have found; reading the resource
    after a lost answer does not tell."""
    unknown = not exchange.reply or "confirmed-by-reading" in exchange.notes
    if exchange.interaction.name != "conditional-update" or exchange.problem or unknown:
        return ""
    if exchange.result == "created":
        return f"nothing matched {names(exchange.interaction)}"
    return f"the one match of {names(exchange.interaction)}" if exchange.result == "updated" else ""


def _lost(exchange: Exchange, problem: Problem, told: str) -> tuple[str, ...]:
    asked = exchange.interaction
    kind = "server-error" if exchange.reply and problem.type == "lost-answer" else problem.type
    why = () if told else (_LOST.get(kind, "what became of it is not known"),)
    once = asked.name == "conditional-update" and asked.id is None
    return (*why, _ONCE) if once else why


def _why(exchange: Exchange, problem: Problem) -> tuple[str, ...]:
    asked, reply = exchange.interaction, exchange.reply
    if reply is None:
        return () if problem.message else (_PLAIN.get(problem.type, ""),)
    match problem.type:
        case "conflict":
            return (_conflict(asked),)
        case "version-mismatch":
            return (_version(asked, reply, problem),)
        case "multiple-matches":
            return (f"several match {names(asked)}; a conditional update needs none or one",)
        case "already-exists":
            return (_exists(asked),)
        case "not-found" if not problem.message:
            return () if _says(reply, asked, "not-found") else (_missing(asked, reply),)
        case "gone":
            return () if _says(reply, asked, "deleted") else (_gone(asked),)
        case "bad-request" if denies(reply):
            return (denial(reply).said,)
        case "too-large":
            return (f"the body has {len(asked.body):,} bytes; HealthLake takes 5,242,880",)
        case "redirect" if not problem.message:
            return (_redirect(reply),)
        case "throttled":
            return (f"the endpoint asks to slow down{_come_back(reply)}",)
    return ()


def _conflict(asked: Interaction) -> str:
    """Rows 3 and 5 of the conditional update's table look the same from here."""
    if asked.name == "conditional-update" and asked.body_id is not None:
        target = f"{asked.type}/{asked.body_id}"
        return (
            f"either the search found another resource than {target}, "
            f"or it found none and {target} exists already"
        )
    if asked.name == "delete":
        return f"other resources may refer to {_target(asked)}, or another write was in the way"
    return f"the endpoint found a conflict with another write to {_target(asked)}"


def _version(asked: Interaction, reply: Reply, problem: Problem) -> str:
    wanted = asked.header("If-Match")
    stored = problem.more.get("currentVersion") or etag_version(reply.etag)
    if not wanted:
        now = f"; the stored version is {stored}" if stored else ""
        return f"a precondition failed, although none was sent{now}"
    now = f"; the stored one is {stored}" if stored else ""
    return f"your version {etag_version(wanted) or wanted} is not the current one{now}"


def _exists(asked: Interaction) -> str:
    once = "exists already, or did once: a deleted id stays taken"
    return f"{_target(asked)} {once}" if asked.id else "a resource like this exists already"


def _gone(asked: Interaction) -> str:
    return "it was deleted before" if asked.name == "delete" else "it was deleted"


def _says(reply: Reply, asked: Interaction, code: str) -> bool:
    """The endpoint says of a read what we would: by the code of an issue, whose text is shown."""
    found = outcome.read(reply.outcome)
    return not asked.writes and any(
        one.code == code and one.bad and (one.details or one.diagnostics) for one in found
    )


def _missing(asked: Interaction, reply: Reply) -> str:
    if no_such_store(reply):
        return "the endpoint does not know this data store"
    if asked.name == "vread":
        return f"there is no version {asked.path[-1]} of it in this store"
    if (asked.writes and asked.name != "delete") or asked.id is None:
        return f"the endpoint does not know this data store, or no {asked.type}"
    return "there is no such resource in this store"


def _redirect(reply: Reply) -> str:
    """Only the origin: path and query may hold what was searched for."""
    found = _ORIGIN.match(reply.header("Location") or "")
    origin = f"to {found[1]}{found[2]}" if found else "elsewhere"
    return f"the endpoint points {origin}; a signed request follows no redirect"


def _come_back(reply: Reply) -> str:
    wait = (reply.header("Retry-After") or "").strip()
    if wait.isascii() and wait.isdigit() and len(wait) < 10:
        return f", and to come back in {span(float(wait))}"
    when = http_date.parse(wait)
    return f", and to come back at {when:%Y-%m-%d %H:%M:%SZ}" if when else ""


def _target(asked: Interaction) -> str:
    return f"{asked.type}/{asked.id}" if asked.id else asked.type


def reason(exchange: Exchange, told: tuple[str, ...], server: str) -> str:
    """All of it in one line, for the JSON object: never empty."""
    reply = exchange.reply
    status = " ".join(part for part in named(reply.status) if part) if reply else exchange.result
    return "; ".join(told) or server or status
