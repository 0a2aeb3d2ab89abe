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
from hlcli.secrecy import Span, conceal, cut, merged, replaced

HIDDEN = "[value]"
#: Letters that are enough of a value at the end of a text that was cut.
_CUT_VALUE = 3
#: What is no clinical value: URLs of systems and profiles, and references such as Patient/1.
_ADDRESS = re.compile(r"(?:https?://|urn:)\S+|[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(?:/_history/.+)?")
_PREFIX = re.compile(r"^(?:eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d.+-])")


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
    ends = [span for value in values for span in cut(value, text, _CUT_VALUE)]
    spans += [span for span in ends if _begins(text, span[0])]
    return replaced(text, merged(spans), HIDDEN)


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


def _spans(value: str, text: str) -> Iterator[Span]:
    """Where it stands as a word of its own; the look-ahead finds occurrences that overlap, too."""
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.match(r"\w", value[-1]) else ""
    whole = re.compile(f"{before}(?=({re.escape(value)}){after})", re.IGNORECASE)
    return (found.span(1) for found in whole.finditer(text))


def _begins(text: str, at: int) -> bool:
    """Whether a word begins there."""
    return not re.match(r"\w\w", text[max(0, at - 1) : at + 1])


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
