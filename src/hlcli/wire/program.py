"""Programs that print keys or a token. They are waited for neither in silence nor for ever: one may
ask a person to sign in, another hang."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from threading import Thread
from typing import IO, Any

from hlcli.fhir.exchange import Notice

#: Seconds after which it is said that a program is waited for, and after which it is ended.
QUIET, PATIENCE = 3.0, 120.0

Announce = Callable[[Notice], None]


class Program(subprocess.Popen[bytes]):
    """A child process; `what` it is called where it takes its time."""

    quiet, patience = QUIET, PATIENCE

    def __init__(self, what: str, announce: Announce | None, *args: Any, **options: Any) -> None:
        self._what, self._announce = what, announce
        super().__init__(*args, **options)

    def communicate(
        self,
        input: bytes | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> tuple[bytes, bytes]:
        """As any Popen, with a time of its own. Raises TimeoutExpired."""
        try:
            return self._communicated(input)
        except BaseException:
            self.kill()
            raise

    def _communicated(self, input: bytes | None) -> tuple[bytes, bytes]:
        try:
            return super().communicate(input, self.quiet)
        except subprocess.TimeoutExpired:
            if self._announce is not None:
                self._announce(Notice("program", reason=self._what))
        return super().communicate(timeout=self.patience - self.quiet)


def printed(words: Sequence[str], what: str, announce: Announce | None) -> bytes:
    """What a program prints; what it writes to stderr is announced line by line. Raises OSError and
    SubprocessError. Its standard input is empty: ours may be a request's body, or a load's wire."""
    with _overheard(announce) as stderr:
        child = Program(
            what, announce, words,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
        )  # fmt: skip
        with child:
            stdout, _ = child.communicate()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(words))
    return stdout


@contextmanager
def _listening(announce: Announce) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    ear = Thread(target=_relay, args=(reading, announce), daemon=True)
    ear.start()
    try:
        with open(writing, "wb", 0) as end:
            yield end
    finally:
        ear.join(1.0)  # not for ever: what it has started may hold the pipe open


def _overheard(announce: Announce | None) -> Any:
    """Something to be written to; without anybody to tell, our own stderr."""
    return nullcontext() if announce is None else _listening(announce)


def _relay(reading: int, announce: Announce) -> None:
    with open(reading, encoding="utf-8", errors="replace") as text:
        for line in iter(lambda: text.readline(4096), ""):
            announce(Notice("said", lines=(line.rstrip("\n"),)))
