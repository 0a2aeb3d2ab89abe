"""The user's editor, as a child of ours: which one, and what happens while it runs."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hlcli.errors import ConfigError, Terminated

if TYPE_CHECKING:
    from hlcli.view.console.screen import Screen

_FALLBACK = "notepad" if os.name == "nt" else "vi"
_HINT = "set VISUAL or EDITOR to an editor that waits, such as vim or 'code --wait'"


def words(environ: Mapping[str, str], *, terminal: bool) -> list[str]:
    """VISUAL, else EDITOR, split as a shell splits words, though nothing is expanded; else vi,
    where a person sits at a terminal. Raises ConfigError."""
    for name in ("VISUAL", "EDITOR"):
        try:
            found = shlex.split(environ.get(name, ""))
        except ValueError:
            raise ConfigError(f"{name} cannot be understood: a quote is not closed") from None
        if found:
            return found
    if not terminal:
        raise ConfigError("no editor is set, and there is no terminal for vi", hint=_HINT)
    return [_FALLBACK]


def run(command: Sequence[str], screen: Screen) -> int:
    """Its exit code, -n where signal n ended it. It has our terminal; what it prints never mixes
    with our data. Raises ConfigError where it cannot be started, Terminated as it comes."""
    env = screen.env
    stdout = None if env.stdout.tty else 2
    with _patience() as asked_to_end:
        try:
            child = subprocess.Popen(list(command), env=dict(env.environ), stdout=stdout)
        except OSError as error:
            why = (error.strerror or "it cannot be run").lower()
            raise ConfigError(f"the editor {command[0]}: {why}", hint=_HINT) from error
        asked_to_end.append(child)
        code = child.wait()
    if len(asked_to_end) > 1:
        raise Terminated
    return code


@contextmanager
def _patience() -> Iterator[list[object]]:
    """While the editor runs, Ctrl-C is its business: it reaches it by itself, being one process
    group with us. A SIGTERM is handed on, and remembered. What a handler, and not SIG_IGN, takes
    here is at its default in the child."""
    told: list[object] = []

    def end(*_: object) -> None:
        for child in told[:1]:
            assert isinstance(child, subprocess.Popen)
            child.terminate()
        told.append("terminated")

    mine = {signal.SIGINT: lambda *_: None, signal.SIGTERM: end}
    before = {number: signal.signal(number, handler) for number, handler in mine.items()}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
