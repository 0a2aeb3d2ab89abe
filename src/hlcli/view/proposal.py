"""What is about to change, said before it does: to a person with the values, to a log without."""

from __future__ import annotations

from collections.abc import Sequence

from hlcli.fhir.diff import Change
from hlcli.view import candidates, diff
from hlcli.view.reply import say
from hlcli.view.screen import Screen


def show(changes: Sequence[Change], screen: Screen) -> None:
    """One change a line, on stderr: stdout is for what comes back."""
    look = screen.messages()
    say(diff.lines(changes, look) if screen.private else diff.paths(changes, look), screen)


def meanwhile(others: Sequence[Change], had: str, ours: Sequence[Change], screen: Screen) -> None:
    """What somebody else changed of the version that was seen, and what is to go on top of it."""
    look = screen.messages()
    say([*candidates.since(others, f"version {had}", look, screen.private)], screen)
    say([*candidates.yours(ours, look, screen.private)], screen)
