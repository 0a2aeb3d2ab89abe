"""Which element of an old list is which of a new one: by content, then by likeness.

Equal ones first, then those that say who they are (an identifier's system and value, the url of an
extension, a code), then those between the same neighbours that are most alike. Order counts: a
pair that crosses others is none. Never more than about n log n steps for long lists.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

#: Of the old list, of the new list; None where there is none.
Pair = tuple[int | None, int | None]
_Both = tuple[int, int]
#: Comparisons of every old element between two neighbours with every new one; beyond, by position.
_MOST = 2_500
#: Elements of two lists that are looked at for likeness.
_FEW = 4


def aligned(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Pair]:
    """Every index of both lists once, in the order of the new list.

    What two paired elements say may differ, down to everything.
    """
    head = _run(old, new, range(min(len(old), len(new))))
    tail = _run(old, new, range(-1, head - min(len(old), len(new)) - 1, -1))
    yield from ((index, index) for index in range(head))
    yield from _middle(old, new, (head, head), (len(old) - tail, len(new) - tail))
    yield from ((len(old) - left, len(new) - left) for left in range(tail, 0, -1))


def _run(old: Sequence[Any], new: Sequence[Any], indexes: range) -> int:
    """How many are equal in a row. Python takes 1.50 for 1.5: what is paired is still compared."""
    for count, index in enumerate(indexes):
        if old[index] != new[index]:
            return count
    return len(indexes)


def _middle(old: Sequence[Any], new: Sequence[Any], start: _Both, end: _Both) -> Iterator[Pair]:
    """What is left between equal beginnings and ends."""
    sure = _sure(old, new, start, end)
    fixed = _rising(sure)
    moved = set(sure) - set(fixed)
    left = _Left(old, new, {i for i, _ in moved}, {j for _, j in moved})
    at = start
    for pair in [*fixed, end]:
        yield from left.between(at, pair)
        if pair != end:
            yield pair
        at = (pair[0] + 1, pair[1] + 1)


def _sure(old: Sequence[Any], new: Sequence[Any], start: _Both, end: _Both) -> list[_Both]:
    """The pairs that are equal or say they are the same, wherever they stand."""
    mine, theirs = list(range(start[0], end[0])), list(range(start[1], end[1]))
    found: list[_Both] = []
    for named in (_equal, identity):
        pairs = _met(old, new, (mine, theirs), named) if mine and theirs else []
        found += pairs
        mine = _without(mine, {i for i, _ in pairs})
        theirs = _without(theirs, {j for _, j in pairs})
    return sorted(found)


def _without(indexes: list[int], taken: set[int]) -> list[int]:
    return [index for index in indexes if index not in taken]


def _met(
    old: Sequence[Any],
    new: Sequence[Any],
    left: tuple[list[int], list[int]],
    named: Callable[[Any], Hashable],
) -> list[_Both]:
    """Pairs of one name; of several with the same, the first with the first."""
    waiting: dict[Hashable, list[int]] = {}
    for i in reversed(left[0]):
        waiting.setdefault(named(old[i]), []).append(i)
    waiting.pop(None, None)
    names = ((j, waiting.get(named(new[j]))) for j in left[1])
    return [(rivals.pop(), j) for j, rivals in names if rivals]


def _rising(pairs: list[_Both]) -> list[_Both]:
    """The longest part of them that rises on both sides (patience sorting)."""
    ends: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(ends, j)
        before.append(piles[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [number]
    kept, at = [], piles[-1] if piles else -1
    while at >= 0:
        kept.append(pairs[at])
        at = before[at]
    return kept[::-1]


def _equal(value: Any) -> Hashable:
    return json.dumps(value, sort_keys=True)


def identity(value: Any) -> Hashable:
    """What an element says it is; None where it does not.

    https://hl7.org/fhir/R4/datatypes.html
    """
    if not isinstance(value, dict):
        return None
    for keys in _NAMES:
        found = tuple(value.get(key) for key in keys)
        if all(isinstance(one, str) for one in found):
            return keys + found
    names = ((key, _inside(value.get(key))) for key in _DEEPER)
    return next((found for found in names if found[1]), None)


def _inside(value: Any) -> Hashable:
    """The name of a part, or of its first element."""
    first = value[0] if isinstance(value, list) and value else value
    return identity(first)


_NAMES = (
    ("resourceType", "id"), ("id",), ("fullUrl",), ("url",), ("linkId",), ("system", "value"),
    ("system", "code"), ("reference",),
)  # fmt: skip
#: What has its name one level deeper: an entry, a component, a concept, a participant.
_DEEPER = (
    "resource", "code", "coding", "type", "reference", "item", "entity", "individual", "member",
    "actor", "role",
)  # fmt: skip


@dataclass(frozen=True)
class _Left:
    """Two lists whose sure pairs are known, but for those that crossed others: of these, what
    moved was taken out and put in again, and is like nothing else."""

    old: Sequence[Any]
    new: Sequence[Any]
    gone: set[int]
    come: set[int]

    def between(self, start: _Both, end: _Both) -> Iterator[Pair]:
        """The elements between two neighbours: alike ones paired, the others gone or new."""
        (i, j), (last, stop) = start, end
        for a, b in [*self._alike(start, end), end]:
            yield from ((gone, None) for gone in range(i, a))
            yield from ((None, added) for added in range(j, b))
            if (a, b) != (last, stop):
                yield a, b
            i, j = a + 1, b + 1

    def _alike(self, start: _Both, end: _Both) -> list[_Both]:
        """The pairs, none crossing, that have the most in common."""
        rows, columns = range(start[0], end[0]), range(start[1], end[1])
        if len(rows) * len(columns) > _MOST:
            pairs = zip(rows, columns, strict=False)
            return [(i, j) for i, j in pairs if self._likeness(i, j)]
        like = [[self._likeness(i, j) for j in columns] for i in rows]
        score = _scored(like, len(columns))
        return [(start[0] + a, start[1] + b) for a, b in _best(score, like)]

    def _likeness(self, i: int, j: int) -> int:
        moved = i in self.gone or j in self.come
        return 0 if moved else likeness(self.old[i], self.new[j])


def _scored(like: list[list[int]], columns: int) -> list[list[int]]:
    """What can still be had from each place of a table on."""
    score = [[0] * (columns + 1) for _ in range(len(like) + 1)]
    for a in reversed(range(len(like))):
        for b in reversed(range(columns)):
            met = score[a + 1][b + 1] + like[a][b] if like[a][b] else 0
            score[a][b] = max(met, score[a + 1][b], score[a][b + 1])
    return score


def _best(score: list[list[int]], like: list[list[int]]) -> Iterator[_Both]:
    """The way through a table of best scores."""
    a = b = 0
    while a < len(like) and b < len(like[a]):
        if like[a][b] and score[a][b] == score[a + 1][b + 1] + like[a][b]:
            yield a, b
            a, b = a + 1, b + 1
        elif score[a][b] == score[a + 1][b]:
            a += 1
        else:
            b += 1


def likeness(old: Any, new: Any) -> int:
    """How much two elements have in common; 0: they are different things."""
    if isinstance(old, dict) and isinstance(new, dict):
        shared = old.keys() & new.keys()
        close = sum(_closeness(old[key], new[key]) for key in shared)
        return 1 + close + len(shared) if close or old.keys() == new.keys() else 0
    return int(_depth(old) == _depth(new))


def _closeness(old: Any, new: Any) -> int:
    """3 for equal members, 1 for lists that begin with something in common."""
    if old == new:
        return 3
    lists = isinstance(old, list) and isinstance(new, list)
    return int(lists and any(one in new[:_FEW] for one in old[:_FEW] if one is not None))


def _depth(value: Any) -> type | None:
    return next((one for one in (dict, list) if isinstance(value, one)), None)
