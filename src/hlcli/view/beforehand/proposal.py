"""What is about to change, said before it does: to a person with the values, to a log without."""

from __future__ import annotations

from collections.abc import Sequence

from hlcli.fhir.diff import Change
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.content import candidates, diff


def show(
    changes: Sequence[Change], screen: Screen, others: Sequence[Change] = (), had: str = ""
) -> None:
    """One change a line, on stderr: stdout is for what comes back. Below what somebody else has
    changed of version `had`, on top of which they go."""
    look = screen.messages()
    if others:
        theirs = candidates.since(others, f"version {had}", look, screen.private)
        say([*theirs, *candidates.yours(changes, look, screen.private)], screen)
    else:
        say(diff.lines(changes, look) if screen.private else diff.paths(changes, look), screen)
