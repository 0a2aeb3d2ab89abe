"""The words for what is wrong with a JSON text: keys and punctuation, never values."""

from __future__ import annotations

import re

_PAIR = r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rf"\\(?:{_PAIR}|(u[dD][89a-fA-F][0-9a-fA-F]{{2}})|.)", re.DOTALL)

_HINTS = {
    "'": "JSON writes texts and keys in double quotes",
    "/": "JSON has no comments: remove it",
    "#": "JSON has no comments: remove it",
    "<": "this looks like XML or HTML: only JSON is sent",
    "=": 'a key and its value are joined by ":"',
}
_HINTS |= dict.fromkeys("“”„‟‘’«»", 'typographic quotes: write plain ones (")')
_WRITTEN = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\b": r"\b", "\f": r"\f"}


class Fault(ValueError):
    """The first thing wrong: an offset into the text, what is wrong there, what to do."""

    def __init__(
        self, offset: int, message: str, hint: str | None = None, private_hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.hint = hint
        self.private_hint = private_hint


def lone_surrogate(text: str, start: int = 0, end: int | None = None) -> Fault | None:
    """The first `\\ud800`-like escape without its other half; only backslashes are looked at."""
    found = _ESCAPE.finditer(text, start, len(text) if end is None else end)
    at = next((escape.start() for escape in found if escape[1]), None)
    if at is None:
        return None
    return Fault(
        at,
        "half a character: a surrogate escape without its other half",
        r"write the character itself, or both halves (\ud83d\ude00)",
    )


def unexpected(offset: int, found: str, what: str) -> Fault:
    """Something else than `what` was found, with a hint where the character tells the mistake."""
    hint = _HINTS.get(found)
    if found.isspace() or found == "\ufeff":
        hint = f"U+{ord(found):04X} is no JSON white space: write a plain space"
    elif found.isalnum() and what.startswith("a key"):
        hint = _HINTS["'"]
    return Fault(offset, f"expected {what}", hint)


def bad_number(token: str) -> tuple[str, str]:
    """Message and hint for what begins like a number and is none."""
    if token.startswith("+"):
        return 'a number does not begin with "+"', "remove it"
    if re.fullmatch(r"-?0[0-9]+(\.[0-9]+)?", token):
        return "a number has no leading 0", "remove it; a code or an id is a text in quotes"
    if re.match(r"-?\.[0-9]", token):
        return 'a number needs a digit before the "."', "write 0 before it"
    if re.fullmatch(r"-?[0-9]+\.", token):
        return 'a number needs a digit after the "."', "write a digit after it, or remove it"
    return "this is no JSON number", "a text, such as a date, needs double quotes"


def broken_string(text: str, start: int, end: int) -> Fault:
    """The string from `start` on is good up to `end` only."""
    found = text[end : end + 1]
    if found == "\\":
        return _bad_escape(text, end)
    if not found or found in "\r\n":
        hint = r'close it with ", or write a line break inside it as \n'
        return Fault(start, 'a string without its closing " on the same line', hint)
    written = _WRITTEN.get(found, f"\\u{ord(found):04x}")
    name = "tab" if found == "\t" else f"control character U+{ord(found):04X}"
    return Fault(end, f"a raw {name} inside a string", f"write it as {written}")


def _bad_escape(text: str, at: int) -> Fault:
    if text[at + 1 : at + 2] == "u":
        return Fault(at, r"expected four hexadecimal digits after \u")
    return Fault(
        at,
        "a backslash that begins no JSON escape",
        r"write a backslash as \\; the escapes are \" \\ \/ \b \f \n \r \t \uXXXX",
    )
