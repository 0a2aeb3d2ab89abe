"""A conditional update as it was foreseen, told to the person who is to agree, and the question."""

from __future__ import annotations

from hlcli.fhir.exchange import Exchange
from hlcli.view.answer import reply
from hlcli.view.console import stderr
from hlcli.view.console.screen import Screen
from hlcli.view.wording import preview


def say(exchange: Exchange, screen: Screen) -> None:
    """All of it on stderr: stdout is the answer's. To a log it says which elements, not what."""
    if exchange.seen is not None:
        reply.speak(preview.message(exchange, exchange.seen, screen), screen)
        found = preview.lines(exchange, exchange.seen, screen.messages(), private=screen.private)
        stderr.say(list(found), screen)


def question(exchange: Exchange) -> str:
    """`Update Patient/jane-1?`"""
    seen = exchange.seen
    if seen is None or seen.row is None:
        return "Send it?"
    new = "a new " if seen.row.id is None else ""
    return f"{seen.row.does.capitalize()} {new}{preview.target(exchange, seen)}?"
