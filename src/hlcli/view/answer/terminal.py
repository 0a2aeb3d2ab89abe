"""A Message for a person: set to the width, marks in colour, excerpts shown."""

from __future__ import annotations

from collections.abc import Iterator

from hlcli.view.console import excerpt
from hlcli.view.console.layout import fill, fill_parts, wrap
from hlcli.view.console.look import Look
from hlcli.view.wording import outcome
from hlcli.view.wording.message import Advice, Message

_INDENT = "  "


def lines(message: Message, look: Look, quiet: bool) -> list[str]:
    """All of it; with `quiet`, of a success only what is a warning."""
    if message.succeeded and quiet:
        serious = tuple(one for one in message.issues if one.severity != "information")
        return [*_warnings(message, look, ""), *outcome.terminal_lines(serious, look)]
    return [*_head(message, look), *_middle(message, look), *_end(message, look)]


def _head(message: Message, look: Look) -> Iterator[str]:
    mark = look.marks[message.mark]
    parts = _done_parts(message) if message.succeeded else _failed_parts(message)
    shown = [look.text(part) for part in parts if part]
    first, *rest = fill_parts(shown, look.width, f"{mark} ", _INDENT)
    yield look.paint(mark, message.mark) + first[len(mark) :]
    yield from rest


def _done_parts(message: Message) -> list[str]:
    version = f"version {message.version}" if message.version else ""
    return [_title(message), f"{message.effect} {message.target}".strip(), version]


def _failed_parts(message: Message) -> list[str]:
    place = str(message.place) if message.place else ""
    # What became of a write comes first; a read has nothing of that kind to tell.
    return [_title(message), message.effect or message.target, place, message.store, message.exit]


def _title(message: Message) -> str:
    return " ".join(part for part in message.title if part)


def _middle(message: Message, look: Look) -> Iterator[str]:
    facts = [message.match, message.store] if message.succeeded else []
    request = [f"request {message.request}"] if message.request else []
    shown = [look.text(fact) for fact in (*facts, *message.where, *request) if fact]
    for line in fill_parts(shown, look.width, _INDENT, _INDENT) if shown else []:
        yield _INDENT + look.paint(line[len(_INDENT) :], "dim")


def _end(message: Message, look: Look) -> Iterator[str]:
    if message.place and message.place.excerpt:
        yield from excerpt.lines(message.place, " ".join(message.said), look)
    else:
        yield from _sentences(message.said, look)
    yield from message.below
    yield from _warnings(message, look, _INDENT)
    yield from _sentences(message.notes, look)
    yield from outcome.terminal_lines(message.issues, look)
    for number, advice in enumerate(message.advice):
        yield from _advice(advice, look, "  try: " if number == 0 else "   or: ")


def _warnings(message: Message, look: Look, indent: str) -> Iterator[str]:
    for text in message.warnings:
        yield from wrap(look.text(text), look.width, _INDENT, f"{indent}warning: ")


def _sentences(texts: tuple[str, ...], look: Look) -> Iterator[str]:
    for text in texts:
        for line in text.split("\n"):
            yield from wrap(look.text(line), look.width, _INDENT)


def _advice(advice: Advice, look: Look, first: str) -> Iterator[str]:
    """A command that is too long is continued by backslashes, so that it can still be pasted."""
    rest = " " * len(first)
    if not advice.command:
        yield from wrap(look.text(advice.remark), look.width, rest, first)
        return
    words = [(" ", look.text(word)) for word in advice.command]
    yield from fill(words, look.width, first, rest + "    ", " \\")
    if advice.remark:
        yield from wrap(look.text(f"({advice.remark})"), look.width, rest)
