"""The signature check, held against the AWS common runtime and AWS's own published examples."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from awscrt import auth  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from caller import BASE, HOST, KEYS, REGION, encode, raw, sign
from hlcli.local.canonical import Canonical, canonical_request
from hlcli.local.keys import Keys
from hlcli.local.messages import Request
from hlcli.local.sigv4 import SignatureRefused, signature, verify

NOW = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
STAMP = "20261122T074345Z"
TARGET = f"{BASE}/Patient?name=peter"

letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
symbols = st.text(st.sampled_from("aZ09 -_.~:|+,%/=&?#*'()!$@;[]{}^`\\\"<>é漢😀"), max_size=12)
texts = letters | symbols
names = texts.filter(bool) | st.sampled_from(["name", "name:exact", "name-x", "_has:A:b:c"])
pairs = st.lists(st.tuples(names, texts), max_size=8)
segments = st.lists(texts.filter(lambda text: text not in ("", ".", "..")), max_size=4)
methods = st.sampled_from(["PUT", "GET", "POST", "DELETE"])
hosts = st.sampled_from(["localhost:8080", "127.0.0.1:8443", "[::1]:9", "healthlake.example"])


def refused(request: Request, now: datetime = NOW) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as caught:
        verify(request, KEYS, REGION, now)
    return caught.value


def signed(target: str = TARGET, method: str = "GET", body: bytes = b"", **others: Any) -> Request:
    return sign(raw(method, target, body), NOW, **others)


def replaced(request: Request, name: str, value: str) -> Request:
    """The same request with one header changed, added or (for "") left out."""
    kept = [pair for pair in request.headers if pair[0].lower() != name.lower().encode()]
    added = [(name.encode(), value.encode())] if value else []
    return Request(request.method, request.target, (*kept, *added), request.body)


class Vector(NamedTuple):
    """A request of AWS's own suite or documentation, and the signature AWS gives for it."""

    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    service: str
    signature: str


_SUITE = ((b"host", b"example.amazonaws.com"), (b"x-amz-date", b"20150830T123600Z"))
_FORM = (b"content-type", b"application/x-www-form-urlencoded; charset=utf-8")
_IAM = (_FORM, (b"host", b"iam.amazonaws.com"), (b"x-amz-date", b"20150830T123600Z"))
PUBLISHED = {
    "get-vanilla": Vector(
        "GET", b"/", b"", _SUITE, "service",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    "get-vanilla-query-order-key-case": Vector(
        "GET", b"/", b"Param1=value1&Param2=value2", _SUITE, "service",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    "post-vanilla": Vector(
        "POST", b"/", b"", _SUITE, "service",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ),
    "documentation, ListUsers": Vector(
        "GET", b"/", b"Action=ListUsers&Version=2010-05-08", _IAM, "iam",
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_signature(name: str) -> None:
    one = PUBLISHED[name]
    empty = hashlib.sha256(b"").hexdigest().encode()
    canonical = Canonical(one.method.encode(), one.path, one.query, one.headers, empty)
    scope = ("20150830", "us-east-1", one.service, "aws4_request")
    secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    assert signature(canonical, scope, "20150830T123600Z", secret) == one.signature


class Own(NamedTuple):
    """What AWS's suite has not: PUT, symbols, a port, repeated names. As (raw, canonical)."""

    target: str
    path: str
    query: str


OWN = {
    "repeats": Own("/r4?a=2&a=1&a=", "/r4", "a=&a=1&a=2"),
    "sorted as encoded pairs": Own(
        "/?name-x=1&name%3Aexact=2&name=3", "/", "name=3&name%3Aexact=2&name-x=1"
    ),
    "raw symbols": Own("/?a=b:c|d,e*f'g", "/", "a=b%3Ac%7Cd%2Ce%2Af%27g"),
    "a plus is a plus": Own("/?a=b+c%2Bd%20e", "/", "a=b%2Bc%2Bd%20e"),
    "lower-case escapes": Own("/?a=%c3%a9", "/", "a=%C3%A9"),
    "raw ==": Own("/?page=abc==&_count=1", "/", "_count=1&page=abc%3D%3D"),
    "no value": Own("/?acl", "/", "acl="),
    "not an escape": Own("/?a=100%", "/", "a=100%25"),
    "path escaped again": Own("/r4/a%20b%2Fc", "/r4/a%2520b%252Fc", ""),
    "path symbols": Own("/r4/$x:y", "/r4/%24x%3Ay", ""),
    "path normalised": Own("//r4/./a/../b//", "/r4/b/", ""),
}


@pytest.mark.parametrize("name", OWN)
def test_canonical_form(name: str) -> None:
    target, path, query = OWN[name]
    canonical = canonical_request(raw("PUT", target), ("host",))
    assert (canonical.path.decode(), canonical.query.decode()) == (path, query)


def test_canonical_headers_are_sorted_trimmed_collapsed_and_joined() -> None:
    headers = (
        (b"X-Amz-B", b"  two   words "),
        (b"Host", b"h:1"),
        (b"x-amz-a", b"1"),
        (b"X-AMZ-A", b"2"),
    )
    request = Request("PUT", b"/", headers)
    canonical = canonical_request(request, ("x-amz-b", "x-amz-a", "host"))
    assert canonical.headers == (
        (b"host", b"h:1"),
        (b"x-amz-a", b"1,2"),
        (b"x-amz-b", b"two words"),
    )


@settings(deadline=None)
@given(methods, hosts, segments, pairs, st.binary(max_size=40))
def test_what_the_runtime_signs_is_let_in(
    method: str, host: str, path: list[str], query: list[tuple[str, str]], body: bytes
) -> None:
    encoded = "".join("/" + quote(segment, safe="-_.~") for segment in path)
    target = f"{BASE}{encoded}?{encode(query)}"
    request = Request(method, target.encode(), ((b"Host", host.encode()),), body)
    verify(sign(request, NOW), KEYS, REGION, NOW)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "%20", "%c3%A9", ":", "|", "+", "*", "'", "~", "=", "&", ",", "$"])
    )
)
def test_a_sloppy_target_has_the_runtimes_signature(pieces: list[str]) -> None:
    verify(signed(f"{BASE}/Patient?x={''.join(pieces)}"), KEYS, REGION, NOW)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b%2Fc", "", ".", "..", "$x", "d:e"]), max_size=6))
def test_a_crooked_path_has_the_runtimes_signature(pieces: list[str]) -> None:
    verify(signed("/" + "/".join(pieces)), KEYS, REGION, NOW)


@settings(deadline=None)
@given(st.data())
def test_one_changed_byte_is_refused(data: st.DataObject) -> None:
    good = sign(raw("PUT", TARGET, b'{"a": 1.50}', [("X-Amz-Meta", "x")]), NOW)
    which = data.draw(st.sampled_from(["target", "body", "X-Amz-Meta", "Host", "secret"]))
    keys = KEYS
    if which == "target":
        good = Request(good.method, good.target + b"a", good.headers, good.body)
    elif which == "body":
        place = data.draw(st.integers(0, len(good.body) - 1))
        changed = bytes([good.body[place] ^ data.draw(st.integers(1, 255))])
        body = good.body[:place] + changed + good.body[place + 1 :]
        good = Request(good.method, good.target, good.headers, body)
    elif which == "secret":
        keys = Keys(KEYS.access_key, KEYS.secret_key + "x")
    else:
        good = replaced(good, which, "other")
    with pytest.raises(SignatureRefused) as caught:
        verify(good, keys, REGION, NOW)
    assert caught.value.type == "InvalidSignatureException"
    assert str(caught.value).startswith("The request signature we calculated does not match")


def test_nothing_signed() -> None:
    wrong = refused(raw("GET", TARGET))
    assert (wrong.status, wrong.type, wrong.part) == (
        401, "MissingAuthenticationTokenException", "missing",
    )  # fmt: skip


CLAIM = f"AWS4-HMAC-SHA256 Credential={KEYS.access_key}/20261122/us-east-1/healthlake/aws4_request"
MALFORMED = [
    "Bearer abc",
    "AWS4-HMAC-SHA256",
    f"{CLAIM}, SignedHeaders=host;x-amz-date",
    f"{CLAIM}, SignedHeaders=, Signature=00",
    "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00",
]


@pytest.mark.parametrize("authorization", MALFORMED)
def test_a_malformed_authorization(authorization: str) -> None:
    wrong = refused(replaced(signed(), "Authorization", authorization))
    assert (wrong.status, wrong.type) == (403, "IncompleteSignatureException")
    assert authorization not in str(wrong)


@pytest.mark.parametrize(
    "date", ["", "Sun, 22 Nov 2026 07:43:45 GMT", "20261399T000000Z", "2026112T074345Z"]
)
def test_a_missing_or_malformed_date(date: str) -> None:
    assert refused(replaced(signed(), "X-Amz-Date", date)).type == "IncompleteSignatureException"


def test_an_old_and_an_early_signature_in_the_words_of_aws() -> None:
    late = refused(signed(), NOW + timedelta(minutes=5, seconds=1))
    assert str(late) == (
        "Signature expired: 20261122T074345Z is now earlier than "
        "20261122T074346Z (20261122T074846Z - 5 min.)"
    )
    early = refused(signed(), NOW - timedelta(minutes=5, seconds=1))
    assert str(early) == (
        "Signature not yet current: 20261122T074345Z is still later than "
        "20261122T074344Z (20261122T073844Z + 5 min.)"
    )
    assert (late.part, early.part) == ("time", "time")
    verify(signed(), KEYS, REGION, NOW + timedelta(minutes=5))
    verify(signed(), KEYS, REGION, NOW - timedelta(minutes=5))


def test_another_region_or_service_is_out_of_scope() -> None:
    assert refused(signed(region="eu-west-1")).part == "scope"
    assert refused(signed(service="execute-api")).part == "scope"


def test_a_scope_of_another_day_or_end() -> None:
    header = signed().header("authorization")
    assert header is not None
    for old, new in (("20261122/", "20261121/"), ("aws4_request", "aws4_response")):
        wrong = refused(replaced(signed(), "Authorization", header.replace(old, new)))
        assert wrong.part == "scope"


def test_an_unknown_key_and_a_token_nobody_gave() -> None:
    wrong = refused(sign(raw("GET", TARGET), NOW, Keys("HLCLISTRANGER0000001", "x")))
    assert (wrong.status, wrong.type, wrong.part) == (
        403, "UnrecognizedClientException", "access-key",
    )  # fmt: skip
    assert KEYS.access_key not in str(wrong)
    assert refused(sign(raw("GET", TARGET), NOW, token="t")).part == "session-token"


def test_host_and_every_amazon_header_must_be_signed() -> None:
    unsigned = replaced(signed(), "X-Amz-Fhir-History-Consistency-Level", "strong")
    assert refused(unsigned).part == "signed-headers"
    header = (signed().header("authorization") or "").replace("host;", "")
    assert refused(replaced(signed(), "Authorization", header)).part == "signed-headers"
    verify(replaced(signed(), "x-amzn-trace-id", "a hop's own"), KEYS, REGION, NOW)


def test_a_signed_header_that_did_not_arrive() -> None:
    request = sign(raw("GET", TARGET, b"", [("If-Match", 'W/"1"')]), NOW)
    assert refused(replaced(request, "If-Match", "")).part == "signed-headers"


def differs_for(hashed: Request, sent: Request) -> str:
    """The part named when a client signs one request and sends another."""
    authorization = sign(hashed, NOW).header("authorization") or ""
    return refused(
        replaced(replaced(sent, "X-Amz-Date", STAMP), "Authorization", authorization)
    ).part


def test_the_part_that_differed_is_named() -> None:
    plain, body = raw("PUT", TARGET), raw("PUT", TARGET, b"{}")
    bare = replaced(plain, "Host", HOST.partition(":")[0])
    assert differs_for(bare, plain) == "host"
    assert differs_for(plain, body) == "payload"
    assert differs_for(raw("PUT", f"{BASE}/Patient"), plain) == "query"
    assert differs_for(raw("GET", TARGET), plain) == "signature"
    plus, space = f"{BASE}/Patient?name=a+b", f"{BASE}/Patient?name=a%20b"
    assert differs_for(raw("PUT", space), raw("PUT", plus)) == "query"


def test_a_path_escaped_once_only_is_told_apart() -> None:
    target = f"{BASE}/Patient/a%3Ab"
    assert refused(sign(raw("GET", target), NOW, use_double_uri_encode=False)).part == "path"


def test_a_payload_hash_that_is_not_the_bodys() -> None:
    unsigned = auth.AwsSignedBodyValue.UNSIGNED_PAYLOAD
    kind = auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256
    body = raw("PUT", TARGET, b"{}")
    wrong = sign(body, NOW, signed_body_value=unsigned, signed_body_header_type=kind)
    assert refused(wrong).part == "payload"
    verify(sign(body, NOW, signed_body_header_type=kind), KEYS, REGION, NOW)
