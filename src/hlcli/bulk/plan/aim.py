"""What an item is written to: an id, or whatever its criteria find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from hlcli.bulk.input.item import Request
from hlcli.errors import InputRefused
from hlcli.fhir.identity import is_legal
from hlcli.fhir.interaction import Pairs

_URL = re.compile(r"/?([A-Za-z]+)(?:/([^/?#]+)|\?([^#]+))?")


@dataclass(frozen=True, slots=True)
class ById:
    """PUT by id; `own` if the body has that id already."""

    type: str
    id: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class ByCriteria:
    """Conditional update: `given` are those of a Bundle's entry, None to take them from the body.
    `id` is the one in the body."""

    type: str
    given: Pairs | None
    id: str | None


Aim = ById | ByCriteria


def aim(request: Request | None, type: str, id: str | None, by: tuple[str, ...]) -> Aim:
    """What an entry asks for, and the command line. Raises InputRefused."""
    if request is not None and request.method not in ("PUT", "POST"):
        raise InputRefused(
            "an entry that neither PUTs nor POSTs its resource",
            hint="only resources are loaded: PUT and POST",
        )
    if by:
        return ByCriteria(type, None, id)
    if request is None or request.method == "POST":
        return _by_own_id(request, type, id)
    return _as_asked(request.url, type, id)


def _by_own_id(request: Request | None, type: str, id: str | None) -> ById:
    if request is not None and request.if_none_exist:
        raise InputRefused(
            "an entry with ifNoneExist: creating only where nothing is found is not done here",
            hint="--by names what finds it; it is updated then",
        )
    if id is None:
        hint = "--by identifier, say, lets a search find it; or give it an id"
        message = "a POST entry without an id" if request else "no id"
        raise InputRefused(message, hint=hint)
    return ById(type, id)


def _as_asked(url: str, type: str, id: str | None) -> Aim:
    """`Patient/1`, or `Patient?identifier=…` with its names and values encoded."""
    found = _URL.fullmatch(url)
    if not found or not (found[2] or found[3]):
        raise InputRefused("the url of an entry's request is neither TYPE/ID nor TYPE?criteria")
    if found[1] != type:
        raise InputRefused(f"the url of the entry's request is a {found[1]}, the resource a {type}")
    if found[3]:
        return ByCriteria(type, _pairs(found[3]), id)
    wanted = unquote(found[2])
    if not is_legal(wanted):
        raise InputRefused("the id in the url of the entry's request is not legal")
    if id not in (None, wanted):
        raise InputRefused(f"the id is {id} here, but {wanted} in the entry's request")
    return ById(type, wanted, own=id is not None)


def _pairs(query: str) -> Pairs:
    parts = (part.partition("=") for part in query.split("&") if part)
    return tuple((unquote(name), unquote(value)) for name, _, value in parts)
