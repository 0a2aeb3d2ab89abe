"""Lines of a width. Pieces are never broken: an id stays whole even where it is too long."""

from __future__ import annotations

from collections.abc import Iterable

from hlcli.view.console.visible import cells

#: A separator and the piece after it.
Piece = tuple[str, str]


def fill(
    pieces: Iterable[Piece], width: int | None, first: str = "", rest: str = "", tail: str = ""
) -> list[str]:
    """Pieces set into lines of at most `width` columns (None: one line).

    `first` and `rest` begin the lines, `tail` ends every line but the last. Only a piece that is
    wider than the room makes a longer line. The separator before a line's first piece is dropped.
    """
    lines: list[str] = []
    line, empty = first, True
    for separator, piece in pieces:
        longer = line + piece if empty else line + separator + piece
        if not empty and width is not None and cells(longer) + len(tail) > width:
            lines.append(line + tail)
            longer = rest + piece
        line, empty = longer, False
    return [*lines, line]


def wrap(text: str, width: int | None, indent: str, first: str | None = None) -> list[str]:
    """A sentence in lines, every one indented; no words, no lines. `first` begins the first."""
    begin = indent if first is None else first
    return fill(_words(text), width, begin, indent) if text else []


def fill_parts(parts: Iterable[str], width: int | None, first: str, rest: str) -> list[str]:
    """Parts of a status line with " · " between them. A line ends between two parts, and between
    two words only where a part is wider than the line."""
    pieces: list[Piece] = []
    for part in parts:
        fits = width is None or cells(rest + part) <= width
        words = [("", part)] if fits else _words(part)
        pieces += [(" · ", words[0][1]), *words[1:]]
    return fill(pieces, width, first, rest)


def _words(text: str) -> list[Piece]:
    return [(" ", word) for word in text.split(" ")]
