"""A SMART on FHIR store for tests: an endpoint that wants tokens, and the authorization server it
names, scripted or hlcli's own, with every request kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx

from front import Clock, Ran, World

STORE = "0123456789abcdef0123456789abcdef"
BASE = f"https://store.example/datastore/{STORE}/r4"
DESK = "https://login.example/oauth/token"
PATIENT = '{"resourceType": "Patient", "id": "p-1"}'

Answer = Callable[[httpx.Request], httpx.Response]


def grant(token: str, **more: Any) -> httpx.Response:
    """What a token endpoint answers."""
    return httpx.Response(200, json={"access_token": token, "token_type": "bearer"} | more)


@dataclass
class Smart:
    """`issue` answers the token endpoint; `good` are the tokens that are let in. `leak` makes the
    store repeat the Authorization header in its refusals."""

    issue: Answer = field(default=lambda _: grant("token-1"))
    good: set[str] = field(default_factory=lambda: {"token-1"})
    configuration: Mapping[str, Any] = field(default_factory=lambda: {"token_endpoint": DESK})
    leak: bool = False
    #: Stands in for discovery, which needs no proof.
    describe: Answer | None = None
    #: Stands in for the store, which looks at tokens.
    store: Answer | None = None
    clock: Clock = field(default_factory=Clock)
    asked: list[httpx.Request] = field(default_factory=list)

    def run(self, environ: Mapping[str, str], *argv: str, stdin: bytes = b"") -> Ran:
        """hlcli, with the store and --auth bearer in its environment."""
        own = {"HLCLI_ENDPOINT_URL": BASE, "HLCLI_AUTH": "bearer", **environ}
        return World(own, self.clock, httpx.MockTransport(self._carry)).run(*argv, stdin=stdin)

    @property
    def forms(self) -> list[dict[str, str]]:
        """What the token endpoint was told, each time."""
        return [dict(parse_qsl(one.content.decode())) for one in self.to("/oauth/token")]

    @property
    def sent(self) -> list[str]:
        """The tokens that the store saw."""
        return [one.headers["Authorization"].removeprefix("Bearer ") for one in self.to("Patient")]

    def to(self, end: str) -> list[httpx.Request]:
        """The requests whose path has this in it."""
        return [one for one in self.asked if end in one.url.path]

    def _carry(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.path.endswith("/.well-known/smart-configuration"):
            if self.describe:
                return self.describe(request)
            assert "Authorization" not in request.headers
            return httpx.Response(200, json=self.configuration)
        if str(request.url) == self.configuration.get("token_endpoint"):
            return self.issue(request)
        return self.store(request) if self.store else self.by_token(request)

    def by_token(self, request: httpx.Request) -> httpx.Response:
        """The store itself."""
        proof = request.headers.get("Authorization", "")
        if proof.removeprefix("Bearer ") in self.good:
            body = json.loads(request.content or PATIENT)
            return httpx.Response(200, json=body, headers={"ETag": 'W/"1"'})
        said = f"no access with {proof}" if self.leak else "no access"
        return httpx.Response(401, json={"message": said})


def in_turn(*answers: httpx.Response) -> Answer:
    """One a request, the last one for ever."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]
