"""Pages of plain text on stdout: help, the version, a request that is only rehearsed."""

from __future__ import annotations

from hlcli.env import Env
from hlcli.errors import ConfigError
from hlcli.view.console.look import look
from hlcli.view.console.stream import reason, write


def show_page(text: str, env: Env) -> int:
    """Write the page. A reader that has gone (`hlcli --help | head -1`) is no failure.

    Raises ConfigError where stdout takes nothing, as on a full disk.
    """
    own = look(env.stdout, env.environ)
    # Our own text: its line breaks stay, and signs the reader lacks are replaced.
    return show_bytes(own.encode(text.translate(own.plain)), env)


def show_bytes(page: bytes, env: Env) -> int:
    """Write what must not be changed by a letter. Raises ConfigError as `show_page` does."""
    failed = write(env.stdout, page)
    if failed is not None and not isinstance(failed, BrokenPipeError):
        raise ConfigError(f"stdout cannot be written: {reason(failed)}")
    return 0
