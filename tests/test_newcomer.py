"""From an empty home, with one thing wrong: one message says what to change, whatever is run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from newcomer import Newcomer, at, endpoint, refusing, sts_refusing
from serving import served
from sockets import Wiretap

ID = "0123456789abcdef0123456789abcdef"
KEYS = {"AWS_ACCESS_KEY_ID": "ASIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}
EXPIRED = "The security token included in the request is expired"


class Wrong(NamedTuple):
    """What is wrong, the check that sees it, the codes of doctor and of put, and the advice."""

    environ: dict[str, str]
    check: str
    doctor: int
    put: int
    advice: str


def wrong_region(stack: ExitStack) -> Wrong:
    right = stack.enter_context(endpoint())
    return Wrong({**right, "AWS_REGION": "eu-west-1"}, "metadata", 3, 3, "--region")


def wrong_id(stack: ExitStack) -> Wrong:
    right = stack.enter_context(endpoint())
    origin = right["HLCLI_ENDPOINT_URL"].split("/datastore/")[0]
    wrong = {**right, "HLCLI_ENDPOINT_URL": origin, "HLCLI_DATASTORE_ID": ID}
    return Wrong(wrong, "data store", 10, 10, "hlcli datastores lists those there are")


def expired_token(stack: ExitStack) -> Wrong:
    tap = stack.enter_context(refusing(403, "ExpiredTokenException", EXPIRED))
    return Wrong(_asking(tap), "metadata", 3, 3, "sign in again, such as by aws sso login")


def token_that_sts_calls_expired(stack: ExitStack) -> Wrong:
    wrong = expired_token(stack)
    sts = stack.enter_context(sts_refusing("ExpiredToken", EXPIRED))
    environ = {**wrong.environ, "AWS_ENDPOINT_URL_STS": at(sts)}
    return wrong._replace(environ=environ, check="identity")


def clock_ten_minutes_off(stack: ExitStack) -> Wrong:
    """hlcli signs with the endpoint's time, so that the put is done, and says so."""
    right = stack.enter_context(endpoint(timedelta(minutes=10)))
    return Wrong(right, "clock", 3, 0, "set this machine's clock")


def clock_ten_minutes_off_without_a_repeat(stack: ExitStack) -> Wrong:
    return clock_ten_minutes_off(stack)._replace(put=3)


def no_network(_: ExitStack) -> Wrong:
    url = f"https://healthlake.invalid/datastore/{ID}/r4/"
    wrong = {**KEYS, "HLCLI_ENDPOINT_URL": url, "AWS_REGION": "eu-west-1"}
    wrong["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1"
    return Wrong(wrong, "network", 6, 6, "DNS")


def nobody_listens(_: ExitStack) -> Wrong:
    url = f"http://127.0.0.1:1/datastore/{ID}/r4/"
    wrong = {**KEYS, "HLCLI_ENDPOINT_URL": url, "AWS_REGION": "eu-west-1"}
    return Wrong(wrong, "network", 6, 6, "check the network")


def smart_store(stack: ExitStack) -> Wrong:
    right = stack.enter_context(served("--auth", "bearer"))
    wrong = {**KEYS, "HLCLI_ENDPOINT_URL": right["HLCLI_ENDPOINT_URL"], "AWS_REGION": "us-east-1"}
    return Wrong(wrong, "metadata", 3, 3, "give --auth bearer, with the token in HLCLI_TOKEN")


def nothing_set(_: ExitStack) -> Wrong:
    return Wrong({}, "configuration", 3, 3, "give --local, --endpoint-url URL, or --datastore-id")


def no_credentials(stack: ExitStack) -> Wrong:
    url = stack.enter_context(endpoint())["HLCLI_ENDPOINT_URL"]
    wrong = {"HLCLI_ENDPOINT_URL": url, "AWS_REGION": "us-east-1"}
    return Wrong(wrong, "credentials", 3, 3, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")


def no_permission(stack: ExitStack) -> Wrong:
    text = "User: x is not authorized to perform: healthlake:GetCapabilities on resource: y"
    tap = stack.enter_context(refusing(403, "AccessDeniedException", text))
    return Wrong(_asking(tap), "metadata", 3, 3, "allow healthlake:GetCapabilities on this")


def _asking(tap: Wiretap) -> dict[str, str]:
    token = {"AWS_SESSION_TOKEN": "old", "AWS_REGION": "eu-west-1"}
    return {**KEYS, **token, "HLCLI_ENDPOINT_URL": tap.base}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize(
    "what",
    [
        *(wrong_region, wrong_id, expired_token, token_that_sts_calls_expired),
        *(clock_ten_minutes_off, clock_ten_minutes_off_without_a_repeat, no_network),
        *(nobody_listens, smart_store, nothing_set, no_credentials, no_permission),
    ],
    ids=lambda what: what.__name__,
)
def test_one_message_says_what_to_change(what: object, stack: ExitStack, tmp_path: Path) -> None:
    assert callable(what)
    wrong: Wrong = what(stack)
    here = Newcomer(tmp_path, wrong.environ)
    code, found = here.doctor()
    crosses = [one for one in found.values() if one["result"] == "failed"]
    assert (crosses[0]["check"], code) == (wrong.check, wrong.doctor)
    assert wrong.advice in crosses[0]["hint"]
    assert crosses[0]["exitCode"] == code
    retries = "0" if wrong.put else "1"
    code, said = here.put("--retries", retries)
    assert code == wrong.put, said
    assert [line for line in said if wrong.advice in line], said
    assert len([line for line in said if line.startswith("error: ")]) == bool(code)
