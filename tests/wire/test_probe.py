"""The way to an endpoint over real sockets: TLS, certificates, proxies, the Date header."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hlcli.errors import ControlRefused
from hlcli.wire.probe import Reached, reach
from sockets import Treatment, Wiretap, hang_up, http, reset

PEM = Path(__file__).parent / "loopback.pem"
NOW = datetime(2026, 11, 22, 7, 43, 45, tzinfo=UTC)
DATE = "Date: Sun, 22 Nov 2026 07:53:45 GMT"


def go(
    base: str, ca: Path | None = PEM, environ: Mapping[str, str] | None = None
) -> Reached | None:
    return reach(base, str(ca) if ca else None, environ or {}, 5.0, lambda: NOW)


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
        with pytest.raises(ControlRefused):
            go("https://store.example/r4", PEM, environ)
        [raw] = proxy.raw
    assert raw.startswith(b"CONNECT store.example:443 HTTP/1")
    assert b"Proxy-Authorization: Basic bWU6c2UgY3JldA==\r\n" in raw


@pytest.mark.parametrize("url", ["socks5://proxy:1", "https://proxy:1"])
def test_a_proxy_that_this_cannot_talk_to(url: str) -> None:
    assert go("https://store.example/r4", PEM, {"HTTPS_PROXY": url}) is None
