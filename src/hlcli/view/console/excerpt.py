"""The user's own lines around a place, with a caret under it."""

from __future__ import annotations

from collections.abc import Iterator

from hlcli.errors import Place
from hlcli.view.console.layout import wrap
from hlcli.view.console.look import Look
from hlcli.view.console.visible import cells

_INDENT = "  "


def lines(place: Place, said: str, look: Look) -> Iterator[str]:
    """Place and lines; below the line meant, a caret and what is said about it."""
    digits = max(3, *(len(str(number)) for number, _ in place.excerpt))
    width = look.width or 80
    room = width - digits - 5
    start = _start(place, look, room)
    for number, text in place.excerpt:
        yield f"  {number:>{digits}} | {_window(_clean(text, look), start, room)}".rstrip()
        if number == place.line:
            before = _window(_clean(text[: place.column - 1], look), start, room)
            yield from _caret(" " * (digits + 2) + " | " + " " * cells(before), said, look, width)


def _start(place: Place, look: Look, room: int) -> int:
    """How many characters of every line are left out, so that the place is in sight."""
    text = dict(place.excerpt).get(place.line, "")
    before = len(_clean(text[: place.column - 1], look))
    return max(0, before - room // 2) if before > room - 20 else 0


def _clean(text: str, look: Look) -> str:
    """Tabs, which indent, as spaces; everything else as it can be shown."""
    return look.text(text.rstrip("\r\n").replace("\t", "    "))


def _window(text: str, start: int, room: int) -> str:
    shown = text[start:]
    while cells(shown) > room:
        shown = shown[: max(1, len(shown) - (cells(shown) - room + 1) // 2)]
    return shown


def _caret(gutter: str, said: str, look: Look, width: int) -> Iterator[str]:
    caret, told = look.paint("^", "error"), look.text(said)
    if cells(gutter) + 2 + cells(told) <= width:
        yield f"{gutter}{caret} {told}".rstrip()
    else:
        yield gutter + caret
        yield from wrap(told, width, _INDENT)
