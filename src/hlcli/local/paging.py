"""Pages of a Bundle. A `next` link carries `page`, Base64 with raw `==` as HealthLake's does, so
that a client which does not escape it before signing fails here as it would there.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from hlcli.fhir.interaction import Pairs
from hlcli.local.answers import Refused
from hlcli.local.call import Call

DEFAULT_COUNT = 10
MOST = 100


@dataclass(frozen=True)
class Page:
    """Which part is wanted: at most `count` entries behind the key `after` ("": from the start).

    `shape` is what the query says of order, of what comes along and of how much of a resource.
    """

    criteria: Pairs
    count: int = DEFAULT_COUNT
    after: str = ""
    total: bool = False
    shape: Pairs = ()

    def asked(self, name: str) -> tuple[str, ...]:
        """Every value of a result parameter of the shape."""
        return tuple(value for one, value in self.shape if one == name)

    def once(self, name: str) -> str | None:
        """Its one value, None where it was not given. Raises Refused (400) for several."""
        found = self.asked(name)
        if len(found) > 1:
            raise Refused(400, "invalid", f"{name} can be given once.")
        return found[0] if found else None


def page_of(query: Pairs) -> Page:
    """The criteria of a query without the result parameters, and what those ask for.

    Raises Refused (400) for a result parameter that is not supported here.
    """
    plain = {name: value for name, value in query if name in _EACH_PAGE}
    inside = tuple((name, value) for name, value in query if name not in _EACH_PAGE)
    if "json" not in plain.get("_format", "json"):
        raise Refused(400, "not-supported", "There is JSON only.")
    if plain.get("_total", "none") not in ("none", "accurate"):
        raise Refused(400, "not-supported", "_total is supported as none or accurate.")
    count, total = _count(plain.get("_count")), plain.get("_total") == "accurate"
    if "page" not in plain:
        return replace(_divided(inside), count=count, total=total)
    if inside:
        raise Refused(400, "invalid", "A page has its criteria inside already.")
    inside, after = _unpacked(plain["page"])
    return replace(_divided(inside), count=count, after=after, total=total)


#: Said again with every page; everything else is in the page's token.
_EACH_PAGE = ("_count", "_format", "_pretty", "_total", "page")
_SHAPING = ("_sort", "_include", "_revinclude", "_summary", "_elements")


def bundle(
    kind: str, call: Call, page: Page, entries: list[dict[str, Any]], last: str | None
) -> dict[str, Any]:
    """A Bundle of one page; `last` is the key of its last entry where more follow."""
    path = "/".join(segment for segment in call.path if segment != "_search")
    links = [{"relation": "self", "url": f"{call.base}/{path}"}]
    if last is not None:
        token = _packed((*page.criteria, *page.shape), last)
        total = "&_total=accurate" if page.total else ""
        url = f"{call.base}/{path}?_count={page.count}{total}&page={token}"
        links.append({"relation": "next", "url": url})
    return {"resourceType": "Bundle", "type": kind, "link": links, "entry": entries}


def _divided(pairs: Pairs) -> Page:
    criteria = tuple(pair for pair in pairs if pair[0] not in _SHAPING)
    return Page(criteria, shape=tuple(pair for pair in pairs if pair[0] in _SHAPING))


def _count(text: str | None) -> int:
    if text is None:
        return DEFAULT_COUNT
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Refused(400, "value", f"_count is a number from 1 to {MOST}.")
    return int(text)


def _packed(pairs: Pairs, after: str) -> str:
    raw = json.dumps([*chain(*pairs), after]).encode()
    return base64.b64encode(raw + b" " * (-(len(raw) - 1) % 3)).decode()


def _unpacked(token: str) -> tuple[Pairs, str]:
    try:
        *flat, after = json.loads(base64.b64decode(token, validate=True))
        pairs = tuple(zip(flat[::2], flat[1::2], strict=True))
    except (ValueError, TypeError) as error:
        raise Refused(400, "invalid", "The page is not one of this endpoint's.") from error
    if not all(isinstance(one, str) for one in (*flat, after)):
        raise Refused(400, "invalid", "The page is not one of this endpoint's.")
    return pairs, after
