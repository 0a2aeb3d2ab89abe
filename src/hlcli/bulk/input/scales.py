"""How much there is to load: bytes on disk, compressed or not."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from hlcli.bulk.input import paths

#: Files weighed before anything leaves. Some 100,000 take half a second, and nobody waits for it.
_AT_ONCE = 1000


class Scales:
    """Weighs all files, the first thousand at once and any others by a thread, while the load runs.

    `bytes` is None while that is not known, and for ever where standard input or a pipe is among
    them.
    """

    def __init__(self, names: Sequence[str], at_once: int = _AT_ONCE) -> None:
        sizes = _sizes(names)
        first = list(islice(sizes, at_once))
        self.bytes = _total(first) if len(first) < at_once else None
        if len(first) == at_once:
            more = chain(first, sizes)
            threading.Thread(target=self._weigh, args=(more,), name="scales", daemon=True).start()

    def _weigh(self, sizes: Iterator[int | None]) -> None:
        self.bytes = _total(sizes)


def _total(sizes: Iterable[int | None]) -> int | None:
    total = 0
    for size in sizes:
        if size is None:
            return None
        total += size
    return total


def _sizes(names: Sequence[str]) -> Iterator[int | None]:
    """Of each file; None for what has no size, or cannot be told."""
    for file in paths.files(names):
        try:
            found = os.stat(file) if file != paths.STDIN else None
        except (OSError, ValueError):
            found = None
        yield found.st_size if found is not None and stat.S_ISREG(found.st_mode) else None
