"""A loading dock for tests: an endpoint in this process with faults on demand, a clock that moves
when somebody waits, a folder for runs, and patients by the dozen."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from front import Clock, Ran, World
from hlcli.local.endpoint import Endpoint
from hlcli.local.faults import Faults, parse_fault
from hlcli.local.keys import FIXED
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport

URL = "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
ENVIRON = {
    "AWS_ACCESS_KEY_ID": FIXED.access_key,
    "AWS_SECRET_ACCESS_KEY": FIXED.secret_key,
    "AWS_REGION": "us-east-1",
}


def patient(number: int, *, id: bool = True, **more: Any) -> dict[str, Any]:
    """One of many, with an identifier that no other has."""
    mrn = {"system": "http://hospital.example/mrn", "value": f"{number:05d}"}
    value = {"resourceType": "Patient", "identifier": [mrn], "name": [{"family": f"Doe{number}"}]}
    return value | ({"id": f"p-{number}"} if id else {}) | more


def ndjson(file: Path, resources: Iterable[dict[str, Any]]) -> str:
    """The file's name, written."""
    file.write_text("".join(json.dumps(one) + "\n" for one in resources))
    return str(file)


@dataclass
class Dock:
    """Runs `hlcli load` against its own store; `sent` are the requests that arrived."""

    folder: Path
    faults: tuple[str, ...] = ()
    index_lag: float = 0.0
    clock: Clock = field(default_factory=Clock)
    sent: list[httpx.Request] = field(default_factory=list)
    #: Asked first: may answer, raise, or leave it to the endpoint.
    before: Callable[[httpx.Request], httpx.Response | None] = lambda _: None

    def __post_init__(self) -> None:
        self.store = Store()
        self.endpoint = Endpoint(
            self.store, keys=FIXED, now=self.clock.now, index_lag=self.index_lag
        )
        self.weather(*self.faults)

    def weather(self, *faults: str) -> None:
        """From now on these faults."""
        chance = Random(7)
        found = Faults(tuple(map(parse_fault, faults)), chance.random)
        self._transport = LocalTransport(self.endpoint, found)

    def load(
        self,
        *words: str,
        stdin: bytes = b"",
        tty: bool = False,
        out: io.BytesIO | None = None,
    ) -> Ran:
        """`hlcli load` with these words, its run in the dock's folder unless they name one."""
        own = () if {"--resume", "--run-dir"} & {*words} else ("--run-dir", str(self.folder))
        environ = ENVIRON | {"HLCLI_ENDPOINT_URL": URL.replace("0123456789abcdef" * 2, self._id)}
        transport = httpx.MockTransport(self._carry)
        world = World(environ, self.clock, transport, tty)
        return world.run("load", *words, *own, stdin=stdin, out=out)

    def stored(self, type: str = "Patient") -> list[dict[str, Any]]:
        """Every patient there is, without what the store adds; or all of another type."""
        far = self.clock.now() + timedelta(days=1)
        found = self.store.searchable(type, far)
        values = [json.loads(one.body) for one in found if one.body]
        return [{key: value for key, value in one.items() if key != "meta"} for one in values]

    def journal(self) -> list[dict[str, Any]]:
        """Its lines about items."""
        lines = (self.folder / "journal.ndjson").read_text().splitlines()
        return [one for line in lines if "result" in (one := json.loads(line))]

    @property
    def _id(self) -> str:
        return self.endpoint.railway.datastore_id

    def _carry(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        answer = self.before(request)
        return answer if answer is not None else self._transport.handle_request(request)
