"""What `hlcli serve` prints: READY and the lines a shell can read."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import write


def show_ready(screen: Screen, url: str, exports: Mapping[str, str], unset: Iterable[str]) -> None:
    """READY and the URL, once it listens; then one `export NAME=value` a line, then `unset`."""
    lines = [f"READY {url}"]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in exports.items()]
    lines.append(f"unset {' '.join(unset)}")
    show_page("\n".join(lines) + "\n", screen.env)


def show_note(screen: Screen, note: str) -> None:
    """That this is not HealthLake, on stderr."""
    look = screen.messages()
    write(screen.env.stderr, look.encode(look.paint(look.text(note), "dim") + "\n"))
