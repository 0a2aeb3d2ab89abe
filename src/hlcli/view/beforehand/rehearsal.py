"""--dry-run: the request that would be sent, on stdout, and nothing else."""

from __future__ import annotations

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.view.answer import reply
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen


def show(interaction: Interaction, url: str, headers: Pairs, screen: Screen) -> int:
    """Method and URL, the headers before signing, and the body's length.

    With --output json or --query it is the contract's object, `result` being `not-sent`.
    """
    if screen.output != "text" or screen.query is not None:
        return reply.show(Exchange(interaction, url, "not-sent", False), screen)
    look = screen.data()
    lines = [f"{interaction.method} {url}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += ["", f"{len(interaction.body)} bytes of body; nothing was sent"]
    return show_page("".join(look.text(line) + "\n" for line in lines), screen.env)
