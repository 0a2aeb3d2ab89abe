"""What leaves over a real socket, byte for byte, held against two signers that are not botocore:
AWS's own CRT, and the local endpoint's verifier, which was written from the specification."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

import pytest
from awscrt import auth, http  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clients import Maker, OnLoop
from hlcli.fhir.interaction import Interaction, Pairs, conditional_update
from hlcli.local.keys import Keys
from hlcli.local.messages import Request
from hlcli.local.sigv4 import verify
from hlcli.wire.client import Client, Link
from hlcli.wire.credentials import Credentials
from hlcli.wire.sign import SigV4
from sockets import Wiretap
from telegraph import Clock, put, silence, world

KEYS = Keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
REGION = "eu-west-1"
TOKEN = "IQoJ/+token=="
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
TRICKY = st.sampled_from(
    ["name:exact", "http://sys|123", "van der Berg", "a+b", "100%", "%c3%a9", "a%2Fb", "A&B",
     "a#b", "é", "e\u0301", "漢字", "🙂", "\x00\t\r\n", "{}[]\\^`", "!(),;$@='*", "~-_.", " x ",
     "", "?"]
)  # fmt: skip
WORD = st.one_of(TRICKY, TEXT)
SEGMENT = WORD.filter(lambda text: text not in ("", ".", ".."))
# The CRT refuses names that a signature in the query would have; no search parameter does.
NAME = WORD.filter(lambda text: not text.lower().startswith("x-amz-"))
PAIRS = st.lists(st.tuples(NAME, WORD), max_size=6).map(tuple)


@pytest.fixture(scope="module", params=[Client, OnLoop], ids=["threads", "loop"])
def client(request: pytest.FixtureRequest) -> Maker:
    made: Maker = request.param
    return made


@pytest.fixture(scope="module")
def tap() -> Iterator[Wiretap]:
    with Wiretap(OK) as open_tap:
        yield open_tap


def sent(
    client: Maker, tap: Wiretap, interaction: Interaction, *, token: str | None = None
) -> Request:
    """The one request that reached the socket."""
    environ = {"AWS_ACCESS_KEY_ID": KEYS.access_key, "AWS_SECRET_ACCESS_KEY": KEYS.secret_key}
    signer = SigV4(Credentials(environ | ({"AWS_SESSION_TOKEN": token} if token else {})), REGION)
    made = client(world(Clock()), Link(tap.base), signer, silence)
    tap.raw.clear()
    assert made.send(interaction).exit_code == 0
    made.close()
    [raw] = tap.raw
    return parsed(raw)


def parsed(raw: bytes) -> Request:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    method, target, version = first.split(b" ")
    assert version == b"HTTP/1.1"
    pairs = (line.partition(b":") for line in lines)
    headers = tuple((name, value.strip()) for name, _, value in pairs)
    return Request(method.decode(), target, headers, body)


def crt_signature(request: Request, token: str | None) -> str:
    """What AWS's CRT makes of the same target, headers and body."""
    said = request.header("authorization") or ""
    names = re.search("SignedHeaders=([^,]+)", said)
    assert names
    given = {name.decode().lower(): value.decode("latin-1") for name, value in request.headers}
    signed = [one for one in names[1].split(";") if not one.startswith(("x-amz-date", "x-amz-sec"))]
    message = http.HttpRequest(
        request.method,
        request.target.decode("ascii"),
        http.HttpHeaders([(name, given[name]) for name in signed]),
        io.BytesIO(request.body),
    )
    when = datetime.strptime(given["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    provider = auth.AwsCredentialsProvider.new_static(KEYS.access_key, KEYS.secret_key, token)
    config = auth.AwsSigningConfig(
        algorithm=auth.AwsSigningAlgorithm.V4,
        signature_type=auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=provider,
        region=REGION,
        service="healthlake",
        date=when,
        use_double_uri_encode=True,
        should_normalize_uri_path=True,
    )
    done = auth.aws_sign_request(message, config).result(10)
    return str(dict(done.headers)["Authorization"])


def check(request: Request, interaction: Interaction, token: str | None = None) -> None:
    now = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
    assert request.header("authorization") == crt_signature(request, token)
    if token is None:
        verify(request, KEYS, REGION, now)
    path, _, query = request.target.partition(b"?")
    segments = tuple(unquote_to_bytes(part).decode() for part in path.split(b"/r4/")[1].split(b"/"))
    pairs = tuple(one.partition(b"=") for one in query.split(b"&") if query)
    assert segments == interaction.path
    assert tuple((text(name), text(value)) for name, _, value in pairs) == interaction.query
    assert request.body == interaction.body


def text(encoded: bytes) -> str:
    return unquote_to_bytes(encoded).decode()


@settings(max_examples=150, deadline=None)
@given(st.lists(SEGMENT, min_size=1, max_size=3).map(tuple), PAIRS, st.binary(max_size=40))
@example(("Patient",), (("name", "a b"), ("name", "a"), ("name:exact", "x"), ("na", "y")), b"{}")
@example(("Patient", "$everything"), (), b"")
def test_any_path_query_and_body_is_sent_as_signed(
    client: Maker, tap: Wiretap, path: tuple[str, ...], query: Pairs, body: bytes
) -> None:
    interaction = Interaction("operation", "DELETE", path, query, (), body)
    request = sent(client, tap, replace(interaction, name="delete"))
    check(request, interaction)


def test_the_seed_example_goes_out_letter_for_letter(client: Maker, tap: Wiretap) -> None:
    criteria = (("name", "peter"), ("birthdate", "2000-01-01"), ("phone", "1234567890"))
    interaction = conditional_update("Patient", criteria, b'{"resourceType": "Patient"}')
    request = sent(client, tap, interaction)
    assert request.method == "PUT"
    assert request.target.endswith(b"/r4/Patient?name=peter&birthdate=2000-01-01&phone=1234567890")
    check(request, interaction)


HEADERS = (
    ("If-Match", 'W/"3"'),
    ("x-amzn-healthlake-fhir-validation-level", "minimal"),
    ("x-amz-fhir-history-consistency-level", "strong"),
    ("X-Trace", "two  spaces"),
    ("Content-Type", "application/json"),
    ("X-AMZ-Twice", "padded   inside"),
)


def test_the_signed_headers_are_those_nobody_rewrites(client: Maker, tap: Wiretap) -> None:
    interaction = put(headers=HEADERS)
    request = sent(client, tap, interaction)
    signed = re.search("SignedHeaders=([^,]+)", request.header("authorization") or "")
    assert signed
    assert signed[1] == (
        "content-type;host;if-match;x-amz-date;x-amz-fhir-history-consistency-level;x-amz-twice;"
        "x-amzn-healthlake-fhir-validation-level"
    )
    assert request.header("accept") == "application/fhir+json"
    assert request.header("content-type") == "application/json"
    assert (request.header("user-agent") or "").startswith("hlcli/")
    assert request.header("x-trace") == "two  spaces"
    names = [name.lower() for name, _ in request.headers]
    assert len(names) == len(set(names))
    check(request, interaction)


def test_a_session_token_is_signed(client: Maker, tap: Wiretap) -> None:
    interaction = put()
    request = sent(client, tap, interaction, token=TOKEN)
    assert request.header("x-amz-security-token") == TOKEN
    assert ";x-amz-security-token" in (request.header("authorization") or "")
    check(request, interaction, TOKEN)


def test_one_changed_byte_is_noticed(client: Maker, tap: Wiretap) -> None:
    """The two oracles can say no."""
    request = sent(client, tap, put())
    wrong = replace(request, body=request.body + b" ")
    assert request.header("authorization") != crt_signature(wrong, None)
    with pytest.raises(Exception, match="signature we calculated"):
        verify(wrong, KEYS, REGION, datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC))


def test_the_bytes_of_the_file_are_the_bytes_on_the_wire(client: Maker, tap: Wiretap) -> None:
    body = '{"resourceType":"Patient" ,\r\n"id":"p-1","x":1.50,"y":1E400,"z":"é\\u00e9"}'.encode()
    request = sent(client, tap, put(body=body))
    assert request.body == body
    assert request.header("content-length") == str(len(body))
    assert json.loads(request.body)["id"] == "p-1"
