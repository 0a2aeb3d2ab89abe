"""The command line as it was typed, to be said again: quoted, and once more without its values."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hlcli.view.console.typed import Typed

#: Whose value holds clinical values behind its first `=`.
_EDITS = ("--set", "--set-json")
_HIDDEN = "…"


def words(argv: Sequence[str], own: Mapping[str, bool]) -> tuple[Typed, ...]:
    """Every word, an option together with its value; `own` says which options take one. Each one
    that is not there is a search parameter."""
    feed = iter(argv)
    return tuple(_typed(word, feed, own) for word in feed)


def _typed(word: str, feed: Iterator[str], own: Mapping[str, bool]) -> Typed:
    name, equals, value = word.partition("=")
    if not word.startswith("--"):
        short = word.startswith("-") and own.get(word, False)
        return _option(word, " ", next(feed, ""), own) if short else _plain(word)
    if equals:
        return _option(name, "=", value, own)
    takes = own.get(name, True)
    return _option(name, " ", next(feed, ""), own) if takes and name != "--" else _plain(word)


def _plain(word: str) -> Typed:
    """A word of its own. `-HName:value` is the one flag that carries a value."""
    from hlcli.view.console.typed import Typed

    if word.startswith("-H"):
        return _option("-H", "", word[2:], {})
    flag = word if word.startswith("--") else ""
    return Typed(flag, shlex.quote(word), shlex.quote(word))


def _option(name: str, joint: str, value: str, own: Mapping[str, bool]) -> Typed:
    from hlcli.view.console.typed import Typed

    masked = f"{name}{joint}{_masked(name, value, own)}"
    shown = f"{name}{joint}{shlex.quote(value)}"
    return Typed(name, masked if name in ("-H", "--header") else shown, masked)


def _masked(name: str, value: str, own: Mapping[str, bool]) -> str:
    head, equals, rest = value.partition("=")
    if name in _EDITS:
        return f"{shlex.quote(head)}={_HIDDEN}"
    if name in ("-H", "--header"):  # it may be a credential, which not even a terminal shows
        return f"{shlex.quote(value.partition(':')[0])}:{_HIDDEN}"
    if name == "--param" and not rest.startswith("@"):
        return f"{shlex.quote(head)}{equals}{_HIDDEN}"
    return shlex.quote(value) if name in own or name == "--param" else _HIDDEN
