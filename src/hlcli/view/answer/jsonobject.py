"""The JSON object of `--output json`: nineteen keys, always all of them, always in this order.

It goes to stdout, so it holds everything, clinical values included. Where the fate of a write is
unknown, `error.hint` is the command that tells, and nothing else.
"""

from __future__ import annotations

from typing import Any

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Reply
from hlcli.secrecy import conceal, without
from hlcli.view.console.screen import Screen
from hlcli.view.content.found import LISTS
from hlcli.view.content.mask import Mask
from hlcli.view.wording import outcome, placed
from hlcli.view.wording.words import reason, said

KEYS = (
    "interaction", "method", "url", "status", "result", "written", "resourceType", "id",
    "versionId", "lastUpdated", "etag", "location", "requestId", "attempts", "durationMs",
    "resource", "outcome", "error", "exitCode",
)  # fmt: skip
#: What leaves open whether anything was written, unless the problem says it.
_OPEN = ("timeout", "lost-answer", "bad-answer", "internal")
#: Keys that a problem's `more` does not add to `error`.
_OWN = ("type", "message", "hint", "written")


def of_exchange(exchange: Exchange, screen: Screen) -> dict[str, Any]:
    """The object of an exchange, whatever became of it."""
    asked = exchange.interaction
    found = {
        "interaction": asked.name,
        "method": asked.method,
        "url": exchange.url,
        "result": exchange.result,
        "written": exchange.written,
        "resourceType": asked.type or None,
        "id": None if asked.name in LISTS else asked.id,
        "attempts": exchange.attempts,
        "durationMs": round(exchange.duration * 1000),
        "error": _error(exchange, screen),
        "exitCode": exchange.exit_code,
    }
    if exchange.reply:
        found |= _of_reply(exchange.reply, exchange.problem is None or exchange.written is True)
        found["outcome"] = without(exchange.reply.outcome, screen.secrets)
    elif exchange.seen and exchange.problem is None:
        from hlcli.view.wording import preview

        found |= preview.keys(exchange.seen)
    return _ordered(found)


def of_problem(problem: Problem, screen: Screen) -> dict[str, Any]:
    """The object of a problem that came before, or instead of, an exchange.

    The problem's `more` may say whether anything was `written`.
    """
    written = problem.more.get("written", None if problem.type in _OPEN else False)
    before = written is False
    message = problem.private_message or problem.message
    hint = problem.private_hint or problem.hint
    return _ordered(
        {
            "result": "not-sent" if before else "unknown",
            "written": written,
            "attempts": 0 if before else None,
            "outcome": problem.outcome,
            "error": _named(problem, message, hint, screen),
            "exitCode": problem.exit_code,
        }
    )


def _ordered(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found.get(key) for key in KEYS}


def _of_reply(reply: Reply, succeeded: bool) -> dict[str, Any]:
    """What an answer tells. What a refusing one holds is not the resource that was asked about."""
    found: dict[str, Any] = {
        "status": reply.status,
        "etag": reply.etag,
        "location": reply.header("Location"),
        "requestId": reply.request_id,
        "resource": reply.resource,
    }
    known = {
        "resourceType": reply.type,
        "id": reply.id,
        "versionId": reply.version_id,
        "lastUpdated": reply.last_updated,
    }
    return found | {key: value for key, value in known.items() if succeeded and value is not None}


def _error(exchange: Exchange, screen: Screen) -> dict[str, Any] | None:
    if exchange.problem is None:
        return None
    server = outcome.first_text(exchange.reply, Mask(secrets=screen.secrets))
    message = reason(exchange, said(exchange, True, screen.auth), server)
    from hlcli.view.wording.advice import advice

    hints = advice(exchange, screen, True)
    if exchange.written is None:
        hint = " ".join(hints[0].command)
    else:
        hint = "; ".join(hint.line for hint in hints)
    return _named(exchange.problem, message, hint or None, screen) | _issues(exchange, screen)


def _issues(exchange: Exchange, screen: Screen) -> dict[str, Any]:
    """The issues with their places in the document that was sent, where one of them has any."""
    if screen.source is None:
        return {}
    found = placed.to_json(outcome.issues(exchange.reply, Mask(secrets=screen.secrets)), screen)
    return {"issues": found} if any(one["place"] for one in found) else {}


def _named(problem: Problem, message: str, hint: str | None, screen: Screen) -> dict[str, Any]:
    place = {"place": str(problem.place)} if problem.place else {}
    more = {key: value for key, value in problem.more.items() if key not in _OWN}
    told = conceal(message, screen.secrets)
    advised = None if hint is None else conceal(hint, screen.secrets)
    return {"type": problem.type, "message": told, "hint": advised, **place, **more}
