"""The way to an endpoint over real sockets: TLS, certificates, proxies, the Date header."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hlcli.env import Env
from hlcli.errors import ControlRefused
from hlcli.wire.probe import Reached, reach
from sockets import Treatment, Wiretap, hang_up, http, received, reset
from telegraph import Clock, world

PEM = Path(__file__).parent / "loopback.pem"
NOW = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
DATE = "Date: Sun, 22 Nov 2026 07:53:45 GMT"


def go(
    base: str, ca: Path | None = PEM, environ: Mapping[str, str] | None = None
) -> Reached | None:
    return reach(base, str(ca) if ca else None, around(environ or {}), 5.0)


def around(environ: Mapping[str, str]) -> Env:
    return replace(world(Clock(), environ=environ), now=lambda: NOW)


def there(base: str) -> Reached:
    found = go(base)
    assert found is not None
    return found


def failing(base: str, ca: Path | None = PEM) -> tuple[str, str]:
    with pytest.raises(ControlRefused) as caught:
        go(base, ca)
    assert caught.value.problem.exit_code == 6
    return caught.value.problem.message, caught.value.problem.hint or ""


def speaking_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def test_over_tls() -> None:
    with Wiretap(http(401, b"", DATE), tls=speaking_tls()) as tap:
        found = there(tap.base)
        [raw] = tap.raw
    assert (found.host, found.address, found.proxied) == ("127.0.0.1", "127.0.0.1", False)
    assert (found.tls or "").startswith("TLSv1.")
    assert found.issuer
    assert found.until
    assert found.ahead == timedelta(minutes=10)
    assert raw.startswith(b"GET /datastore/")
    assert b"/r4/metadata HTTP/1.1\r\n" in raw
    assert b"uthorization" not in raw


def test_plain_http_has_no_certificate() -> None:
    with Wiretap(http(401, b"", DATE)) as tap:
        found = there(tap.base)
    assert (found.tls, found.issuer, found.until) == (None, None, None)
    assert found.ahead == timedelta(minutes=10)


@pytest.mark.parametrize(
    "rude", [hang_up, reset, http(200), http(200, b"", "Date: soon"), b"HTTP/1.1 what\r\n\r\n"]
)
def test_a_clock_that_is_not_told(rude: bytes | Treatment) -> None:
    with Wiretap(rude) as tap:
        assert there(tap.base).ahead is None


def test_a_certificate_nobody_vouches_for() -> None:
    with Wiretap(http(200), tls=speaking_tls()) as tap:
        message, hint = failing(tap.base, None)
    assert "certificate is not trusted" in message
    assert "--ca-bundle" in hint


def test_tls_to_a_port_that_speaks_http() -> None:
    with Wiretap(http(400)) as tap:
        assert "TLS failed" in failing(tap.base.replace("http:", "https:"))[0]


@pytest.mark.parametrize(
    ("base", "message", "hint"),
    [
        ("https://healthlake.invalid/r4", "the host name is not known", "DNS"),
        ("https://127.0.0.1:1/r4", "connection refused", "network"),
        (f"https://{'a' * 70}.example/r4", "the host name is not valid", "endpoint"),
    ],
)
def test_nobody_is_there(base: str, message: str, hint: str) -> None:
    told = failing(base)
    assert message in told[0]
    assert hint in told[1]


def test_through_a_proxy_the_endpoints_own_certificate_counts() -> None:
    with Wiretap(http(407)) as proxy:
        environ = {"HTTPS_PROXY": f"http://me:se%20cret@127.0.0.1:{proxy.port}"}
        with pytest.raises(ControlRefused, match="wants a user and a password"):
            go("https://store.example/r4", PEM, environ)
        [raw] = proxy.raw
    assert raw.startswith(b"CONNECT store.example:443 HTTP/1")
    assert b"Proxy-Authorization: Basic bWU6c2UgY3JldA==\r\n" in raw


@pytest.mark.parametrize("url", ["socks5://proxy:1", "https://proxy:1"])
def test_a_proxy_that_this_cannot_talk_to(url: str) -> None:
    assert go("https://store.example/r4", PEM, {"HTTPS_PROXY": url}) is None


@pytest.mark.parametrize(
    "drop",
    [(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"), (b"", b"HTTP/1.1 103 Hints\r\n")],
    ids=["header", "lines"],
)
def test_an_answer_that_drips_has_no_more_time_than_all_of_it(drop: tuple[bytes, bytes]) -> None:
    """Each look at the clock takes a second."""

    def drip(connection: socket.socket, _: bytes) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(drop[0])
            for _drop in range(3000):
                connection.sendall(drop[1])

    seconds = itertools.count()
    env = replace(around({}), monotonic=lambda: float(next(seconds)))
    with Wiretap(drip) as tap:
        found = reach(tap.base, None, env, 8.0)
    assert found is not None
    assert (found.ahead, next(seconds) < 20) == (None, True)


def for_another_name(folder: Path) -> Path:
    """A certificate for store.example, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "store.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("store.example"), x509.DNSName("b.example")])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file = folder / "pair.pem"
    file.write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, form, none))
    return file


def test_a_certificate_for_another_name_says_for_which(tmp_path: Path) -> None:
    pair = for_another_name(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    with Wiretap(http(200), tls=context) as tap:
        message, hint = failing(tap.base, pair)
    assert "certificate is not valid for '127.0.0.1'" in message
    assert hint.startswith("it is for store.example, b.example: the endpoint's URL has to have")


def test_what_stands_behind_a_proxy_is_reached_through_it(tmp_path: Path) -> None:
    pair = for_another_name(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)

    def tunnel(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 Established\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as inside:
            assert b"\r\nHost: store.example\r\n" in received(inside)
            inside.sendall(http(401, b"", DATE))

    with Wiretap(tunnel) as proxy:
        environ = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
        found = go("https://store.example/r4", pair, environ)
    assert found is not None
    assert (found.proxied, found.ahead) == (True, timedelta(minutes=10))
