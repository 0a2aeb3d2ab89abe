"""The world as hlcli sees it: streams, environment, clock, chance and transport, in one value.

Nothing else in the package reads `sys.stdin`, the clock or `random`; tests build an `Env` of
their own, and the program behaves the same.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class Stream:
    """One of the three standard streams: bytes, and what a writer must know of its reader.

    `width` is in columns and None off a terminal: there nothing is wrapped. `measure` tells the
    same anew, for what is drawn for so long that somebody may pull at the window meanwhile.
    `encoding` is for messages; data always leaves as UTF-8.
    """

    raw: BinaryIO
    tty: bool = False
    width: int | None = None
    encoding: str = "utf-8"
    measure: Callable[[], int] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Env:
    """Everything the program may touch besides the files it is told of."""

    stdin: Stream
    stdout: Stream
    stderr: Stream
    environ: Mapping[str, str]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random
    #: Stands in for the network where a test or the local endpoint answers instead.
    transport: httpx.BaseTransport | None = field(default=None)

    @property
    def may_ask(self) -> bool:
        """A prompt is possible: both the question and the answer have a terminal."""
        return self.stdin.tty and self.stderr.tty


def stays() -> None:
    """This process will be there for a while: garbage is collected at Python's own pace."""
    gc.set_threshold(700, 10, 10)


def real() -> Env:
    """The process's own world."""
    return Env(
        stdin=_stream(sys.stdin, os.environ),
        stdout=_stream(sys.stdout, os.environ),
        stderr=_stream(sys.stderr, os.environ),
        environ=os.environ,
    )


def _stream(stream: object, environ: Mapping[str, str]) -> Stream:
    raw = getattr(stream, "buffer", None)
    if raw is None:  # closed before we started: `hlcli … >&-`
        return Stream(open(os.devnull, "r+b", buffering=0))
    tty = bool(raw.isatty())
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if not tty:
        return Stream(raw, encoding=encoding)
    measure = partial(_columns, raw, environ)
    return Stream(raw, tty, measure(), encoding, measure)


def _columns(raw: BinaryIO, environ: Mapping[str, str]) -> int:
    """Of this very stream: the other one may go into a pipe."""
    told = environ.get("COLUMNS", "")
    if told.isascii() and told.isdecimal() and len(told) < 5:
        return max(20, int(told))
    try:
        return max(20, os.get_terminal_size(raw.fileno()).columns or 80)
    except OSError:
        return 80
