"""`--order references`: what others refer to goes first, for endpoints that look.

Everything is read before the first item leaves, and then once for every level. Kept are the names
of the resources and their references, not their bodies: some 300 bytes a resource and 8 bytes a
reference meanwhile, afterwards eight bytes an item. An input that is not the same the next time is
noticed: its levels would be those of other resources.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zlib import crc32

from hlcli.bulk.input.item import Item, Place, Refused
from hlcli.bulk.input.targets import facts
from hlcli.bulk.plan.graph import Graph
from hlcli.errors import InputRefused

#: Some writers put a backslash before every slash.
_REFERENCE = re.compile(
    rb'(?<!\\)"reference"[ \t\r\n]*:[ \t\r\n]*'
    rb'"([A-Z][A-Za-z]*\\?/[A-Za-z0-9\-.]{1,64})(?:\\?/_history\\?/[^"]*)?"'
)
#: Circles are told of up to this number.
_TOLD = 10


@dataclass(frozen=True)
class Settle:
    """Stands between two levels: what is before it is to be settled before what is after leaves."""


@dataclass(frozen=True)
class Order:
    """`levels` and `marks` (of the bodies) are by item number, from 0. `circles` are the first few
    of resources that refer to each other in a circle (`Type/id`, each refers to the next and the
    last to the first): one of their references is not waited for. `count` is how many there are."""

    levels: array[int]
    marks: array[int]
    circles: tuple[tuple[str, ...], ...] = ()
    count: int = 0

    def items(
        self, every: Callable[[], Iterator[Item | Refused]]
    ) -> Iterator[Item | Refused | Settle]:
        """All of it again, level by level; within a level in the order of the input.

        Raises InputRefused where it is not the same again.
        """
        for level in range(max(self.levels, default=-1) + 1):
            if level:
                yield Settle()
            yield from (one for one in self._same(every()) if self.levels[one.number] == level)

    def _same(self, items: Iterator[Item | Refused]) -> Iterator[Item | Refused]:
        number = 0
        for one in items:
            number = one.number
            if number >= len(self.marks) or self.marks[number] != _mark(one):
                raise _changed(one.place)
            yield one
        if number < len(self.marks) - 1:
            raise _changed(None)


def read(every: Callable[[], Iterator[Item | Refused]]) -> Order:
    """The order of the items that `every` gives, each time from the beginning."""
    graph, nodes, marks = Graph(), array("I", [0]), array("I", [0])  # numbers count from 1
    for one in every():
        nodes.extend([0] * (one.number - len(nodes)))  # of those that are skipped
        marks.extend([0] * (one.number - len(marks)))
        nodes.append(_added(graph, one) if isinstance(one, Item) else 0)
        marks.append(_mark(one))
    levels, circles = graph.walk()
    levels = array("I", (levels[node] for node in nodes))
    return Order(levels, marks, tuple(circles[:_TOLD]), len(circles))


def _mark(one: Item | Refused) -> int:
    return crc32(one.body or b"")


def _changed(place: Place | None) -> InputRefused:
    found = "it ends earlier" if place is None else f"{place} is another resource"
    return InputRefused(
        f"the input is not what it was when --order references first read it: {found}",
        hint="the same command goes on, once nothing writes to the files any more",
    )


def _added(graph: Graph, item: Item) -> int:
    found = facts(item)
    target = found.target if found else None
    wanted = {match.decode().replace("\\", "") for match in _REFERENCE.findall(item.body)}
    return graph.add(target, wanted - {target})
