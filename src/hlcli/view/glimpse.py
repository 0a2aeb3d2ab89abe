"""One resource in a few words, for a person who is to decide about it."""

from __future__ import annotations

from hlcli.fhir.exchange import Exchange
from hlcli.view.console import Look
from hlcli.view.layout import fill_parts, wrap
from hlcli.view.reply import say
from hlcli.view.screen import Screen
from hlcli.view.status import moment
from hlcli.view.summary import summary


def show(exchange: Exchange, screen: Screen) -> None:
    """Say what a read found. The summary holds clinical values: for a terminal only."""
    say(_lines(exchange, screen, screen.messages()), screen)


def _lines(exchange: Exchange, screen: Screen, look: Look) -> list[str]:
    reply = exchange.reply
    if reply is None or reply.resource is None:
        return []
    version = f"version {reply.version_id}" if reply.version_id else ""
    updated = moment(reply.last_updated) if reply.last_updated else ""
    named = f"{exchange.interaction.type}/{exchange.interaction.id}"
    parts = [look.text(part) for part in (named, version, updated, screen.store) if part]
    told = wrap(look.text(summary(reply.resource)), look.width, "  ") if screen.private else []
    return [*fill_parts(parts, look.width, "  ", "  "), *told]
