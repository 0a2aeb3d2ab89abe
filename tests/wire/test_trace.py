"""Debug lines: enough to see what went wrong, and nothing that must not be seen."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.fhir.interaction import Pairs, conditional_update
from hlcli.wire.bearer import Given
from hlcli.wire.credentials import Credentials
from hlcli.wire.sign import Bearer, Signer, SigV4
from telegraph import Desk, in_turn, ok

SECRETS = ("AKIDSECRETID", "secret/Key+abc", "sessionToken//==", "bearerSecret")
SIGV4 = SigV4(
    Credentials(
        {
            "AWS_ACCESS_KEY_ID": SECRETS[0],
            "AWS_SECRET_ACCESS_KEY": SECRETS[1],
            "AWS_SESSION_TOKEN": SECRETS[2],
        }
    ),
    "eu-west-1",
)
HEADERS = (("X-Api-Key", "bearerSecret"), ("X-Note", "about Peter"), ("If-Match", 'W/"3"'))
ASKED = conditional_update(
    "Patient", (("name", "peter"), ("phone:x", "123")), b'{"id": "p-1"}', HEADERS
)


def lines(signer: Signer, answer: httpx.Response | Exception, **link: bool) -> list[str]:
    desk = Desk(in_turn(answer), signer=signer)
    desk.send(ASKED, debug=True, retries=0, **link)
    return [line for notice in desk.said("debug") for line in notice.lines]


def test_an_attempt_line_by_line() -> None:
    moved = httpx.Response(
        302,
        headers={"Location": "https://x.example/peter?name=peter", "Set-Cookie": "a=bearerSecret"},
        content=b"peter",
    )
    said = lines(SIGV4, moved)
    assert said == [
        "> PUT https://store.example/datastore/0123456789abcdef0123456789abcdef/r4/Patient"
        "?name=…&phone%3Ax=…",
        "> Accept: application/fhir+json",
        "> Accept-Encoding: gzip",
        f"> {next(line for line in said if 'User-Agent' in line)[2:]}",
        "> Content-Type: application/fhir+json",
        "> X-Api-Key: …",
        "> X-Note: …",
        '> If-Match: W/"3"',
        "> X-Amz-Date: 20261122T074345Z",
        "> X-Amz-Security-Token: …",
        "> Authorization: AWS4-HMAC-SHA256 Credential=…/20261122/eu-west-1/healthlake/aws4_request,"
        " SignedHeaders=content-type;host;if-match;x-amz-date;x-amz-security-token, Signature=…",
        "> (13 bytes)",
        "< 302 Found after 0.100 s",
        "< Location: …",
        "< Set-Cookie: …",
        "< Content-Length: 5",
        "< (5 bytes)",
    ]


def test_values_are_shown_where_the_user_asked_for_them_but_credentials_never() -> None:
    said = "\n".join(lines(SIGV4, ok(), show_values=True))
    assert "?name=peter&phone%3Ax=123" in said
    assert "X-Note: about Peter" in said
    for secret in SECRETS:
        assert secret not in said


@pytest.mark.parametrize("signer", [SIGV4, Bearer(Given(SECRETS[3]))])
@pytest.mark.parametrize("values", [True, False])
@pytest.mark.parametrize("answer", [ok(), httpx.ReadError("x"), httpx.Response(500)])
def test_no_credential_in_any_line(
    signer: Signer, values: bool, answer: httpx.Response | Exception
) -> None:
    said = "\n".join(lines(signer, answer, show_values=values))
    for secret in SECRETS:
        assert secret not in said


@settings(max_examples=100, deadline=None)
@given(
    # Such as no URL of ours has in it.
    token=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=7).map(
        "~".__add__
    ),
    name=st.sampled_from(
        ["Authorization", "X-Amz-Security-Token", "Proxy-Authorization", "Cookie"]
    ),
)
def test_whatever_a_credential_looks_like(token: str, name: str) -> None:
    class Odd:
        def sign(self, *_: object) -> Pairs:
            return ((name, token), (name, f"Bearer {token}"))

        def refresh(self, _: Pairs) -> bool:
            return False

    assert not [line for line in lines(Odd(), ok(), show_values=True) if token in line]


def test_without_debug_nothing_is_said() -> None:
    desk = Desk(in_turn(ok()))
    desk.send(ASKED)
    assert desk.notices == []


def test_a_lost_answer_says_why() -> None:
    assert lines(SIGV4, httpx.ReadError("x"))[12:14] == [
        "< no answer after 0.100 s",
        "< the connection broke after the request was sent",
    ]
