"""A line that loses answers, for tests of what comes after exit 11."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from front import Clock, Ran, World
from hlcli.local.endpoint import Endpoint
from hlcli.local.keys import FIXED
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport
from test_matrix import ENVIRON, Handle, after, answer, before, late

#: What becomes of one request, given the way on to the endpoint.
Spoil = Callable[[httpx.Request, Handle], httpx.Response]

DONE = after(httpx.ReadError("reset"))
LOST = before(httpx.ReadError("reset"))
BROKEN, DENIED = answer(500), answer(403, '{"message": "no"}')
DOWN = before(httpx.ConnectError("refused"))
LATE = late(504)
PETER = (
    '{"resourceType": "Patient", %s"name": [{"family": "Chalmers"}], '
    '"identifier": [{"system": "http://hospital/mrn", "value": "4711"}], "active": %s}'
)
#: Writes of which nobody can say what became of them, and which can be looked up by id.
BLIND = ("cond-update", "Patient", "peter.json", "--by", "identifier")
NAMED = ("put", "Patient", "named.json")


@dataclass
class Line(httpx.BaseTransport):
    """The local endpoint, and what it does to the next requests of a method."""

    inner: LocalTransport
    spoils: dict[str, list[Spoil]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.method)
        left = self.spoils.get(request.method)
        if left:
            return left.pop(0)(request, self.inner.handle_request)
        return self.inner.handle_request(request)


class Town:
    """A store, its clock, the line to it, and a shell. Use it as a context."""

    def __init__(self, lag: float = 0.0, *, strict_case: bool = False, tty: bool = False) -> None:
        self.clock = Clock()
        self._store = Store(":memory:")
        endpoint = Endpoint(
            self._store,
            keys=FIXED,
            now=self.clock.now,
            index_lag=lag,
            strict_case=strict_case,
        )
        self.line = Line(LocalTransport(endpoint))
        self.world = World(ENVIRON, self.clock, self.line, tty=tty)

    def __enter__(self) -> Town:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._store.close()

    def run(self, *argv: str) -> Ran:
        return self.world.run(*argv)

    def json(self, *argv: str) -> dict[str, Any]:
        return self.run(*argv, "--output", "json").json

    def lost(self, *argv: str, put: Spoil = DONE, get: tuple[Spoil, ...] = ()) -> list[str]:
        """A write whose answer is lost, and whose looks are: the words its message gives."""
        self.line.spoils = {"PUT": [put], "GET": list(get)}
        ran = self.run(*argv, "--retries", "0", "--output", "json")
        assert (ran.code, ran.json["written"]) == (11, None), ran.err
        self.line.spoils, self.line.sent = {}, []
        return shlex.split(ran.json["error"]["hint"])[1:]

    def unseen(self) -> Spoil:
        """The write is done, its answer is lost, and so is that of the look."""

        def spoil(request: httpx.Request, handle: Handle) -> httpx.Response:
            self.line.spoils["GET"] = [BROKEN]
            return DONE(request, handle)

        return spoil

    def pass_time(self, seconds: float) -> None:
        self.clock.sleep(seconds)
        self.clock.slept.clear()

    def versions(self, type: str = "Patient") -> dict[str, int]:
        """Every resource of the type, and how many versions it has. After all lags."""
        self.pass_time(3600)
        bundle = self.json("search", type)["resource"]
        found = [one["resource"] for one in bundle.get("entry", [])]
        return {one["id"]: int(one["meta"]["versionId"]) for one in found}


def write(name: str, text: str) -> str:
    Path(name).write_text(text)
    return name
