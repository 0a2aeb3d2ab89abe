"""What is taken out of a server's text before it is said: what was sent is what may come back.

Credentials always, clinical values for a log. What a server adds of its own cannot be told from
its words, and is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Interaction, Pairs

HIDDEN = "[value]"
SECRET = "[secret]"
#: Letters that are enough of a value, or of a credential, at the end of a text that was cut.
_CUT_VALUE, _CUT_SECRET = 3, 8
#: A shorter credential is part of too many words.
_SHORTEST = 4
#: What is no clinical value: URLs of systems and profiles, and references such as Patient/1.
_ADDRESS = re.compile(r"(?:https?://|urn:)\S+|[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(?:/_history/.+)?")
_PREFIX = re.compile(r"^(?:eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d.+-])")
_Span = tuple[int, int]


@dataclass(frozen=True)
class Mask:
    """How to quote a server: without `secrets`, which are credentials, and without `values`.

    `private` is true where clinical values may be quoted; `values` are empty then.
    """

    private: bool = True
    values: Collection[str] = ()
    secrets: Collection[str] = ()

    def __call__(self, text: str) -> str:
        """The text as it may be said."""
        return mask(conceal(text, self.secrets), self.values)


def mask(text: str, values: Collection[str]) -> str:
    """The text with every whole occurrence of a value, in any case, replaced by `[value]`.

    So is the beginning of one at the text's end: an answer may have been cut within it.
    Occurrences that overlap or touch become one, so that no half of one is left over.
    """
    folded = text.casefold()
    present = [value for value in values if value and value.casefold() in folded]
    spans = [span for value in present for span in _spans(value, text)]
    cut = [span for value in values for span in _cut(value, text, _CUT_VALUE)]
    spans += [span for span in cut if _begins(text, span[0])]
    return _replaced(text, _merged(spans), HIDDEN)


def conceal(text: str, secrets: Collection[str]) -> str:
    """The text with `[secret]` for every credential, also as it stands in a URL, or cut."""
    known = {one for one in secrets if len(one) >= _SHORTEST}
    forms = known | {quote(one, safe="", errors="replace") for one in known}
    whole = (re.finditer(re.escape(one), text, re.IGNORECASE) for one in forms)
    spans = [found.span() for each in whole for found in each]
    spans += [span for one in forms for span in _cut(one, text, _CUT_SECRET)]
    return _replaced(text, _merged(spans), SECRET)


def values_of(interaction: Interaction) -> frozenset[str]:
    """The clinical values an interaction carries: leaves of its body, values of its criteria.

    Keys, resource types, logical ids, references and URLs are none: a message is of no use
    without them.
    """
    body = _value(interaction.body)
    told = {interaction.type, interaction.id or ""}
    return values_in(body, frozenset(_of_criteria(interaction.criteria))) - told


def values_in(resource: Any, others: frozenset[str] = frozenset()) -> frozenset[str]:
    """Those of a resource, and others that are like them."""
    found = {*_leaves(resource), *others} - {*_types(resource)}
    return frozenset(one for one in found if len(one) > 1 and not _ADDRESS.fullmatch(one))


def _spans(value: str, text: str) -> Iterator[_Span]:
    """Where it stands as a word of its own; the look-ahead finds occurrences that overlap, too."""
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.match(r"\w", value[-1]) else ""
    whole = re.compile(f"{before}(?=({re.escape(value)}){after})", re.IGNORECASE)
    return (found.span(1) for found in whole.finditer(text))


def _cut(whole: str, text: str, least: int) -> Iterator[_Span]:
    """The text's end, where it is the beginning of the whole: `Rosenkr` of Rosenkrantz."""
    start = text.find(whole[:least], max(0, len(text) - len(whole) + 1))
    while start >= 0:
        if whole.startswith(text[start:]):
            yield start, len(text)
        start = text.find(whole[:least], start + 1)


def _begins(text: str, at: int) -> bool:
    """Whether a word begins there."""
    return not re.match(r"\w\w", text[max(0, at - 1) : at + 1])


def _merged(spans: list[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _replaced(text: str, spans: list[_Span], mark: str) -> str:
    kept, last = [], 0
    for start, end in spans:
        kept += [text[last:start], mark]
        last = end
    return "".join([*kept, text[last:]])


def _value(body: bytes) -> Any:
    try:
        return jsontext.loads(body) if body else None
    except ValueError:
        return None


def _types(value: Any) -> Iterator[str]:
    """Every resource type in the body, contained resources included."""
    for node in _nodes(value):
        if isinstance(node, dict) and isinstance(node.get("resourceType"), str):
            yield node["resourceType"]


def _leaves(value: Any) -> Iterator[str]:
    """Texts, and numbers of three digits or more; ids are no values."""
    for node in _nodes(value):
        children = node.items() if isinstance(node, dict) else enumerate(node)
        for key, child in children:
            if isinstance(child, str) and key != "id":
                yield child
            elif isinstance(child, int | float) and sum(map(str.isdigit, str(child))) > 2:
                yield str(child)


def _nodes(value: Any) -> Iterator[dict[str, Any] | list[Any]]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            yield node
            waiting += node.values() if isinstance(node, dict) else node


def _of_criteria(pairs: Pairs) -> Iterator[str]:
    """A criterion's value and its parts: alternatives, the code behind a system, the bare date;
    also as they stand in a URL, which gateways like to repeat."""
    for _, value in pairs:
        for part in (value, *re.split(r"[,$|]", value)):
            for one in (part, _PREFIX.sub("", part)):
                yield from (
                    one,
                    quote(one, "-_.~", errors="replace"),
                    quote_plus(one, errors="replace"),
                )
