"""A token endpoint, or a discovery, that is not there, is busy, or wants a signature."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from front import KEYS as AWS
from front import World
from smart import DESK, PATIENT, Smart, grant, in_turn
from sockets import Wiretap

CLIENT = {"HLCLI_CLIENT_ID": "app:1", "HLCLI_CLIENT_SECRET": "s3same open+"}


NETWORK = {
    "refused": (httpx.ConnectError("no route"), "could not connect: no route"),
    "silent": (httpx.ReadTimeout(""), "no answer within 3 s"),
    "broken off": (httpx.ReadError(""), "the connection broke"),
}


@pytest.mark.parametrize(("error", "said"), NETWORK.values(), ids=NETWORK)
@pytest.mark.parametrize("end", ["smart-configuration", "token"])
def test_a_network_that_is_not_there_is_said_and_tried_again(
    error: httpx.TransportError, said: str, end: str
) -> None:
    """As that of the store itself: nothing has left for it."""

    def broken(_: httpx.Request) -> httpx.Response:
        raise error

    smart = Smart(broken) if end == "token" else Smart(describe=broken)
    flags = ("--retries", "1", "--timeout", "3", "--output", "json")
    ran = smart.run(CLIENT, "put", "Patient", "-", *flags, stdin=PATIENT.encode())
    assert (ran.code, smart.sent, len(smart.to(end))) == (6, [], 2)
    assert (ran.json["result"], ran.json["written"], ran.json["attempts"]) == ("not-sent", False, 0)
    assert f"/{end}: {said}" in ran.err, ran.err
    assert ran.json["error"]["hint"] == "check the network (DNS, VPN, proxy) and the " + (
        "authorization server"
    )


BUSY = {
    "throttled": (httpx.Response(429, headers={"Retry-After": "2"}), 7, "throttled"),
    "in AWS's words": (httpx.Response(400, json={"__type": "ThrottlingException"}), 7, "throttled"),
    "down": (httpx.Response(503), 5, "server-error"),
    "behind a gateway": (httpx.Response(502), 5, "server-error"),
}


@pytest.mark.parametrize(("answer", "code", "type"), BUSY.values(), ids=BUSY)
def test_a_busy_token_endpoint_is_asked_again_within_the_budget(
    answer: httpx.Response, code: int, type: str
) -> None:
    smart = Smart(in_turn(answer, answer, grant("token-1")))
    ran = smart.run(CLIENT, "put", "Patient", "-", stdin=PATIENT.encode())
    assert (ran.code, smart.sent) == (0, ["token-1"]), ran.err
    assert ran.err.count("note: no bearer token: login.example/oauth/token: ") == 2
    smart = Smart(lambda _: answer)
    flags = ("--retries", "2", "--output", "json")
    ran = smart.run(CLIENT, "put", "Patient", "-", *flags, stdin=PATIENT.encode())
    assert (ran.code, ran.json["error"]["type"], smart.sent) == (code, type, [])
    assert ran.json["error"]["hint"] == "run it again later"
    assert len(smart.forms) == 3


def test_a_token_endpoint_that_is_to_be_left_alone_is() -> None:
    smart = Smart(lambda _: httpx.Response(503, headers={"Retry-After": "3600"}))
    ran = smart.run(CLIENT, "get", "Patient/p-1")
    assert (ran.code, len(smart.forms), smart.clock.slept) == (7, 1, [])
    assert "asks to wait 3,600 s" in ran.err


def test_every_try_has_a_proof_of_its_own() -> None:
    """A server takes none a second time."""
    own = ec.generate_private_key(ec.SECP384R1())
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key = own.private_bytes(serialization.Encoding.PEM, form, none).decode()
    smart = Smart(in_turn(httpx.Response(503), grant("token-1")))
    ran = smart.run({"HLCLI_CLIENT_ID": "app", "HLCLI_CLIENT_KEY": key}, "get", "Patient/p-1")
    first, second = (form["client_assertion"] for form in smart.forms)
    assert (ran.code, first != second) == (0, True)


def test_a_certificate_that_is_not_trusted_is_not_tried_again() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "loopback.pem")
    with Wiretap(b"", tls=context) as tap:
        environ = CLIENT | {"HLCLI_ENDPOINT_URL": tap.base, "HLCLI_AUTH": "bearer"}
        ran = World(environ).run("get", "Patient/p-1")
    assert ran.code == 6
    assert "the endpoint's certificate is not trusted: self-signed" in ran.err
    assert "try: name the authority that signed it with --ca-bundle" in ran.err
    assert "note: " not in ran.err


def wants_a_signature(request: httpx.Request) -> httpx.Response:
    """AWS's gateways say 403 to who has none."""
    if "Authorization" not in request.headers:
        return httpx.Response(403, json={"message": "Missing Authentication Token"})
    signed = "/us-east-1/healthlake/aws4_request" in request.headers["Authorization"]
    return httpx.Response(200 if signed else 400, json={"token_endpoint": DESK})


def test_discovery_is_signed_where_it_is_not_open() -> None:
    smart = Smart(describe=wants_a_signature)
    ran = smart.run(CLIENT | AWS, "get", "Patient/p-1")
    assert (ran.code, smart.sent) == (0, ["token-1"]), ran.err
    proofs = [one.headers.get("Authorization", "")[:16] for one in smart.asked]
    assert proofs == ["", "AWS4-HMAC-SHA256", "Basic YXBwJTNBMT", "Bearer token-1"]


@pytest.mark.parametrize(
    ("environ", "hint"),
    [
        ({}, "give --region, or set AWS_REGION"),
        ({"AWS_REGION": "us-east-1"}, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_discovery_that_cannot_be_signed_says_what_it_takes(
    environ: dict[str, str], hint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    smart = Smart(describe=wants_a_signature)
    ran = smart.run(CLIENT | environ, "get", "Patient/p-1")
    assert (ran.code, len(smart.asked)) == (3, 1)
    assert "smart-configuration: 403: discovery has to be signed here, and no " in ran.err
    assert f"try: {hint}" in ran.err


def test_discovery_that_takes_no_signature_either_is_asked_twice() -> None:
    smart = Smart(describe=lambda _: httpx.Response(403))
    ran = smart.run(CLIENT | AWS, "get", "Patient/p-1")
    assert (ran.code, len(smart.asked)) == (3, 2)
    assert "try: check the endpoint, or give a token by HLCLI_TOKEN" in ran.err
