"""A Message for a log: one line each, in the compiler's shape, never wrapped."""

from __future__ import annotations

from collections.abc import Iterator

from hlcli.view.console import excerpt
from hlcli.view.console.look import Look
from hlcli.view.wording import outcome
from hlcli.view.wording.message import Message


def lines(message: Message, look: Look, quiet: bool) -> list[str]:
    """All of it; with `quiet`, of a success only what is a warning."""
    if not message.succeeded:
        return [*_failed(message, look)]
    return [*([] if quiet else _done(message, look)), *_warnings(message, look, quiet)]


def _done(message: Message, look: Look) -> Iterator[str]:
    """`ok: 200 updated Patient/1 version 4, prod`"""
    version = f"version {message.version}" if message.version else ""
    head = " ".join(
        part for part in (message.title[0], message.effect, message.target, version) if part
    )
    store = f", {message.store}" if message.store else ""
    match = f": {message.match}" if message.match else ""
    yield _marked(message, look) + look.text(head + store + match)
    yield from (look.text(f"note: {note}") for note in message.notes)


def _warnings(message: Message, look: Look, quiet: bool) -> Iterator[str]:
    yield from (look.text(f"warning: {text}") for text in message.warnings)
    shown = tuple(one for one in message.issues if not quiet or one.severity != "information")
    yield from outcome.log_lines(shown, True, look)


def _failed(message: Message, look: Look) -> Iterator[str]:
    """`error: 412 Precondition Failed, nothing written, Patient/1, prod, exit 12 …: sentences`"""
    place = f"{message.place}: " if message.place else ""
    title = " ".join(part for part in message.title if part)
    request = f"request {message.request}" if message.request else ""
    parts = (title, message.effect, message.target, message.store, *message.where)
    head = ", ".join(part for part in (*parts, message.exit, request) if part)
    told = f": {'; '.join(message.said)}" if message.said else ""
    yield look.text(place) + _marked(message, look) + look.text(head + told)
    if message.place and message.place.excerpt:
        yield from excerpt.lines(message.place, "", look)
    yield from outcome.log_lines(message.issues, False, look)
    yield from message.below
    yield from (look.text(f"note: {note}") for note in message.notes)
    yield from (look.text(f"try: {advice.line}") for advice in message.advice)


def _marked(message: Message, look: Look) -> str:
    return look.paint(look.marks[message.mark], message.mark) + " "
