"""Real sockets: what httpx makes of refused, reset, silent, truncated, slow and untrusted ones."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from clients import Maker, both
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.wire.client import Link
from hlcli.wire.sign import Unsigned
from hlcli.wire.transport import connect
from sockets import Treatment, Wiretap, hang_up, http, reset
from telegraph import Clock, cond, get, put, silence, world

PEM = Path(__file__).parent / "loopback.pem"
PATIENT = b'{"resourceType": "Patient", "id": "p-1"}'


def send(
    client: Maker,
    base: str,
    interaction: Interaction,
    *,
    environ: Mapping[str, str] | None = None,
    ca_bundle: str | None = None,
    timeout: float = 10,
) -> Exchange:
    link = Link(base, retries=0, timeout=timeout, ca_bundle=ca_bundle)
    made = client(world(Clock(), environ=environ), link, Unsigned(), silence)
    try:
        return made.send(interaction)
    finally:
        made.close()


def type_of(exchange: Exchange) -> str | None:
    return exchange.problem.type if exchange.problem else None


def quiet(connection: socket.socket, _: bytes) -> None:
    """Say nothing until the other side hangs up."""
    connection.recv(1)


def only_headers(connection: socket.socket, _: bytes) -> None:
    connection.sendall(http(200, PATIENT[:10], length=40))
    connection.recv(1)


@pytest.mark.parametrize(
    ("treatment", "problem", "message"),
    [
        (reset, "lost-answer", "the connection broke after the request was sent"),
        (hang_up, "lost-answer", "the connection broke after the request was sent"),
        (b"HTTP/1.1 OK I guess\r\n\r\n", "lost-answer", "the connection broke"),
        (http(200, PATIENT[:20], length=40), "bad-answer", "the answer broke off after 20 bytes"),
        (http(200, PATIENT[:20]), "bad-answer", "no FHIR resource"),
        (quiet, "timeout", "no answer within 0.2 s"),
        (only_headers, "timeout", "the answer was not complete in time: 10 bytes"),
    ],
)
@both
def test_a_write_whose_answer_is_lost(
    client: Maker, treatment: bytes | Treatment, problem: str, message: str
) -> None:
    with Wiretap(treatment) as tap:
        exchange = send(client, tap.base, cond(None), timeout=0.2)
        assert len(tap.raw) == 1
    assert (exchange.result, exchange.written, type_of(exchange)) == ("unknown", None, problem)
    assert exchange.problem is not None
    assert message in exchange.problem.message


@both
def test_a_good_answer(client: Maker) -> None:
    with Wiretap(http(201, PATIENT, 'ETag: W/"1"')) as tap:
        exchange = send(client, tap.base, put())
    assert (exchange.result, exchange.written, exchange.exit_code) == ("created", True, 0)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@both
def test_refused(client: Maker) -> None:
    exchange = send(client, f"http://127.0.0.1:{closed_port()}/r4", cond(None))
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 6)
    assert exchange.problem is not None
    assert exchange.problem.message == "could not connect: connection refused"


@both
def test_a_host_name_no_dns_can_hold(client: Maker) -> None:
    exchange = send(client, f"http://{'a' * 70}.invalid/r4", cond(None))
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 6)
    assert exchange.problem is not None
    assert exchange.problem.message == "could not connect: the host name is not valid"


def speaking_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


@both
def test_a_trusted_certificate(client: Maker) -> None:
    with Wiretap(http(200, PATIENT), tls=speaking_tls()) as tap:
        assert send(client, tap.base, put(), ca_bundle=str(PEM)).exit_code == 0
        assert send(client, tap.base, put(), environ={"SSL_CERT_FILE": str(PEM)}).exit_code == 0


@both
def test_a_certificate_nobody_vouches_for_is_given_up_at_once(client: Maker) -> None:
    with Wiretap(http(200, PATIENT), tls=speaking_tls()) as tap:
        made = client(world(Clock()), Link(tap.base), Unsigned(), silence)
        exchange = made.send(cond(None))
        made.close()
        assert tap.raw == []
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 6)
    assert exchange.attempts == 1
    assert exchange.problem is not None
    assert exchange.problem.message.startswith("the endpoint's certificate is not trusted: ")
    assert "--ca-bundle" in (exchange.problem.hint or "")


@both
def test_tls_to_a_port_that_speaks_http(client: Maker) -> None:
    with Wiretap(http(400)) as tap:
        exchange = send(client, tap.base.replace("http:", "https:"), cond(None), timeout=5)
    assert (exchange.result, exchange.exit_code) == ("not-sent", 6)
    assert exchange.problem is not None
    assert exchange.problem.message.startswith("could not connect: TLS failed (")


@pytest.mark.parametrize("bundle", ["missing.pem", "empty.pem"])
@both
def test_a_bundle_that_cannot_be_used(client: Maker, bundle: str, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing here")
    exchange = send(client, "https://127.0.0.1:1/r4", put(), ca_bundle=str(tmp_path / bundle))
    assert (exchange.result, exchange.written, type_of(exchange)) == ("not-sent", False, "config")
    assert exchange.attempts == 0


@both
def test_a_proxy_that_refuses_the_tunnel_means_nothing_left(client: Maker) -> None:
    with Wiretap(http(407)) as proxy:
        environ = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
        exchange = send(client, "https://store.example/r4", cond(None), environ=environ)
        [raw] = proxy.raw
    assert raw.startswith(b"CONNECT store.example:443 ")
    assert (exchange.result, exchange.exit_code) == ("not-sent", 6)
    assert exchange.problem is not None
    assert "the proxy wants a user and a password" in exchange.problem.message
    assert "HTTPS_PROXY=http://USER" in (exchange.problem.hint or "")


@pytest.mark.parametrize("rude", [reset, hang_up])
@both
def test_a_proxy_that_breaks_the_tunnel_means_nothing_left(client: Maker, rude: Treatment) -> None:
    with Wiretap(rude) as proxy:
        environ = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
        exchange = send(client, "https://store.example/r4", cond(None), environ=environ)
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 6)


@both
def test_a_proxy_for_plain_http_carries_the_request_as_signed(client: Maker) -> None:
    with Wiretap(http(200, PATIENT)) as proxy:
        environ = {"http_proxy": f"127.0.0.1:{proxy.port}"}
        assert send(client, "http://store.example/r4", get(), environ=environ).exit_code == 0
        [raw] = proxy.raw
    assert raw.startswith(b"GET http://store.example/r4/Patient/p-1 HTTP/1.1\r\n")
    assert b"\r\nHost: store.example\r\n" in raw


@pytest.mark.parametrize("url", ["ftp://proxy", "socks5://proxy:1", "http://proxy:port"])
@both
def test_a_broken_proxy_setting(client: Maker, url: str) -> None:
    exchange = send(client, "https://store.example/r4", put(), environ={"HTTPS_PROXY": url})
    assert (exchange.result, type_of(exchange)) == ("not-sent", "config")


@both
def test_a_connection_is_kept_for_the_next_request(client: Maker) -> None:
    def twice(connection: socket.socket, _: bytes) -> None:
        answer = http(200, PATIENT).replace(b"Connection: close\r\n", b"")
        connection.sendall(answer)
        if connection.recv(65536):
            connection.sendall(answer)

    with Wiretap(twice) as tap:
        made = client(world(Clock()), Link(tap.base), Unsigned(), silence)
        assert [made.send(get()).exit_code for _ in range(2)] == [0, 0]
        made.close()
        assert len(tap.raw) == 1


@both
def test_no_ambient_credentials(
    client: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """.netrc, cookies and userinfo never get into a request."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with Wiretap(http(200, PATIENT, "Set-Cookie: a=b")) as tap:
        made = client(world(Clock()), Link(tap.base), Unsigned(), silence)
        for _ in range(2):
            assert made.send(get()).exit_code == 0
        made.close()
        for raw in tap.raw:
            assert b"uthorization" not in raw
            assert b"ookie" not in raw
        with_user = send(client, tap.base.replace("127.", "me:secret@127."), get())
    assert (with_user.result, with_user.attempts) == ("not-sent", 0)


@both
def test_a_header_that_cannot_be_sent_means_nothing_left(client: Maker) -> None:
    """httpcore has said that it begins to send when it finds out."""

    class Crooked(Unsigned):
        def sign(self, method: str, url: str, headers: Pairs, body: bytes, when: datetime) -> Pairs:
            return (*super().sign(method, url, headers, body, when), ("X-Key", "swordfish\r"))

    with Wiretap(http(200, PATIENT)) as tap:
        made = client(world(Clock()), Link(tap.base, retries=0), Crooked(), silence)
        exchange = made.send(put())
        made.close()
        assert tap.raw == []
    assert (exchange.result, exchange.written, exchange.exit_code) == ("not-sent", False, 6)
    assert "swordfish" not in str(exchange.problem)


def test_httpcore_is_as_we_know_it() -> None:
    """The extension that tells when a request leaves."""
    steps: list[str] = []
    with Wiretap(http(200, PATIENT)) as tap, connect(tap.base, None, {}, lambda: 0) as transport:
        extensions = {
            "trace": lambda step, _: steps.append(step),
            "timeout": httpx.Timeout(10).as_dict(),
        }
        response = transport.handle_request(httpx.Request("GET", tap.base, extensions=extensions))
        response.read()
    assert steps[0] == "connection.connect_tcp.started"
    assert "http11.send_request_headers.started" in steps
