"""Text from elsewhere, made harmless: what a terminal would obey is shown instead."""

from __future__ import annotations

import re
import unicodedata

#: C0, DEL, C1, soft hyphen, invisible marks, line and paragraph separators, what turns the
#: direction of text, half characters, tags. Joiners stay: Persian names and emoji need them.
_OBEYED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    """One line of text without anything a terminal obeys: ESC becomes the four letters \\x1b."""
    return _OBEYED.sub(lambda found: _escape(found[0]), text)


def visible_json(text: str) -> str:
    """The same for JSON text, escaped as JSON does, so that it remains the same value.

    Line breaks stay: in JSON they never stand inside a string.
    """
    return _OBEYED.sub(lambda found: _json_escape(found[0]), text)


def cells(text: str) -> int:
    """How many columns a terminal gives to visible text: wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _escape(character: str) -> str:
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(character: str) -> str:
    if character == "\n":
        return character
    if ord(character) < 0x10000:
        return f"\\u{ord(character):04x}"
    pair = character.encode("utf-16-be").hex()
    return f"\\u{pair[:4]}\\u{pair[4:]}"


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
