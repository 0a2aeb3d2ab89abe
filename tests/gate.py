"""The local endpoint behind a gate that answers some requests itself, for `hlcli doctor`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from caller import KEYS, REGION
from front import Clock, World
from hlcli.local.endpoint import Endpoint
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport
from sockets import STORE

URL = f"http://127.0.0.1:1/datastore/{STORE}/r4/"
ENVIRON = {
    "AWS_ACCESS_KEY_ID": KEYS.access_key,
    "AWS_SECRET_ACCESS_KEY": KEYS.secret_key,
    "AWS_REGION": REGION,
    "AWS_ENDPOINT_URL_HEALTHLAKE": "http://127.0.0.1:1",
    "HLCLI_ENDPOINT_URL": URL,
}
Turn = Callable[[httpx.Request], httpx.Response | None]


@dataclass
class Gate(httpx.BaseTransport):
    """The local endpoint behind a gate that answers some requests itself."""

    turn: Turn = lambda _: None
    lag: float = 0.0
    clock: Clock = field(default_factory=Clock)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        own = Endpoint(
            Store(), keys=KEYS, now=self.clock.now, index_lag=self.lag, datastore_id=STORE
        )
        self.inner = LocalTransport(own, owner=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path.partition("/r4/")[2]))
        return self.turn(request) or self.inner.handle_request(request)

    def world(self, *, tty: bool = False) -> World:
        return World(dict(ENVIRON), self.clock, self, tty)


def results(text: str) -> dict[str, str]:
    return {name: mark for mark, name in re.findall(r"^(\w+): ([a-z -]+): ", text, re.M)}


def refusing(method: str, part: str, message: str, type: str = "AccessDeniedException") -> Turn:
    def turn(request: httpx.Request) -> httpx.Response | None:
        if request.method != method or part not in str(request.url):
            return None
        return httpx.Response(403, json={"message": message}, headers={"x-amzn-ErrorType": type})

    return turn
