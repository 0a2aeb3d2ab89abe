"""What to do next, as commands that can be pasted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.view.denied import denial
from hlcli.view.message import Advice
from hlcli.view.screen import Screen
from hlcli.view.words import no_such_store

_FLAG = re.compile(r"[A-Za-z_][A-Za-z0-9_:.-]*")
_UNREACHED = "check the network (DNS, VPN, proxy) and the endpoint: hlcli doctor looks step by step"
_OTHER_STORE = "check the data store's id and region: hlcli datastores lists those there are"
_LAGS = "new writes can take a minute to appear in a search"


def advice(exchange: Exchange, screen: Screen, values: bool) -> tuple[Advice, ...]:
    """What to do about this exchange's problem; with `values`, criteria are spelled out."""
    problem, asked = exchange.problem, exchange.interaction
    if problem is None:
        return ()
    if exchange.written is None:
        return (look(asked, screen, values, "" if asked.id else _LAGS),)
    told = (problem.private_hint if values else None) or problem.hint
    if told:
        return (Advice(remark=told),)
    return _by_type(problem, exchange, screen, values)


def look(asked: Interaction, screen: Screen, values: bool, remark: str = "") -> Advice:
    """The read that shows what is stored; without an id, the search."""
    if asked.id is None:
        return search(asked, screen, values, remark)
    return _command("get", [shlex.quote(f"{asked.type}/{asked.id}")], screen, remark)


def search(asked: Interaction, screen: Screen, values: bool, remark: str = "") -> Advice:
    """The search a conditional update makes."""
    criteria = [_criterion(name, value, values) for name, value in asked.query]
    return _command("search", [shlex.quote(asked.type), *criteria], screen, remark)


def _command(name: str, quoted: list[str], screen: Screen, remark: str) -> Advice:
    return Advice((f"hlcli {name}", *quoted, *_pairs(screen.again)), remark)


def _pairs(words: Iterable[str]) -> list[str]:
    """Quoted words, an option and its value in one piece, which no line break divides."""
    pieces: list[str] = []
    for word in words:
        if word.startswith("--") or not pieces:
            pieces.append(shlex.quote(word))
        else:
            pieces[-1] += " " + shlex.quote(word)
    return pieces


def _criterion(name: str, value: str, values: bool) -> str:
    """`--name peter`; without values `--name …`, which says what to fill in."""
    shown = shlex.quote(value) if values else "…"
    if not _FLAG.fullmatch(name):
        return f"--param {shlex.quote(name)}={shown}"
    joint = "=" if values and (value.startswith("-") or not value) else " "
    return f"--{name}{joint}{shown}"


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
            return (look(asked, screen, values, "then --replace, to replace the whole resource"),)
        case "not-found" if exchange.reply and no_such_store(exchange.reply):
            return (Advice(remark=_OTHER_STORE),)
        case "denied" if exchange.reply:
            return (Advice(remark=denial(exchange.reply, asked, screen.auth).hint),)
        case "unreachable":
            return (Advice(remark=_UNREACHED),)
        case "server-error" | "throttled" if asked.writes:
            return (Advice(remark="run it again later"),)
    return ()


def _conflict(asked: Interaction, screen: Screen, values: bool) -> tuple[Advice, ...]:
    if asked.name != "conditional-update" or asked.body_id is None:
        return (look(asked, screen, values, "then decide, and repeat"),)
    return (
        search(asked, screen, values, "to see which"),
        Advice(remark="--unset id (same person: update the match), or put (someone else)"),
    )
