"""Two people at one store: just before a request of the one leaves, the other writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from front import Clock, Ran, World
from hlcli.local.endpoint import Endpoint
from hlcli.local.keys import FIXED
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport

ENVIRON = {
    "AWS_ACCESS_KEY_ID": FIXED.access_key,
    "AWS_SECRET_ACCESS_KEY": FIXED.secret_key,
    "AWS_REGION": "us-east-1",
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/10ca10ca10ca10ca10ca10ca10ca10ca/r4/",
    "NO_COLOR": "1",
}
JANE: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "jane-1",
    "active": True,
    "name": [{"use": "official", "family": "Doe", "given": ["Jane"]}, {"use": "usual"}],
    "telecom": [{"system": "phone", "value": "999"}, {"system": "email", "value": "a@b"}],
    "birthDate": "1985-12-31",
}
Resource = dict[str, Any]
#: What the other person does: the current resource in, the new one out; None deletes it.
Act = Callable[[Resource], Resource | None]


@dataclass
class Rivalry(httpx.BaseTransport):
    """The way to the endpoint of the one who is watched. `acts` are the other's, one before each
    PUT or DELETE; `spoils` may answer in the endpoint's place."""

    line: LocalTransport
    clock: Clock
    acts: list[Act | None] = field(default_factory=list)
    spoil: Callable[[httpx.Request, LocalTransport], httpx.Response] | None = None
    sent: list[httpx.Request] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if request.method in ("PUT", "DELETE"):
            act = self.acts.pop(0) if self.acts else None
            if act is not None:
                self._act(act)
        return (self.spoil or _honestly)(request, self.line)

    def run(self, *words: str, tty: bool = False, stdin: bytes = b"") -> Ran:
        """The command of the one who is watched."""
        return World(ENVIRON, self.clock, self, tty=tty).run(*words, stdin=stdin)

    def stored(self) -> Resource:
        """What stands there now, without what the server stamps."""
        ran = World(ENVIRON, self.clock, self.line).run("get", "Patient/jane-1")
        found: Resource = json.loads(ran.out) if ran.code == 0 else {}
        found.pop("meta", None)
        return found

    def put(self, resource: Resource) -> None:
        """The other writes."""
        other, text = World(ENVIRON, self.clock, self.line), json.dumps(resource).encode()
        words = ("put", resource["resourceType"], "-", "--no-validate")
        assert other.run(*words, stdin=text).code == 0

    @property
    def methods(self) -> str:
        return " ".join(request.method for request in self.sent)

    @property
    def named(self) -> list[str | None]:
        """The versions that the writes named."""
        writes = (one for one in self.sent if one.method != "GET")
        return [one.headers.get("If-Match", one.headers.get("If-None-Match")) for one in writes]

    def _act(self, act: Act) -> None:
        new = act(self.stored())
        if new is not None:
            self.put(new)
            return
        other = World(ENVIRON, self.clock, self.line)
        assert other.run("delete", "Patient/jane-1", "--yes").code == 0


def _honestly(request: httpx.Request, line: LocalTransport) -> httpx.Response:
    return line.handle_request(request)


@contextmanager
def rivalry(*acts: Act | None) -> Iterator[Rivalry]:
    """Jane is stored, as version 1, a minute ago."""
    clock = Clock()
    with closing(Store(":memory:")) as store:
        line = LocalTransport(Endpoint(store, keys=FIXED, now=clock.now))
        found = Rivalry(line, clock, list(acts))
        found.put(JANE)
        clock.sleep(60)
        yield found


def sets(**members: Any) -> Act:
    """The other sets members of the resource."""
    return lambda now: {**now, **members}


def deletes(_: Resource) -> None:
    """The other deletes it."""
