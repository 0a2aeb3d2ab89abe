"""A client for tests of the local endpoint. It signs with awscrt, which the product never does."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from awscrt import auth, http  # type: ignore[import-untyped]

from hlcli.local.endpoint import DATASTORE_ID, Endpoint, Keys, Request, Response
from hlcli.local.store import Store

KEYS = Keys("HLCLITESTKEY00000001", "not+a/secret+but+a/test+key+with/odd+letters")
REGION = "us-east-1"
BASE = f"/datastore/{DATASTORE_ID}/r4"
HOST = "127.0.0.1:8443"

Headers = Iterable[tuple[str, str]]


@dataclass
class Clock:
    """A clock that moves when a test says so."""

    when: datetime = datetime(2026, 11, 22, 7, 43, 45, 133_000, tzinfo=UTC)

    def now(self) -> datetime:
        return self.when

    def forward(self, seconds: float) -> None:
        self.when += timedelta(seconds=seconds)


def sign(
    request: Request,
    when: datetime,
    keys: Keys = KEYS,
    region: str = REGION,
    *,
    token: str | None = None,
    **others: Any,
) -> Request:
    """The request with X-Amz-Date and Authorization, as the AWS common runtime makes them."""
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers]
    outgoing = http.HttpRequest(
        request.method,
        request.target.decode("latin-1"),
        http.HttpHeaders(pairs),
        io.BytesIO(request.body),
    )
    provider = auth.AwsCredentialsProvider.new_static(keys.access_key, keys.secret_key, token)
    config = {"service": "healthlake", "use_double_uri_encode": True, **others}
    signing = auth.AwsSigningConfig(
        algorithm=auth.AwsSigningAlgorithm.V4,
        signature_type=auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=provider,
        region=region,
        date=when,
        **config,
    )
    signed = auth.aws_sign_request(outgoing, signing).result(10)
    headers = tuple(
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in signed.headers
    )
    return Request(request.method, request.target, headers, request.body)


def encode(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string, everything escaped."""
    return "&".join(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in pairs)


def raw(method: str, target: str, body: bytes = b"", headers: Headers = ()) -> Request:
    """An unsigned request for a whole target."""
    pairs = ((name.encode(), value.encode()) for name, value in (("Host", HOST), *headers))
    return Request(method, target.encode(), tuple(pairs), body)


@dataclass(frozen=True)
class Answer:
    """A response, with what tests ask of it."""

    response: Response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def json(self) -> Any:
        return json.loads(self.response.body)

    @property
    def codes(self) -> list[str]:
        """The issue codes of an OperationOutcome."""
        assert self.json["resourceType"] == "OperationOutcome"
        return [issue["code"] for issue in self.json["issue"]]

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def ids(self) -> list[str]:
        """The ids in a Bundle."""
        return [entry["resource"]["id"] for entry in self.json["entry"]]

    def header(self, name: str) -> str | None:
        return self.response.header(name)


@dataclass
class Caller:
    """One endpoint of its own, called without a socket."""

    clock: Clock = field(default_factory=Clock)
    knobs: dict[str, Any] = field(default_factory=dict)
    store: Store = field(default_factory=Store)

    def __post_init__(self) -> None:
        knobs = {"keys": KEYS, "now": self.clock.now, **self.knobs}
        self.endpoint = Endpoint(self.store, **knobs)

    def handle(self, request: Request) -> Answer:
        """Send a request as it is."""
        return Answer(self.endpoint.handle(request))

    def call(
        self, method: str, path: str, body: object = b"", headers: Headers = (), /, **query: str
    ) -> Answer:
        """Sign and send a request below the FHIR base; a dict becomes JSON."""
        octets = body if isinstance(body, bytes) else json.dumps(body).encode()
        text = f"{BASE}{path}" + (f"?{encode(query.items())}" if query else "")
        return self.handle(sign(raw(method, text, octets, headers), self.clock.when))

    def get(self, path: str, /, **query: str) -> Answer:
        return self.call("GET", path, **query)

    def put(self, path: str, body: object, headers: Headers = (), /, **query: str) -> Answer:
        return self.call("PUT", path, body, headers, **query)


class Reply(NamedTuple):
    status: int
    pairs: list[tuple[str, str]]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.pairs)


def send(base: str, request: Request) -> Reply:
    """One request over a socket of its own, the target to the letter."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=30)
    try:
        connection.putrequest(request.method, request.target.decode(), True, True)
        for name, value in (*request.headers, (b"Content-Length", b"%d" % len(request.body))):
            connection.putheader(name.decode(), value)
        connection.endheaders(request.body)
        answer = connection.getresponse()
        return Reply(answer.status, [(k.lower(), v) for k, v in answer.getheaders()], answer.read())
    finally:
        connection.close()


@dataclass
class Distant(Caller):
    """The same endpoint behind a real socket."""

    base: str = ""

    def handle(self, request: Request) -> Answer:
        """Send a request as it is."""
        reply = send(self.base, request)
        return Answer(Response(reply.status, tuple(reply.pairs), reply.body))


def patient(id: str | None = None, **more: Any) -> dict[str, Any]:
    """A Patient, with an id or without."""
    return {"resourceType": "Patient", **({"id": id} if id else {}), **more}


def observation(id: str, **more: Any) -> dict[str, Any]:
    """A pulse."""
    code = {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}
    return {"resourceType": "Observation", "id": id, "status": "final", "code": code, **more}


def everything(caller: Caller, path: str, **query: str) -> list[Answer]:
    """All pages, the links followed as a client should."""
    found = [caller.get(path, **query)]
    while url := next_link(found[-1]):
        parts = urlsplit(url)
        page = unquote(parts.query.rpartition("page=")[2])
        again = {**dict(parse_qsl(parts.query)), "page": page}
        found.append(caller.get(parts.path.removeprefix(BASE), **again))
        assert len(found) < 100, "pages without end"
    return found


def next_link(answer: Answer) -> str:
    """The link to the next page, "" on the last one."""
    links = answer.json["link"]
    return next((str(one["url"]) for one in links if one["relation"] == "next"), "")
