"""Where the runner takes items from: read at once, or ahead by a thread; planned when it has time.

Reading ahead keeps answers from waiting for a slow pipe, and never holds more than a little. The
thread only reads: two threads that both compute would wait for each other at every turn.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.plan.order import Settle
from hlcli.bulk.plan.planning import Planned

#: As read, and as planned.
Raw = Item | Refused | Settle
Next = Planned | Refused | Settle

#: Items and bytes read ahead.
_MOST, _MOST_BYTES = 512, 8 * 1024 * 1024

#: Items planned at a time, while answers may come; bytes of them planned ahead.
_FEW, _FEW_BYTES = 8, 8 * 1024 * 1024

#: Seconds a busy reader keeps the interpreter from the runner.
_SWITCH = 0.0005


class Supply(Protocol):
    """Items in the order of the input."""

    def take(self) -> Next | None:
        """The next one, None if there is none yet, or no more. Raises what reading raises."""

    def prepare(self) -> bool:
        """Do a little of what `take` would have to do; False if there is nothing to do."""

    @property
    def over(self) -> bool:
        """There is no more, and will not be."""


class Source(Protocol):
    """Items as read."""

    def take(self) -> Raw | None:
        """As `Supply.take`."""

    @property
    def over(self) -> bool:
        """As `Supply.over`."""

    @property
    def ready(self) -> bool:
        """One can be had without waiting for the input."""


class Prepared:
    """Items of a source, at most `ahead` of them planned before they are asked for."""

    def __init__(
        self, source: Source, plan: Callable[[Item], Planned | Refused], ahead: int
    ) -> None:
        self._source, self._plan, self._most = source, plan, ahead
        self._ready: deque[Next] = deque()
        self._bytes = 0

    def take(self) -> Next | None:
        """The next one."""
        if not self._ready:
            return self._next()
        one = self._ready.popleft()
        self._bytes -= _planned_size(one)
        return one

    def prepare(self) -> bool:
        """A few."""
        for _ in range(min(_FEW, self._most - len(self._ready))):
            one = self._next() if self._source.ready and self._bytes < _FEW_BYTES else None
            if one is None:
                return False
            self._ready.append(one)
            self._bytes += _planned_size(one)
        return len(self._ready) < self._most

    @property
    def over(self) -> bool:
        """There is no more."""
        return self._source.over and not self._ready

    def _next(self) -> Next | None:
        one = self._source.take()
        return self._plan(one) if isinstance(one, Item) else one


class Direct:
    """Read when asked."""

    ready = False

    def __init__(self, items: Iterable[Raw]) -> None:
        self._items: Iterator[Raw] = iter(items)
        self._over = False

    def take(self) -> Raw | None:
        """The next one."""
        found = next(self._items, None)
        self._over = found is None
        return found

    @property
    def over(self) -> bool:
        """There is no more."""
        return self._over


class Ahead:
    """Read ahead by a thread, which rings the `bell` when there is something again."""

    def __init__(self, items: Iterable[Raw], bell: socket.socket) -> None:
        self._bell = bell
        self._ready = threading.Condition()
        self._ahead: deque[Raw] = deque()
        self._bytes = 0
        self._taken: deque[Raw] = deque()
        self._starving = False
        self._ended = False
        self._error: BaseException | None = None
        sys.setswitchinterval(_SWITCH)
        threading.Thread(target=self._read, args=(items,), daemon=True).start()

    def take(self) -> Raw | None:
        """The next one."""
        if not self._taken:
            self._fetch()
        return self._taken.popleft() if self._taken else None

    @property
    def ready(self) -> bool:
        """There is one at hand."""
        return bool(self._taken or self._ahead)

    @property
    def over(self) -> bool:
        """There is no more."""
        return self._ended and not self._taken and not self._ahead

    def _fetch(self) -> None:
        with self._ready:
            self._taken, self._ahead = self._ahead, self._taken
            self._bytes = 0
            self._starving = not self._taken
            self._ready.notify()
        if self._error is not None and not self._taken:
            raise self._error

    def _read(self, items: Iterable[Raw]) -> None:
        try:
            for one in items:
                self._add(one)
        except BaseException as error:  # the runner's to hear of, in its own thread
            self._error = error
        with self._ready:
            self._ended = True
        self._bell.send(b".")

    def _add(self, one: Raw) -> None:
        with self._ready:
            while len(self._ahead) >= _MOST or self._bytes >= _MOST_BYTES:
                self._ready.wait()
            self._ahead.append(one)
            self._bytes += _size(one)
            starving, self._starving = self._starving, False
        if starving:
            self._bell.send(b".")


def _planned_size(one: Next) -> int:
    return _size(one.item if isinstance(one, Planned) else one)


def _size(one: Raw) -> int:
    return 0 if isinstance(one, Settle) else len(one.body or b"")
