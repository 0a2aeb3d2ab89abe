"""The link from one page of a Bundle to the next, made into a request of our own.

A signed request goes to the endpoint it was made for and nowhere else, and is encoded by our own
rules: HealthLake's links hold a raw `==`, which no signature survives.
https://hl7.org/fhir/R4/http.html#paging
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from hlcli.errors import Problem
from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.fhir.query import decode_pairs

_PORTS = {"https": 443, "http": 80}
#: Characters of a link; no server takes URLs of more bytes.
_LONGEST = 60_000
#: Controls, which parsers drop, and halves of characters, which nobody can send.
_NO_URL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def next_of(
    bundle: Mapping[str, Any], base: str, asked: Interaction
) -> Interaction | Problem | None:
    """The request for the page after this one; None on the last page, a Problem for a link that
    leads out of the endpoint.

    `base` is the endpoint's base URL, without a slash at its end. A link without `_count` gets
    that of `asked`.
    """
    url = _url(bundle)
    if url is None:
        return None
    try:
        link, home = urlsplit(urljoin(base + "/", url)), urlsplit(base)
        ours = _origin(link) == _origin(home) and "@" not in link.netloc
    except ValueError:
        return _refused("cannot be read as a URL")
    if not ours:
        return _refused(f"leads to {_shown(link)}, not to the endpoint")
    below = _below(link.path, home.path)
    if below is None or not url:
        return _refused("leads out of the data store" if url else "is empty")
    if len(url) > _LONGEST or _NO_URL.search(url):
        return Problem("bad-answer", "the link to the next page is none that can be followed")
    return Interaction(asked.name, "GET", below, _with_count(link.query, asked.criteria))


def has_next(bundle: Mapping[str, Any] | None) -> bool:
    """Whether there is a further page."""
    return bundle is not None and _url(bundle) is not None


def _url(bundle: Mapping[str, Any]) -> str | None:
    links = bundle.get("link")
    for one in links if isinstance(links, list) else []:
        if isinstance(one, dict) and one.get("relation") == "next":
            url = one.get("url")
            return url if isinstance(url, str) else ""
    return None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _below(path: str, home: str) -> tuple[str, ...] | None:
    """The decoded segments below the base; None where it is not below it, or would not be to
    whoever decodes a slash before he looks for dots."""
    segments, ours = _segments(path), _segments(home)
    if segments[: len(ours)] != ours or {".", ".."} & {*re.split(r"[/\\]", "/".join(segments))}:
        return None
    return segments[len(ours) :]


def _segments(path: str) -> tuple[str, ...]:
    return tuple(unquote(one) for one in path.split("/") if one)


def _with_count(raw: str, criteria: Pairs) -> Pairs:
    query = decode_pairs(raw)
    counts = tuple(pair for pair in criteria if pair[0] == "_count")
    return query if any(name == "_count" for name, _ in query) else (*query, *counts)


def _shown(link: SplitResult) -> str:
    """The origin alone: path and query may hold what was searched for."""
    return f"{link.scheme}://{link.netloc.rpartition('@')[2]}"


def _refused(why: str) -> Problem:
    return Problem(
        "redirect",
        f"the link to the next page {why}: it is not followed",
        hint="the endpoint, or a proxy before it, goes by another name than the one you gave",
    )
