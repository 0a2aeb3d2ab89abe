"""Ctrl-C, SIGTERM and a terminal that closes during a run: the first asks for an end, the second
for one at once, the third does not wait for anybody who may never answer, and after that there is
no report either."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any


class Stops:
    """Counts them while the block runs. `wake` is written to, so that whoever waits looks up;
    with `raises` the second one interrupts whatever this process is doing."""

    def __init__(self, wake: socket.socket | None = None, *, raises: bool = False) -> None:
        self.count = 0
        self.status = 130
        self._wake = wake
        self._raises = raises
        self._before: dict[int, Callable[..., Any] | int | None] = {}

    def __enter__(self) -> Stops:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM, *_hang_up()):
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.count += 1
        if number != signal.SIGINT:
            self.status = 143
        if self._wake is not None:
            self._wake.send(b".")
        if self.count > (1 if self._raises else 3):
            raise KeyboardInterrupt


def _hang_up() -> tuple[int, ...]:
    """Not under nohup, which means that it is not to be heard; Windows has none."""
    number = getattr(signal, "SIGHUP", None)
    return (number,) if number is not None and signal.getsignal(number) is signal.SIG_DFL else ()
