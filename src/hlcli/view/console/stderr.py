"""Lines beside the data, once they are set: stderr."""

from __future__ import annotations

from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import write


def say(lines: list[str], screen: Screen) -> None:
    """Ready lines to stderr. Where stderr itself fails there is no one left to tell."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        write(screen.env.stderr, screen.messages().encode(text))
