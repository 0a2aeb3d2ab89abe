"""The endpoint as a SMART store: tokens from its own desk, and nobody in without one."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from front import Clock
from hlcli.local.endpoint import DATASTORE_ID, Endpoint, Keys, Request, Response
from hlcli.local.oauth import Desk
from hlcli.local.store import Store

KEYS = Keys("client", "sesame")
BASE = f"/datastore/{DATASTORE_ID}/r4"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def smart(clock: Clock) -> Endpoint:
    desk = Desk(KEYS, timedelta(minutes=5))
    return Endpoint(Store(":memory:"), keys=KEYS, now=clock.now, desk=desk)


def ask(endpoint: Endpoint, token: str, path: str = "/Patient") -> Response:
    headers = ((b"host", b"h"), (b"authorization", f"Bearer {token}".encode()))
    return endpoint.handle(Request("GET", (BASE + path).encode(), headers))


def issue(endpoint: Endpoint, **form: str) -> Response:
    body = urlencode({"grant_type": "client_credentials", **form}).encode()
    return endpoint.handle(Request("POST", b"/oauth/token", ((b"host", b"h"),), body))


def test_the_configuration_is_open_and_names_the_token_endpoint(smart: Endpoint) -> None:
    asked = Request("GET", f"{BASE}/.well-known/smart-configuration".encode(), ((b"host", b"h"),))
    answer = smart.handle(asked)
    assert answer.status == 200
    assert b'"token_endpoint": "http://h/oauth/token"' in answer.body


def test_a_token_admits_until_it_ends(smart: Endpoint, clock: Clock) -> None:
    import json

    answer = issue(smart, client_id="client", client_secret="sesame")
    token = json.loads(answer.body)["access_token"]
    assert ask(smart, token).status == 200
    clock.sleep(299)
    assert ask(smart, token).status == 200
    clock.sleep(1)
    assert ask(smart, token).status == 401


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"client_id": "client", "client_secret": "wrong"}, 401),
        ({"client_id": "other", "client_secret": "sesame"}, 401),
        ({}, 401),
        ({"grant_type": "password"}, 400),
    ],
)
def test_nobody_else_gets_one(smart: Endpoint, form: dict[str, str], status: int) -> None:
    answer = issue(smart, **form)
    assert answer.status == status
    assert b"access_token" not in answer.body


@pytest.mark.parametrize("token", ["", "made-up", "sesame"])
def test_no_token_and_unknown_ones_are_401(smart: Endpoint, token: str) -> None:
    answer = ask(smart, token)
    assert answer.status == 401
    assert answer.header("WWW-Authenticate") is not None


def test_without_a_desk_there_is_no_such_path() -> None:
    plain = Endpoint(Store(":memory:"), keys=KEYS, now=Clock().now)
    assert issue(plain, client_id="client", client_secret="sesame").status == 401
    assert ask(plain, "x", "/.well-known/smart-configuration").status in (401, 403)
