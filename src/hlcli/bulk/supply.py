"""Where the runner takes items from: at once, or read ahead by a thread.

Reading ahead keeps answers from waiting for a slow pipe, and never holds more than a little.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol

from hlcli.bulk.item import Refused
from hlcli.bulk.order import Settle
from hlcli.bulk.planning import Planned

Next = Planned | Refused | Settle

#: Items and bytes read ahead.
_MOST, _MOST_BYTES = 512, 8 * 1024 * 1024

#: Seconds a busy reader keeps the interpreter from the runner.
_SWITCH = 0.0005


class Supply(Protocol):
    """Items in the order of the input."""

    def take(self) -> Next | None:
        """The next one, None if there is none yet, or no more. Raises what reading raises."""

    @property
    def over(self) -> bool:
        """There is no more, and will not be."""


class Direct:
    """Read when asked."""

    def __init__(self, items: Iterable[Next]) -> None:
        self._items: Iterator[Next] = iter(items)
        self._over = False

    def take(self) -> Next | None:
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

    def __init__(self, items: Iterable[Next], bell: socket.socket) -> None:
        self._bell = bell
        self._ready = threading.Condition()
        self._ahead: deque[Next] = deque()
        self._bytes = 0
        self._taken: deque[Next] = deque()
        self._starving = False
        self._ended = False
        self._error: BaseException | None = None
        sys.setswitchinterval(_SWITCH)
        threading.Thread(target=self._read, args=(items,), daemon=True).start()

    def take(self) -> Next | None:
        """The next one."""
        if not self._taken:
            self._fetch()
        return self._taken.popleft() if self._taken else None

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

    def _read(self, items: Iterable[Next]) -> None:
        try:
            for one in items:
                self._add(one)
        except BaseException as error:  # the runner's to hear of, in its own thread
            self._error = error
        with self._ready:
            self._ended = True
        self._bell.send(b".")

    def _add(self, one: Next) -> None:
        with self._ready:
            while len(self._ahead) >= _MOST or self._bytes >= _MOST_BYTES:
                self._ready.wait()
            self._ahead.append(one)
            self._bytes += _size(one)
            starving, self._starving = self._starving, False
        if starving:
            self._bell.send(b".")


def _size(one: Next) -> int:
    if isinstance(one, Settle):
        return 0
    body = one.item.body if isinstance(one, Planned) else one.body
    return len(body or b"")
