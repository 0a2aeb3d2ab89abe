"""The value of a criterion, taken apart: OR by comma, parts by `|`, and the backslash.

https://hl7.org/fhir/R4/search.html#escaping
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_SPECIAL = re.compile(r"[\\,|$]")


class SearchRefused(ValueError):
    """A criterion that cannot be answered; no resource was looked at.

    `code` is an issue type of R4: `invalid` (unknown parameter, malformed value) or
    `not-supported`. `text` names parameters and modifiers, never a value; `why` is the same
    without the parameter's name in front.
    """

    def __init__(self, code: str, text: str, why: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.why = text if why is None else why


def invalid(name: str, text: str) -> SearchRefused:
    """The refusal of a criterion that means nothing in R4."""
    return SearchRefused("invalid", f"{name}: {text}", text)


def not_supported(name: str, text: str) -> SearchRefused:
    """The refusal of a criterion that R4 has and this endpoint has not."""
    return SearchRefused("not-supported", f"{name}: {text}", text)


def split(text: str, separator: str) -> list[str]:
    """The pieces between separators that no backslash precedes; the escapes stay in them.

    A piece is itself a text to `split` or `unescape`.
    """
    pieces = [""]
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token == separator:
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


def escape(text: str) -> str:
    r"""The text as one value of a criterion: `\,` `\|` `\$` and `\\`."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def unescape(text: str, name: str) -> str:
    r"""The text with `\,` `\|` `\$` and `\\` resolved.

    Raises SearchRefused for any other backslash: `xx\xx` is illegal in R4.
    """
    for found in _ESCAPE.finditer(text):
        if found[1] not in (",", "|", "$", "\\"):
            raise invalid(name, r"a backslash must be written \\ (it escapes , | $ and itself)")
    return _ESCAPE.sub(r"\1", text)


def alternatives(text: str, name: str) -> list[str]:
    """The values any of which will do, escapes still in them.

    Raises SearchRefused where one is empty: `a,` would otherwise match far more than it says.
    """
    pieces = split(text, ",")
    if any(not piece.strip() for piece in pieces):
        raise invalid(name, "the value is empty, or a part of it between commas is")
    return pieces
