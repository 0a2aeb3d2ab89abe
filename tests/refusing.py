"""An endpoint that refuses writes, and answers reads as a test has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from front import KEYS, Clock, Ran, World

STORE = "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
SECRETS = ("Doe", "Roe", "1985", "4711", "0815", "female")
Answer = httpx.Response | BaseException | Callable[[httpx.Request], httpx.Response]


def patient(id: str = "p-1", version: str = "5", **more: Any) -> dict[str, Any]:
    meta = {"versionId": version, "lastUpdated": "2026-11-22T07:40:00.000Z"}
    return {"resourceType": "Patient", "id": id, "meta": meta, "name": [{"family": "Doe"}], **more}


def of(value: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=value)


def searchset(*found: Any, **more: Any) -> httpx.Response:
    entries = [{"resource": one, "search": {"mode": "match"}} for one in found]
    return of({"resourceType": "Bundle", "type": "searchset", "entry": entries, **more})


def refusal(status: int, code: str = "processing") -> httpx.Response:
    issue = {"severity": "error", "code": code, "diagnostics": "Refused by the test."}
    return of({"resourceType": "OperationOutcome", "issue": [issue]}, status)


@dataclass
class Desk:
    """An endpoint that refuses every PUT with the first answer and gives the others to reads, one
    after the other; without any left it must not be asked."""

    refused: httpx.Response
    reads: Sequence[Answer]
    clock: Clock = field(default_factory=Clock)
    asked: list[httpx.Request] = field(default_factory=list)
    _left: list[Answer] = field(init=False)

    def __post_init__(self) -> None:
        self._left = list(self.reads)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.method == "PUT":
            return self.refused
        assert self._left, f"one read too many: {request.url}"
        answer = self._left.pop(0)
        if isinstance(answer, BaseException):
            if isinstance(answer, httpx.TimeoutException):
                self.clock.sleep(request.extensions["timeout"]["read"])
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def paths(self) -> list[str]:
        return [str(one.url).partition("/r4/")[2].replace("%3D", "=") for one in self.asked[1:]]

    def run(self, *argv: str, tty: bool = False, width: int = 100, stdin: bytes = b"") -> Ran:
        world = World(KEYS | {"HLCLI_ENDPOINT_URL": STORE, "NO_COLOR": "1"}, self.clock, tty=tty)
        world.width = width
        world.transport = httpx.MockTransport(self)
        return world.run(*argv, stdin=stdin)


COND = ("cond-update", "Patient", "--gender", "female")
TWO = (
    patient("p-1", "2", identifier=[{"system": "mrn", "value": "4711"}]),
    patient("p-2", "9", identifier=[{"system": "mrn", "value": "0815"}], gender="female"),
)


def write_files(folder: Path) -> None:
    """A body without an id, and one with."""
    (folder / "new.json").write_text('{"resourceType": "Patient", "gender": "female"}')
    (folder / "known.json").write_text(
        '{"resourceType": "Patient",\n "id": "p-1",\n "gender": "female"}'
    )
