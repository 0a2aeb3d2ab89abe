"""Clinical values out of a server's text, for a log: what was sent is what may come back.

What a server adds of its own cannot be told from its words, and is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Interaction, Pairs

HIDDEN = "[value]"
#: What is no clinical value: URLs of systems and profiles, and references such as Patient/1.
_ADDRESS = re.compile(r"(?:https?://|urn:)\S+|[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(?:/_history/.+)?")
_PREFIX = re.compile(r"^(?:eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d.+-])")
_Span = tuple[int, int]


def mask(text: str, secrets: Collection[str]) -> str:
    """The text with every whole occurrence of a secret, in any case, replaced by `[value]`.

    Occurrences that overlap or touch become one, so that no half of one is left over.
    """
    folded = text.casefold()
    present = [secret for secret in secrets if secret and secret.casefold() in folded]
    return _replaced(text, _merged(span for secret in present for span in _spans(secret, text)))


def secrets_of(interaction: Interaction) -> frozenset[str]:
    """The clinical values an interaction carries: leaves of its body, values of its criteria.

    Keys, resource types, logical ids, references and URLs are none: a message is of no use
    without them.
    """
    body = _value(interaction.body)
    told = {interaction.type, interaction.id, *_types(body)}
    found = {*_leaves(body), *_of_criteria(interaction.query)} - told
    return frozenset(one for one in found if len(one) > 1 and not _ADDRESS.fullmatch(one))


def _spans(secret: str, text: str) -> Iterator[_Span]:
    """Where it stands as a word of its own; the look-ahead finds occurrences that overlap, too."""
    before = r"(?<!\w)" if re.match(r"\w", secret) else ""
    after = r"(?!\w)" if re.match(r"\w", secret[-1]) else ""
    whole = re.compile(f"{before}(?=({re.escape(secret)}){after})", re.IGNORECASE)
    return (found.span(1) for found in whole.finditer(text))


def _merged(spans: Iterator[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _replaced(text: str, spans: list[_Span]) -> str:
    kept, last = [], 0
    for start, end in spans:
        kept += [text[last:start], HIDDEN]
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
