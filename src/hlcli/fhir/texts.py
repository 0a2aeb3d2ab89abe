"""Searching strings: case, accents, punctuation and repeated spaces do not count.

https://hl7.org/fhir/R4/search.html#string
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hlcli.fhir.criteria import invalid, unescape
from hlcli.fhir.elements import Element

#: The string elements of HumanName and Address; `use`, `type` and `period` are not searched.
_PARTS = (
    *("text", "family", "given", "prefix", "suffix"),
    *("line", "city", "district", "state", "postalCode", "country"),
)


def test(name: str, modifier: str | None, raw: str, strict_case: bool) -> Callable[[Element], bool]:
    """The test of one value: starts with it, contains it, or with `exact` is it.

    `strict_case` lets case count; accents and punctuation never do, but for `exact`.
    """
    wanted = unescape(raw, name)
    if modifier == "exact":
        whole = unicodedata.normalize("NFC", wanted)
        return lambda element: any(
            unicodedata.normalize("NFC", text) == whole for text in strings(element.value)
        )
    return _partly(normal(wanted, strict_case), name, modifier, strict_case)


def _partly(
    wanted: str, name: str, modifier: str | None, strict_case: bool
) -> Callable[[Element], bool]:
    if not wanted:
        raise invalid(name, "nothing but punctuation and accents: it would match everything")
    holds = str.__contains__ if modifier == "contains" else str.startswith
    return lambda element: any(
        holds(normal(text, strict_case), wanted) for text in strings(element.value)
    )


def normal(text: str, strict_case: bool = False) -> str:
    """The characters that count in a search.

    Composed again at the end, so that a Korean syllable is no prefix of another.
    """
    cased = text if strict_case else text.casefold()
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", cased)
        if not unicodedata.combining(character) and unicodedata.category(character)[0] != "P"
    )
    again = bare if strict_case else bare.casefold()
    return " ".join(unicodedata.normalize("NFC", again).split())


def strings(value: Any) -> Iterator[str]:
    """The strings of a string, a HumanName or an Address."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, Mapping):
        for part in _PARTS:
            yield from strings(value.get(part))
