"""One resource in a few words, for a person who is to decide about it."""

from __future__ import annotations

from hlcli.fhir.exchange import Exchange
from hlcli.view.console.layout import fill_parts, wrap
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.content.status import moment
from hlcli.view.content.summary import summary


def show(exchange: Exchange, screen: Screen) -> None:
    """Say what a read found. The summary holds clinical values: for a terminal only."""
    head(exchange, screen)
    reply, look = exchange.reply, screen.messages()
    if reply and reply.resource is not None and screen.private:
        say(wrap(look.text(summary(reply.resource)), look.width, "  "), screen)


def head(exchange: Exchange, screen: Screen) -> None:
    """Say which version of what it is, and where."""
    reply, look = exchange.reply, screen.messages()
    if reply is None or reply.resource is None:
        return
    version = f"version {reply.version_id}" if reply.version_id else ""
    updated = moment(reply.last_updated) if reply.last_updated else ""
    named = f"{exchange.interaction.type}/{exchange.interaction.id}"
    parts = [look.text(part) for part in (named, version, updated, screen.store) if part]
    say(fill_parts(parts, look.width, "  ", "  "), screen)
