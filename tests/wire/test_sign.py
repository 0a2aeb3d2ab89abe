"""Signers: which headers they add, with whose clock, and that the libraries keep quiet."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hlcli.errors import CredentialsError
from hlcli.wire.bearer import Fetched, Given
from hlcli.wire.credentials import Credentials
from hlcli.wire.sign import Bearer, SigV4, Unsigned, must_be_signed
from telegraph import BASE, Desk, in_turn, ok, put

WHEN = datetime(2015, 8, 30, 12, 36, 0, tzinfo=UTC)
FIXED = Credentials({}, fixed=("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))


def test_the_time_is_the_one_given_in_utc() -> None:
    signer = SigV4(FIXED, "us-east-1")
    elsewhere = WHEN.astimezone(timezone(timedelta(hours=-9)))
    one, other = (signer.sign("GET", BASE, (), b"", when) for when in (WHEN, elsewhere))
    assert one == other
    assert one[0] == ("X-Amz-Date", "20150830T123600Z")
    assert "/20150830/us-east-1/healthlake/aws4_request" in one[1][1]


def test_what_was_given_stays_and_is_repeated_by_nobody() -> None:
    given = (("Accept", "a"), ("X-Amz-Twice", "1"), ("X-Amz-Twice", "2"))
    found = SigV4(FIXED, "us-east-1").sign("GET", BASE, given, b"", WHEN)
    assert found[:3] == given
    assert "SignedHeaders=host;x-amz-date;x-amz-twice," in found[4][1]


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("Content-Type", True),
        ("If-Match", True),
        ("if-none-match", True),
        ("X-Amz-Anything", True),
        ("x-amzn-healthlake-fhir-validation-level", True),
        ("Accept", False),
        ("User-Agent", False),
        ("Accept-Encoding", False),
        ("X-Other", False),
    ],
)
def test_who_is_signed(name: str, signed: bool) -> None:
    assert must_be_signed(name) is signed


def test_a_bearer_token_is_sent_as_it_is() -> None:
    signer = Bearer(Given(" abc.def\n"))
    sent = signer.sign("GET", BASE, (), b"", WHEN)
    assert sent == (("Authorization", "Bearer abc.def"),)
    assert signer.refresh(sent) is False


def test_a_token_that_many_were_refused_with_is_renewed_once() -> None:
    left = ["third", "second", "first"]
    signer = Bearer(Fetched(left.pop))
    refused = signer.sign("GET", BASE, (), b"", WHEN)
    assert signer.refresh(refused) is True
    assert signer.sign("GET", BASE, (), b"", WHEN) == (("Authorization", "Bearer second"),)
    assert [signer.refresh(refused) for _ in range(9)] == [True] * 9
    assert left == ["third"]


def test_keys_that_were_renewed_meanwhile_are_not_asked_for_again() -> None:
    """Fixed ones are no others, however often they are asked for."""
    signer = SigV4(Credentials({}, fixed=("AKIDNEW", "secret")), "eu-west-1")
    sent = signer.sign("GET", BASE, (), b"", WHEN)
    assert signer.refresh(sent) is False
    old = tuple((name, value.replace("AKIDNEW", "AKIDOLD")) for name, value in sent)
    assert signer.refresh(old) is True


@pytest.mark.parametrize("token", ["", "two words", "a\nb", "tökén"])
def test_a_token_no_header_can_hold_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        Bearer(Given(token)).sign("GET", BASE, (), b"", WHEN)
    assert token == "" or token not in str(caught.value.problem)
    desk = Desk(in_turn(ok()), signer=Bearer(Given(token)))
    exchange = desk.send(put())
    assert (exchange.result, exchange.exit_code, desk.requests) == ("not-sent", 3, [])


@pytest.mark.parametrize("bad", ["value\r", "val\nue", "va lue", "välue", "value\udc80"])
@pytest.mark.parametrize(
    "setting", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "region"]
)
def test_a_setting_no_header_can_hold_is_named_and_not_shown(setting: str, bad: str) -> None:
    good = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c"}
    region = bad if setting == "region" else "eu-west-1"
    signer = SigV4(Credentials(good | {setting: bad}), region)
    desk = Desk(in_turn(ok()), signer=signer)
    exchange = desk.send(put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 3)
    assert desk.requests == []
    problem = exchange.problem
    assert problem is not None
    assert setting in problem.message
    assert bad not in f"{problem.message} {problem.hint}"
    assert problem.type == ("config" if setting == "region" else "credentials")


def test_unsigned_adds_nothing() -> None:
    assert Unsigned().sign("GET", BASE, (("A", "b"),), b"", WHEN) == (("A", "b"),)


def test_the_libraries_never_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Desk(in_turn(ok()), signer=SigV4(FIXED, "us-east-1")).send(put())
        for name in ("httpx", "httpcore.http11", "botocore.auth", "botocore.credentials"):
            logging.getLogger(name).critical("the URL, the canonical request")
    assert caplog.records == []


def test_httpx_does_not_bring_its_command_line() -> None:
    """click and rich would cost more than the request; uvicorn brings click along."""
    script = (
        "import hlcli.wire.client, httpx, sys;"
        "print([name for name in ('click', 'rich', 'pygments') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout == b"[]\n"


def test_the_pure_parts_need_no_library() -> None:
    script = (
        "import hlcli.wire.retry, hlcli.wire.look, hlcli.wire.request, hlcli.wire.sign, sys;"
        "print([name for name in ('httpx', 'botocore') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout == b"[]\n"
