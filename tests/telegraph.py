"""A desk for wire tests: a clock that moves only when told, an honest little store, faults."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx

from hlcli.env import Env, Stream
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction, Pairs, conditional_update, read, update
from hlcli.wire.client import Client, Link
from hlcli.wire.sign import Signer, Unsigned

START = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
BASE = "https://store.example/datastore/0123456789abcdef0123456789abcdef/r4"
TRIP = 0.1  # seconds from asking to the answer

Answer = Callable[[httpx.Request], httpx.Response]


@dataclass
class Clock:
    """Two clocks, ours and the server's, moved together by hand."""

    passed: float = 0.0
    server_ahead: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def server(self) -> datetime:
        return self.now() + timedelta(seconds=self.server_ahead)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


def silence(_: Notice) -> None:
    """Announce nothing."""


def world(
    clock: Clock, answer: Answer | None = None, environ: Mapping[str, str] | None = None
) -> Env:
    """An Env on this clock, with `answer` as its network and a half for every chance."""
    nowhere = Stream(io.BytesIO())
    return Env(
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        environ=environ or {},
        now=clock.now,
        monotonic=lambda: clock.passed,
        sleep=clock.sleep,
        random=lambda: 0.5,
        transport=httpx.MockTransport(answer) if answer else None,
    )


@dataclass
class Desk:
    """A client, and all that passed over its counter."""

    answer: Answer
    clock: Clock = field(default_factory=Clock)
    signer: Signer = field(default_factory=Unsigned)
    requests: list[httpx.Request] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def send(self, interaction: Interaction, **link: Any) -> Exchange:
        env = world(self.clock, self._carry)
        client = Client(env, Link(BASE, **link), self.signer, self.notices.append)
        return client.send(interaction)

    def said(self, kind: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.kind == kind]

    @property
    def methods(self) -> str:
        return " ".join(request.method for request in self.requests)

    def _carry(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.clock.passed += TRIP / 2
        try:
            return self.answer(request)
        finally:
            self.clock.passed += TRIP / 2


def in_turn(*answers: httpx.Response | BaseException | Answer) -> Answer:
    """Give these answers, one a request; the last one for ever."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        this = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(this, BaseException):
            raise this
        return this if isinstance(this, httpx.Response) else this(request)

    return answer


def http_date(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC).replace(microsecond=0), usegmt=True)


def stamp(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Store:
    """Patients by id, as HealthLake keeps them: versions, preconditions, the six rows by `name`."""

    clock: Clock
    versions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        id = request.url.path.partition("/r4/Patient")[2].strip("/")
        if request.method == "GET":
            return self._read(id)
        body = json.loads(request.content)
        found = self._matches(request) if request.url.query else [id]
        if len(found) > 1:
            return self._answer(412)
        chosen = found[0] if found else body.get("id") or f"new-{len(self.versions)}"
        conflict = (not found and chosen in self.versions) or body.get("id", chosen) != chosen
        return self._answer(409) if conflict else self._update(chosen, body, request.headers)

    def put(self, id: str, **content: Any) -> None:
        """A write by somebody else."""
        meta = {"versionId": str(len(self.versions.get(id, ())) + 1)}
        meta["lastUpdated"] = stamp(self.clock.server())
        stored = {"resourceType": "Patient", **content, "id": id, "meta": meta}
        self.versions.setdefault(id, []).append(stored)

    def _matches(self, request: httpx.Request) -> list[str]:
        wanted = request.url.params["name"]
        return [id for id, all in self.versions.items() if all[-1]["name"][0]["family"] == wanted]

    def _read(self, id: str) -> httpx.Response:
        if id not in self.versions:
            return self._answer(404)
        return self._answer(200, self.versions[id][-1])

    def _update(self, id: str, body: dict[str, Any], headers: httpx.Headers) -> httpx.Response:
        known = self.versions.get(id)
        etag = f'W/"{len(known)}"' if known else None
        if headers.get("If-Match", etag) != etag or (known and "If-None-Match" in headers):
            return self._answer(412)
        self.put(id, **{key: value for key, value in body.items() if key not in ("id", "meta")})
        return self._answer(200 if known else 201, self.versions[id][-1])

    def _answer(self, status: int, body: dict[str, Any] | None = None) -> httpx.Response:
        outcome = {"resourceType": "OperationOutcome", "issue": []}
        headers = {"Date": http_date(self.clock.server())}
        return httpx.Response(status, headers=headers, json=body or outcome)


def patient(id: str | None = "p-1", family: str = "Doe", **more: Any) -> bytes:
    """The body that tests put; digits and spacing unlike any encoder's."""
    value = {"resourceType": "Patient", "name": [{"family": family}], "gender": "female", **more}
    return json.dumps(value | ({"id": id} if id else {}), indent=3).encode()


def put(id: str = "p-1", *, headers: Pairs = (), body: bytes | None = None) -> Interaction:
    return update("Patient", id, patient(id) if body is None else body, headers)


def cond(id: str | None) -> Interaction:
    return conditional_update("Patient", (("name", "Doe"),), patient(id))


def get(id: str = "p-1") -> Interaction:
    return read("Patient", id)


def seeded(clock: Clock) -> Store:
    """A store that knows p-1 for an hour."""
    store = Store(clock)
    store.put("p-1", name=[{"family": "Doe"}], gender="unknown")
    clock.passed += 3600
    return store


RESET = httpx.ReadError("reset")


def ok() -> httpx.Response:
    """The answer to an update of p-1."""
    body = b'{"resourceType": "Patient", "id": "p-1", "meta": {"versionId": "7"}}'
    return httpx.Response(200, content=body)
