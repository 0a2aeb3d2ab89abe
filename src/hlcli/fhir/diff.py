"""What is different between two versions of a resource, element by element.

Lists are aligned by content (see `align`), numbers compare by value and precision, what the
server stamps into meta is left out, and so is the narrative unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from hlcli.fhir import jsontext
from hlcli.fhir.align import aligned
from hlcli.fhir.spans import Pointer

#: What the server writes into meta, whatever is sent.
STAMPS = ("versionId", "lastUpdated")
_NOTHING: Final = object()
#: Pointers into the old and the new version.
_Spot = tuple[Pointer, Pointer]
_Json = dict[str, Any]


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
    """What is told of one value; of what is there in one version only, all of it."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _object(old, new, spot)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list(old, new, spot)
    elif old is not _NOTHING and new is not _NOTHING:
        if not jsontext.same(old, new):
            yield _Found("changed", old, new, spot, touched)
    elif new is not _NOTHING:
        yield _Found("added", None, new, spot, touched)
    elif old is not _NOTHING:
        yield _Found("removed", old, None, spot, touched)


def _object(old: _Json, new: _Json, spot: _Spot) -> Iterator[_Found]:
    for key in _keys(old, new):
        name = key.removeprefix("_")
        if not _in_twins(name, old, new):
            pair = _filled(old.get(key, _NOTHING), new.get(key, _NOTHING), key)
            below = _below(spot, key)
            yield from _value(*pair, below, below[0])
        elif key == name or not (name in old or name in new):
            yield from _twins(name, old, new, spot)


def _keys(old: _Json, new: _Json) -> Iterator[str]:
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


def _filled(old: Any, new: Any, key: str) -> tuple[Any, Any]:
    """A list that is there in one version only is told of by its elements, and the `_birthDate`
    of a birthDate by its extensions."""
    there = new if old is _NOTHING else old
    blank: Any = [] if there and isinstance(there, list) else _NOTHING
    if there and isinstance(there, dict) and key.startswith("_"):
        blank = {}
    return (blank if old is _NOTHING else old), (blank if new is _NOTHING else new)


def _list(old: list[Any], new: list[Any], spot: _Spot) -> Iterator[_Found]:
    for i, j in aligned(old, new):
        pair = _NOTHING if i is None else old[i], _NOTHING if j is None else new[j]
        yield from _value(*pair, *_item(spot, i, j))


def _item(spot: _Spot, i: int | None, j: int | None) -> tuple[_Spot, Pointer]:
    """Where an element is, and what is touched should it be there in one version only."""
    before = spot[0] if i is None else (*spot[0], i)
    after = spot[1] if j is None else (*spot[1], j)
    return (before, after), spot[0] if i is None or j is None else before


def _in_twins(name: str, old: _Json, new: _Json) -> bool:
    """Whether a list of values has a list of their ids and extensions beside it."""
    twin = f"_{name}"
    there = [one[key] for one in (old, new) for key in (name, twin) if key in one]
    return (twin in old or twin in new) and all(isinstance(one, list) for one in there)


def _twins(name: str, old: _Json, new: _Json, spot: _Spot) -> Iterator[_Found]:
    """`given` and `_given` are one list; a null in one is the place of what the other has.

    https://hl7.org/fhir/R4/json.html#primitive
    """
    mine, theirs = _zipped(name, old), _zipped(name, new)
    for i, j in aligned(mine, theirs):
        one, other = ({} if i is None else mine[i]), ({} if j is None else theirs[j])
        for key in (name, f"_{name}"):
            pair = _filled(one.get(key, _NOTHING), other.get(key, _NOTHING), key)
            yield from _value(*pair, *_item(_below(spot, key), i, j))


def _zipped(name: str, holder: _Json) -> list[_Json]:
    """The elements of both lists, each with what is there of it under its key."""
    keys = (name, f"_{name}")
    rows = zip_longest(*(holder.get(key, ()) for key in keys))
    pairs = (zip(keys, row, strict=True) for row in rows)
    return [{key: one for key, one in pair if one is not None} for pair in pairs]


def _below(spot: _Spot, step: str) -> _Spot:
    return (*spot[0], step), (*spot[1], step)
