"""What a Bundle holds, counted: in one page, or in all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply

LISTS = ("search-type", "history-instance")


@dataclass(frozen=True)
class Found:
    """`same` are resources of the type asked for, or versions; `others` what was included.
    `total` is the server's own word on all pages; `seconds` and `attempts` are sums."""

    pages: int = 0
    same: int = 0
    others: int = 0
    total: int | None = None
    seconds: float = 0.0
    attempts: int = 0

    def plus(self, page: Exchange) -> Found:
        """With one more page."""
        asked = page.interaction
        every = members(page.reply)
        same = sum(is_asked(asked, one) for one in every)
        bundle = page.reply.resource if page.reply else None
        total = bundle.get("total") if bundle else None
        return Found(
            self.pages + 1,
            self.same + same,
            self.others + len(every) - same,
            total if type(total) is int else self.total,  # true is an int, too
            self.seconds + page.duration,
            self.attempts + page.attempts,
        )

    def effect(self, asked: Interaction) -> str:
        """`found 2 of 57`, `found 3 versions of`"""
        if asked.name == "history-instance":
            return f"found {many(self.same, 'version')} of"
        if self.total is not None and self.total > self.same:
            return f"found {self.same} of {self.total}"
        return f"found {self.same or 'no'}"

    def included(self) -> str:
        """`3 included`: what was found besides the type that was searched."""
        return f"{self.others} included" if self.others else ""

    def whole(self) -> Found:
        """All pages were read: what the server thought there would be does not matter."""
        return replace(self, total=None)


def of_one(exchange: Exchange) -> Found:
    """What one page holds."""
    return Found().plus(exchange)


def members(reply: Reply | None) -> list[dict[str, Any]]:
    """The entries of a Bundle, but for outcomes; those of a search that have a resource."""
    bundle = reply.resource if reply else None
    found = objects(bundle.get("entry") if bundle else None)
    history = bundle is not None and bundle.get("type") == "history"
    return [one for one in found if _counts(one.get("resource"), history)]


def resources(reply: Reply | None) -> list[dict[str, Any]]:
    """The resources of a searchset, but for outcomes."""
    return objects([one.get("resource") for one in members(reply)])


def is_asked(asked: Interaction, entry: dict[str, Any]) -> bool:
    """Whether an entry is what was asked for, and not only included."""
    resource = entry.get("resource")
    known = resource if isinstance(resource, dict) else {}
    return asked.name == "history-instance" or known.get("resourceType") == asked.type


def objects(found: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing for what is no list."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _counts(resource: Any, history: bool) -> bool:
    if not isinstance(resource, dict):
        return history
    return resource.get("resourceType") != "OperationOutcome"


def many(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
