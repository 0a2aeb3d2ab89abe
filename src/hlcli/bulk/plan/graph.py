"""Who refers to whom, and on which level each is when what is referred to lies below."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

Circle = tuple[str, ...]


class Graph:
    """Nodes are numbers; 0 is nobody. All that have one name are one node."""

    def __init__(self) -> None:
        self._nodes: dict[str, int] = {}
        self._edges: list[array[int]] = [array("I")]

    def add(self, name: str | None, wanted: Iterable[str]) -> int:
        """A node that refers to others by name, whether they are there or not."""
        node = self._node(name) if name else self._new()
        self._edges[node].extend(sorted(self._node(one) for one in wanted))
        return node

    def _node(self, name: str) -> int:
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = self._new()
        return node

    def _new(self) -> int:
        self._edges.append(array("I"))
        return len(self._edges) - 1

    def walk(self) -> tuple[array[int], list[Circle]]:
        """The level of every node, from 0; and every circle, at which the walk turned back."""
        walk = _Walk(self._edges)
        for node in range(len(self._edges)):
            walk.visit(node)
        names = {node: name for name, node in self._nodes.items()} if walk.circles else {}
        return walk.levels, [tuple(names[node] for node in one) for one in walk.circles]


class _Walk:
    """Depth first, with a stack of its own: chains may be longer than Python's."""

    def __init__(self, edges: list[array[int]]) -> None:
        self._edges = edges
        self.levels = array("I", [0]) * len(edges)
        self._next = array("I", [0]) * len(edges)  # the edge to follow; past the last: done
        self._on_path: dict[int, None] = {}
        self.circles: list[list[int]] = []

    def visit(self, start: int) -> None:
        if self._next[start] or start in self._on_path:
            return
        self._on_path[start] = None
        while self._on_path:
            node = next(reversed(self._on_path))
            at = self._next[node]
            self._next[node] = at + 1
            if at < len(self._edges[node]):
                self._follow(node, self._edges[node][at])
            else:
                del self._on_path[node]
                self._raise_last(node)

    def _follow(self, node: int, target: int) -> None:
        if target in self._on_path:
            path = list(self._on_path)
            self.circles.append(path[path.index(target) :])
        elif self._next[target]:
            self.levels[node] = max(self.levels[node], self.levels[target] + 1)
        else:
            self._on_path[target] = None

    def _raise_last(self, done: int) -> None:
        """The one that led here lies above."""
        node = next(reversed(self._on_path), None)
        if node is not None:
            self.levels[node] = max(self.levels[node], self.levels[done] + 1)
