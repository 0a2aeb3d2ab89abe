"""What to do next, as commands that can be pasted."""

from __future__ import annotations

import shlex

from hlcli.errors import Problem
from hlcli.fhir import identity
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.view.console.screen import Screen
from hlcli.view.wording import settling
from hlcli.view.wording.denied import denial, denies, no_such_store
from hlcli.view.wording.message import Advice
from hlcli.view.wording.pasted import command, criterion

_UNREACHED = "check the network (DNS, VPN, proxy) and the endpoint: hlcli doctor looks step by step"
_OTHER_STORE = "check the data store's id and region: hlcli datastores lists those there are"
_TAKEN = "then --merge to change it, or --replace to replace all of it"
_LAGS = "new writes can take a minute to appear in a search"


def advice(exchange: Exchange, screen: Screen, values: bool) -> tuple[Advice, ...]:
    """What to do about this exchange's problem; with `values`, criteria are spelled out."""
    problem, asked = exchange.problem, exchange.interaction
    if problem is None:
        return ()
    if exchange.written is None:
        told = settling.advice(exchange, screen, values)
        shown = look(asked, screen, values, "" if asked.id else _LAGS)
        return (told, shown) if told else (shown,)
    hint = (problem.private_hint if values else None) or problem.hint
    if hint:
        return (Advice(remark=hint),)
    if exchange.seen is not None:
        from hlcli.view.wording import rebase

        return rebase.advice(exchange, exchange.seen, screen, values)
    if problem.type == "expectation" and exchange.written:
        return _undo(exchange, screen)
    return _by_type(problem, exchange, screen, values)


def _undo(exchange: Exchange, screen: Screen) -> tuple[Advice, ...]:
    """What was done is not what was expected: look at it, by the id it has."""
    reply = exchange.reply
    if reply is None or reply.id is None or not identity.is_legal(reply.id):
        return ()
    target = shlex.quote(f"{exchange.interaction.type}/{reply.id}")
    found = command("get", [target], screen, "what was written")
    if exchange.result != "created":
        return (found,)
    return found, command("delete", [target], screen, "if it is a duplicate")


def look(asked: Interaction, screen: Screen, values: bool, remark: str = "") -> Advice:
    """The read that shows what is stored; without an id, the search."""
    if asked.id is None:
        return search(asked, screen, values, remark)
    return command("get", [shlex.quote(f"{asked.type}/{asked.id}")], screen, remark)


def search(asked: Interaction, screen: Screen, values: bool, remark: str = "") -> Advice:
    """The search a conditional update makes."""
    criteria = [criterion(name, value, values) for name, value in asked.query]
    return command("search", [shlex.quote(asked.type), *criteria], screen, remark)


def _by_type(
    problem: Problem, exchange: Exchange, screen: Screen, values: bool
) -> tuple[Advice, ...]:
    asked = exchange.interaction
    match problem.type:
        case "multiple-matches":
            return (search(asked, screen, values, "then add a criterion, or put the one you mean"),)
        case "conflict":
            return _conflict(asked, screen, values)
        case "version-mismatch" if asked.writes:
            return (look(asked, screen, values, "then repeat with the version you have seen"),)
        case "already-exists":
            return (look(asked, screen, values, _TAKEN),)
        case "gone" if asked.id is not None:
            what = [shlex.quote(f"{asked.type}/{asked.id}")]
            return (command("history", what, screen, "what it was; a put brings it back"),)
        case "not-found" if exchange.reply and no_such_store(exchange.reply):
            return (Advice(remark=_OTHER_STORE),)
        case "denied" | "bad-request" if exchange.reply and _denied(problem, exchange.reply):
            return (Advice(remark=denial(exchange.reply, asked, screen.auth).hint),)
        case "unreachable":
            return (Advice(remark=_UNREACHED),)
        case "server-error" | "throttled" if asked.writes:
            return (Advice(remark="run it again later"),)
    return ()


def _denied(problem: Problem, reply: Reply) -> bool:
    return problem.type == "denied" or denies(reply)


def _conflict(asked: Interaction, screen: Screen, values: bool) -> tuple[Advice, ...]:
    if asked.name != "conditional-update" or asked.body_id is None:
        return (look(asked, screen, values, "then decide, and repeat"),)
    return (
        search(asked, screen, values, "to see which"),
        Advice(remark="--unset id (same person: update the match), or put (someone else)"),
    )
