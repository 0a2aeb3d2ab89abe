"""Which element of an old list is which of a new one: by content, then by likeness.

Equal ones first, then those that say who they are (an identifier's system and value, the url of an
extension, a code), then those between the same neighbours that are most alike. Order counts: a
pair that crosses others is none. Never more than about n log n steps for long lists.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

#: Of the old list, of the new list; None where there is none.
Pair = tuple[int | None, int | None]
_Both = tuple[int, int]
#: Comparisons of every old element between two neighbours with every new one; beyond, by position.
_MOST = 2_500


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
    at = start
    for fixed in [*_fixed(old, new, start, end), end]:
        yield from _between(old, new, at, fixed)
        if fixed != end:
            yield fixed
        at = (fixed[0] + 1, fixed[1] + 1)


def _fixed(old: Sequence[Any], new: Sequence[Any], start: _Both, end: _Both) -> list[_Both]:
    """The pairs that are sure, none crossing another."""
    mine, theirs = list(range(start[0], end[0])), list(range(start[1], end[1]))
    found: list[_Both] = []
    for named in (_equal, identity):
        pairs = _met(old, new, (mine, theirs), named) if mine and theirs else []
        found += pairs
        mine = _without(mine, {i for i, _ in pairs})
        theirs = _without(theirs, {j for _, j in pairs})
    return _rising(sorted(found))


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
    for key in ("resource", "code", "coding", "type"):  # what has its name one level deeper
        inside = value.get(key)
        first = inside[0] if isinstance(inside, list) and inside else inside
        if isinstance(first, dict) and (name := identity(first)):
            return key, name
    return None


_NAMES = (
    ("resourceType", "id"), ("id",), ("fullUrl",), ("url",), ("linkId",), ("system", "value"),
    ("system", "code"), ("reference",), ("div",),
)  # fmt: skip


def _between(old: Sequence[Any], new: Sequence[Any], start: _Both, end: _Both) -> Iterator[Pair]:
    """The elements between two neighbours: alike ones paired, the others gone or new."""
    (i, j), (last, stop) = start, end
    for a, b in _alike(old, new, start, end):
        yield from ((gone, None) for gone in range(i, a))
        yield from ((None, added) for added in range(j, b))
        yield a, b
        i, j = a + 1, b + 1
    yield from ((gone, None) for gone in range(i, last))
    yield from ((None, added) for added in range(j, stop))


def _alike(old: Sequence[Any], new: Sequence[Any], start: _Both, end: _Both) -> list[_Both]:
    """The pairs, none crossing, that have the most in common."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    if rows * columns > _MOST:
        both = ((start[0] + step, start[1] + step) for step in range(min(rows, columns)))
        return [(i, j) for i, j in both if likeness(old[i], new[j])]
    score = [[0] * (columns + 1) for _ in range(rows + 1)]
    mine, theirs = old[start[0] : end[0]], new[start[1] : end[1]]
    like = [[likeness(one, other) for other in theirs] for one in mine]
    for a in reversed(range(rows)):
        for b in reversed(range(columns)):
            met = score[a + 1][b + 1] + like[a][b] if like[a][b] else 0
            score[a][b] = max(met, score[a + 1][b], score[a][b + 1])
    return [(start[0] + a, start[1] + b) for a, b in _best(score, like)]


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
        equal = sum(old[key] == new[key] for key in shared)
        return 1 + 3 * equal + len(shared) if equal or old.keys() == new.keys() else 0
    return int(_depth(old) == _depth(new))


def _depth(value: Any) -> type | None:
    return next((one for one in (dict, list) if isinstance(value, one)), None)
