"""What `hlcli completion --install` says: where the file is, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable

from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import write


def show_installed(screen: Screen, file: str, already: bool, lines: Iterable[str]) -> None:
    """The file on stderr after the mark of success, then the lines, which can be copied."""
    look = screen.messages()
    word = "was up to date" if already else "is written"
    mark = look.paint(look.marks["ok"], "ok")
    told = [f"{mark} {look.text(file)} {word}", *(look.text(line) for line in lines)]
    write(screen.env.stderr, look.encode("\n".join(told) + "\n"))
