"""Which page of stdout belongs to which interaction."""

from __future__ import annotations

from hlcli.fhir.exchange import Exchange
from hlcli.view.answer import data, reply
from hlcli.view.console.screen import Screen

_BUNDLES = ("search-type", "history-instance")


def show(exchange: Exchange, screen: Screen) -> int:
    """Show the exchange in the face its kind has; the exit code."""
    name = exchange.interaction.name
    if name in _BUNDLES:
        from hlcli.view.answer import table

        return table.show_bundle(exchange, screen)
    if name == "api":
        return reply.show(exchange, screen, data.anything)
    if exchange.seen is not None and exchange.problem is None:
        from hlcli.view.wording import preview

        return reply.show(exchange, screen, preview.page)
    return reply.show(exchange, screen)
