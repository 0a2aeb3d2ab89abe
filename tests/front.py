"""The front door for tests: run the real `main` in a world of the test's own."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from hlcli.env import Env, Stream
from hlcli.main import main

START = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that moves only when someone sleeps, or a test says so."""

    when: datetime = START
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.when

    def monotonic(self) -> float:
        return (self.when - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.when += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_REGION": "us-east-1",
}


@dataclass
class World:
    """A shell session: environment, clock and transport that stay between commands."""

    environ: Mapping[str, str] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    transport: httpx.BaseTransport | None = None
    tty: bool = False
    width: int = 80
    encoding: str = "utf-8"

    def screen(self, *argv: str, stdin: bytes = b"") -> tuple[int, str]:
        """Exit code, and both streams in one, as a person at a terminal sees them; `stdin` is
        what that person types."""
        both = io.BytesIO()
        code = main(argv, self._env(stdin, both, both))
        return code, both.getvalue().decode(self.encoding)

    def run(self, *argv: str, stdin: bytes = b"", out: io.BytesIO | None = None) -> Ran:
        out, err = out or io.BytesIO(), io.BytesIO()
        code = main(argv, self._env(stdin, out, err))
        return Ran(code, out.getvalue(), err.getvalue().decode(self.encoding))

    def _env(self, stdin: bytes, out: io.BytesIO, err: io.BytesIO) -> Env:
        shape = (self.tty, self.width if self.tty else None, self.encoding)
        return Env(
            stdin=Stream(io.BytesIO(stdin), self.tty),
            stdout=Stream(out, *shape),
            stderr=Stream(err, *shape),
            environ={**_homeless(self.environ), **self.environ},
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            sleep=self.clock.sleep,
            random=_half,
            transport=self.transport,
        )


def _half() -> float:
    return 0.5


def _homeless(environ: Mapping[str, str]) -> dict[str, str]:
    """Without a home of the test's own there is no config file, whoever runs the test."""
    return {} if "HOME" in environ else {"XDG_CONFIG_HOME": os.devnull}
