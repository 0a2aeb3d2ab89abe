"""Credentials are taken out of every text that is shown or kept, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote

SECRET = "[secret]"
#: Letters that are enough of a credential at the end of a text that was cut.
_CUT = 8
#: A shorter credential is part of too many words.
_SHORTEST = 4
Span = tuple[int, int]


def conceal(text: str, secrets: Collection[str]) -> str:
    """The text with `[secret]` for every credential, also as it stands in a URL, or cut."""
    known = {one for one in secrets if len(one) >= _SHORTEST}
    forms = known | {quote(one, safe="", errors="replace") for one in known}
    whole = (re.finditer(re.escape(one), text, re.IGNORECASE) for one in forms)
    spans = [found.span() for each in whole for found in each]
    spans += [span for one in forms for span in cut(one, text, _CUT)]
    return replaced(text, merged(spans), SECRET)


def without(value: Any, secrets: Collection[str]) -> Any:
    """A JSON value with `conceal` done to every text in it."""
    if isinstance(value, str):
        return conceal(value, secrets)
    if isinstance(value, list):
        return [without(one, secrets) for one in value]
    if isinstance(value, dict):
        return {key: without(one, secrets) for key, one in value.items()}
    return value


def cut(whole: str, text: str, least: int) -> Iterator[Span]:
    """The text's end, where it is the beginning of the whole: `Rosenkr` of Rosenkrantz."""
    start = text.find(whole[:least], max(0, len(text) - len(whole) + 1))
    while start >= 0:
        if whole.startswith(text[start:]):
            yield start, len(text)
        start = text.find(whole[:least], start + 1)


def merged(spans: list[Span]) -> list[Span]:
    """Spans that overlap or touch as one, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def replaced(text: str, spans: list[Span], mark: str) -> str:
    """The text with a mark for every span; they are in order, and apart."""
    kept, last = [], 0
    for start, end in spans:
        kept += [text[last:start], mark]
        last = end
    return "".join([*kept, text[last:]])
