"""Print a value that no endpoint sent, as the JSON object of an exchange is printed."""

from __future__ import annotations

from typing import Any

from hlcli.errors import ConfigError
from hlcli.view.answer import data
from hlcli.view.answer.reply import say_if_nothing
from hlcli.view.console.query import QueryFailed
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.console.stream import reason, write


def show_value(value: dict[str, Any], screen: Screen, name: str) -> bool:
    """The value on stdout, or what --query finds in it; False, and said, where that fits not.

    `name` is what to call the value. Raises ConfigError where stdout cannot be written; a reader
    that has seen enough is none of ours.
    """
    try:
        out = data.of_value(value, screen)
    except QueryFailed as error:
        say([screen.messages().text(f"error: --query does not fit {name}: {error}")], screen)
        return False
    say_if_nothing(out, screen)
    failed = write(screen.env.stdout, out)
    if failed is not None and not isinstance(failed, BrokenPipeError):
        raise ConfigError(f"stdout cannot be written: {reason(failed)}")
    return True
