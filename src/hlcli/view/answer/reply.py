"""Show an Exchange: status and issues on stderr, data on stdout, and the exit code.

The fate of the write outranks the fate of the print: a full disk does not undo a write.
"""

from __future__ import annotations

import errno

from hlcli.fhir.exchange import Exchange
from hlcli.view.answer import data, log, terminal
from hlcli.view.answer.data import Form
from hlcli.view.console.query import QueryFailed
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.console.stream import reason, write
from hlcli.view.content.found import LISTS
from hlcli.view.wording.message import Message
from hlcli.view.wording.result import message_of

#: A read that could not be printed: the place it was to go to is of no use.
_UNPRINTABLE = 3
_MISFIT = 2


def show(exchange: Exchange, screen: Screen, text: Form = data.resource) -> int:
    """Show it and return the exit code. `text` makes stdout's bytes in text mode."""
    speak(message_of(exchange, screen), screen)
    try:
        out = data.of_exchange(exchange, screen, text)
    except QueryFailed as error:
        return _untold(exchange, screen, f"--query does not fit the answer: {error}", _MISFIT)
    answered = exchange.reply is not None and exchange.problem is None
    if screen.output == "id" and answered and not (out or _searched(exchange)):
        say(["warning: the answer names no id"], screen)
    if not exchange.problem:
        say_if_nothing(out, screen)
    return deliver(exchange, screen, out)


def say_if_nothing(out: bytes, screen: Screen) -> None:
    """A word beside the null that a misspelt --query prints."""
    if isinstance(out, data.Nothing) and not screen.quiet:
        say(["note: --query finds nothing here (--output json alone prints what there is)"], screen)


def deliver(exchange: Exchange, screen: Screen, out: bytes) -> int:
    """Bytes to stdout; the exit code, which a failure to print changes for a read only."""
    return undelivered(exchange, screen, write(screen.env.stdout, out) if out else None)


def undelivered(exchange: Exchange, screen: Screen, failed: OSError | None) -> int:
    """The exit code, once everything is printed or that has `failed`, which is said."""
    if failed is None:
        return exchange.exit_code
    if failed.errno == errno.EPIPE and not exchange.interaction.writes:
        return exchange.exit_code  # the reader had seen enough: `hlcli get … | head -1`
    return _untold(
        exchange, screen, f"the answer could not be printed: {reason(failed)}", _UNPRINTABLE
    )


def speak(message: Message, screen: Screen) -> None:
    """A message to stderr, in the face its reader needs."""
    look = screen.messages()
    face = terminal if look.terminal else log
    say(face.lines(message, look, screen.quiet), screen)


def _searched(exchange: Exchange) -> bool:
    return exchange.interaction.name in LISTS


def _untold(exchange: Exchange, screen: Screen, why: str, read_code: int) -> int:
    code = exchange.exit_code
    if not code and not exchange.interaction.writes:
        code = read_code
    label = "error" if code == read_code else "warning"
    fate = "written, but " if exchange.written else ""
    say([screen.messages().text(f"{label}: {fate}{why}")], screen)
    return code
