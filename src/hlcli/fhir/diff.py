"""What is different between two versions of a resource, element by element.

Lists are aligned by content (see `align`), numbers compare by value and precision, what the
server stamps into meta is left out, and so is the narrative unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hlcli.fhir import jsontext
from hlcli.fhir.align import aligned
from hlcli.fhir.spans import Pointer

#: What the server writes into meta, whatever is sent.
STAMPS = ("versionId", "lastUpdated")
_NOTHING: Final = object()
_Spot = tuple[Pointer, Pointer]


@dataclass(frozen=True)
class Change:
    """One element that is there in one version only, or differs.

    `path` is FHIRPath as in validation, with the indexes of the new version where the element is
    there, else of the old one. `op` is added, removed or changed; `old` and `new` are JSON values
    of `jsontext`, None where there is none. `before` and `after` point at it in the old and the
    new version, where it is there. `touched` points at it in the old version; where a list got
    or lost an element, at the list.
    """

    path: str
    op: str
    old: Any | None
    new: Any | None
    before: Pointer | None = None
    after: Pointer | None = None
    touched: Pointer = ()


def compare(
    old: Mapping[str, Any], new: Mapping[str, Any], *, text: bool = False
) -> tuple[Change, ...]:
    """Every change from old to new, in the order of the new resource; none: they are the same.

    `text` compares the narrative, too. A change inside an element is told of what is inside; an
    element of a list that moved was removed and added.
    """
    mine, theirs = (_compared(one, text) for one in (old, new))
    found = _object(mine, theirs, ((), ()))
    return tuple(_told(one, old, new) for one in found)


@dataclass(frozen=True)
class _Found:
    """A change without its path, which only those that are told need."""

    op: str
    old: Any
    new: Any
    spot: _Spot
    touched: Pointer


def _told(one: _Found, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    from hlcli.fhir.spelling import expression

    before = one.spot[0] if one.op != "added" else None
    after = one.spot[1] if one.op != "removed" else None
    path = expression(old, one.spot[0]) if after is None else expression(new, after)
    return Change(path, one.op, one.old, one.new, before, after, one.touched)


def _compared(resource: Mapping[str, Any], text: bool) -> dict[str, Any]:
    """The resource without what is not compared. There is always a meta once it is stored."""
    kept = {key: value for key, value in resource.items() if text or key != "text"}
    if isinstance(meta := kept.setdefault("meta", {}), dict):
        kept["meta"] = {key: value for key, value in meta.items() if key not in STAMPS}
    return kept


def _value(old: Any, new: Any, spot: _Spot, touched: Pointer) -> Iterator[_Found]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _object(old, new, spot)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list(old, new, spot)
    elif old is _NOTHING:
        yield _Found("added", None, new, spot, touched)
    elif new is _NOTHING:
        yield _Found("removed", old, None, spot, touched)
    elif not jsontext.same(old, new):
        yield _Found("changed", old, new, spot, touched)


def _object(old: dict[str, Any], new: dict[str, Any], spot: _Spot) -> Iterator[_Found]:
    for key in _keys(old, new):
        before, after = (*spot[0], key), (*spot[1], key)
        pair = old.get(key, _NOTHING), new.get(key, _NOTHING)
        yield from _value(*pair, (before, after), before)


def _keys(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """The keys of both in the new order; one that went, behind the one it stood behind."""
    gone: dict[str | None, list[str]] = {}
    before = None
    for key in old:
        if key in new:
            before = key
        else:
            gone.setdefault(before, []).append(key)
    yield from gone.get(None, ())
    for key in new:
        yield key
        yield from gone.get(key, ())


def _list(old: list[Any], new: list[Any], spot: _Spot) -> Iterator[_Found]:
    for i, j in aligned(old, new):
        before = spot[0] if i is None else (*spot[0], i)
        after = spot[1] if j is None else (*spot[1], j)
        pair = _NOTHING if i is None else old[i], _NOTHING if j is None else new[j]
        whole = i is None or j is None
        yield from _value(*pair, (before, after), spot[0] if whole else before)
