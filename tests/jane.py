"""Jane for edits by flags: what left for the endpoint, or how it was refused."""

from __future__ import annotations

import httpx

from front import KEYS, Ran, World

ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}
JANE = """{
  "resourceType": "Patient",
  "id": "jane-1",
  "name": [{"family": "Doe", "given": ["Ada", "Bea"]}, {"use": "old", "family": "Roe"}],
  "telecom": [{"system": "email", "value": "a@b"}, {"system": "phone", "value": "999"},
              {"system": "phone", "value": "888"}],
  "address": [{"city":  "Ulm"}],
  "extension": [{"url": "http://a", "valueInteger":  7}],
  "contained": [{"resourceType": "Organization", "id": "o", "telecom": [{"rank": 1}]}],
  "custom": {"x": 1.50}
}
"""
#: Nothing of these may be said off a terminal.
VALUES = ("Doe", "Roe", "Ada", "Bea", "a@b", "999", "888", "Ulm", "http://a", "secret")


class Echo:
    """An endpoint that keeps what it received."""

    received = b""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received = request.content
        return httpx.Response(200, content=self.received, headers={"ETag": 'W/"1"'})


def sent(*argv: str) -> str:
    """The body that left."""
    echo = Echo()
    ran = World(ENVIRON, transport=httpx.MockTransport(echo)).run("put", *argv, "--no-validate")
    assert ran.code == 0, ran.err
    return echo.received.decode()


def nothing_may_leave(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.method} left")


def refused(*argv: str, tty: bool = False) -> Ran:
    world = World(ENVIRON, transport=httpx.MockTransport(nothing_may_leave), tty=tty, width=200)
    ran = world.run("put", *argv)
    assert (ran.code, ran.out) == (2, b""), ran.err
    assert "Traceback" not in ran.err
    return ran


def tail(*members: str) -> tuple[str, str]:
    """The end of Jane before and after something is added to it."""
    end = '"custom": {"x": 1.50}'
    return end, ",\n  ".join((end, *members))


def blank(type: str, *members: str) -> str:
    """A resource built from flags."""
    return "{" + ", ".join((f'"resourceType": "{type}"', '"id": "x"', *members)) + "}"
