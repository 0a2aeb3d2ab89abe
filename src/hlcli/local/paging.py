"""Pages of a Bundle. A `next` link carries `page`, Base64 with raw `==` as HealthLake's does, so
that a client which does not escape it before signing fails here as it would there.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from itertools import chain
from typing import Any

from hlcli.fhir.interaction import Pairs
from hlcli.local.answers import Refused
from hlcli.local.call import Call

DEFAULT_COUNT = 10
MOST = 100


@dataclass(frozen=True)
class Page:
    """Which part is wanted: at most `count` entries behind the key `after` ("": from the start)."""

    criteria: Pairs
    count: int = DEFAULT_COUNT
    after: str = ""
    total: bool = False


def page_of(query: Pairs) -> Page:
    """The criteria of a query without the result parameters, and what those ask for.

    Raises Refused (400) for a result parameter that is not supported here.
    """
    shaping = {name: value for name, value in query if name in _SUPPORTED}
    criteria = tuple((name, value) for name, value in query if name not in _SUPPORTED)
    if "json" not in shaping.get("_format", "json"):
        raise Refused(400, "not-supported", "There is JSON only.")
    if shaping.get("_total", "none") not in ("none", "accurate"):
        raise Refused(400, "not-supported", "_total is supported as none or accurate.")
    count, total = _count(shaping.get("_count")), shaping.get("_total") == "accurate"
    if "page" not in shaping:
        return Page(criteria, count, "", total)
    if criteria:
        raise Refused(400, "invalid", "A page has its criteria inside already.")
    return _unpacked(shaping["page"], count, total)


_SUPPORTED = ("_count", "_format", "_pretty", "_total", "page")


def bundle(
    kind: str, call: Call, page: Page, entries: list[dict[str, Any]], last: str | None
) -> dict[str, Any]:
    """A Bundle of one page; `last` is the key of its last entry where more follow."""
    path = "/".join(segment for segment in call.path if segment != "_search")
    links = [{"relation": "self", "url": f"{call.base}/{path}"}]
    if last is not None:
        token = _packed(page.criteria, last)
        total = "&_total=accurate" if page.total else ""
        url = f"{call.base}/{path}?_count={page.count}{total}&page={token}"
        links.append({"relation": "next", "url": url})
    return {"resourceType": "Bundle", "type": kind, "link": links, "entry": entries}


def _count(text: str | None) -> int:
    if text is None:
        return DEFAULT_COUNT
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Refused(400, "value", f"_count is a number from 1 to {MOST}.")
    return int(text)


def _packed(criteria: Pairs, after: str) -> str:
    raw = json.dumps([*chain(*criteria), after]).encode()
    return base64.b64encode(raw + b" " * (-(len(raw) - 1) % 3)).decode()


def _unpacked(token: str, count: int, total: bool) -> Page:
    try:
        *flat, after = json.loads(base64.b64decode(token, validate=True))
        pairs = tuple(zip(flat[::2], flat[1::2], strict=True))
    except (ValueError, TypeError) as error:
        raise Refused(400, "invalid", "The page is not one of this endpoint's.") from error
    if not all(isinstance(one, str) for one in (*flat, after)):
        raise Refused(400, "invalid", "The page is not one of this endpoint's.")
    return Page(pairs, count, after, total)
