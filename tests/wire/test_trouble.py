"""From httpx's errors to ours, with their causes as sockets and TLS raise them."""

from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from hlcli.wire.fate import Trouble
from hlcli.wire.trouble import before_reply
from telegraph import Desk, cond, in_turn


def caused(error: httpx.TransportError, cause: BaseException) -> httpx.TransportError:
    """httpx wraps httpcore's error, which wraps the system's."""
    between = RuntimeError("httpcore's")
    between.__cause__ = cause
    error.__cause__ = between
    return error


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] …")
    error.verify_message = "self-signed certificate"
    return error


CONNECT = httpx.ConnectError("[Errno 111] Connection refused")
TRUST = "name the authority that signed it with --ca-bundle FILE (or AWS_CA_BUNDLE)"


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (
            caused(httpx.ConnectError("x"), ConnectionRefusedError(111, "Connection refused")),
            Trouble("unreachable", "could not connect: connection refused"),
        ),
        (
            caused(httpx.ConnectError("x"), socket.gaierror(-2, "Name or service not known")),
            Trouble("unreachable", "could not connect: the host name is not known"),
        ),
        (
            caused(httpx.ConnectError("x"), untrusted()),
            Trouble(
                "untrusted",
                "the endpoint's certificate is not trusted: self-signed certificate",
                TRUST,
            ),
        ),
        (
            caused(httpx.ConnectError("x"), ssl.SSLEOFError(8, "EOF")),
            Trouble("unreachable", "could not connect: TLS failed (broken off)"),
        ),
        (
            httpx.ConnectTimeout("x"),
            Trouble("unreachable", "could not connect: no connection within 30 s"),
        ),
        (
            httpx.PoolTimeout("x"),
            Trouble("unreachable", "could not connect: no connection within 30 s"),
        ),
        (
            httpx.ProxyError("407 Proxy Authentication Required"),
            Trouble(
                "untrusted",
                "could not connect: the proxy wants a user and a password (407)",
                "put them into the proxy's URL, as in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
            ),
        ),
        (
            httpx.ProxyError("403 Forbidden"),
            Trouble("unreachable", "could not connect: the proxy refused (403 Forbidden)"),
        ),
        (
            httpx.LocalProtocolError("Illegal header value b'swordfish\\r'"),
            Trouble("unreachable", "could not connect: a header cannot be sent as it is"),
        ),
        (httpx.ReadTimeout("x"), Trouble("timeout", "no answer within 30 s")),
        (httpx.WriteTimeout("x"), Trouble("timeout", "no answer within 30 s")),
        *(
            (kind("x"), Trouble("lost-answer", "the connection broke after the request was sent"))
            for kind in (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
        ),
    ],
)
def test_the_table(error: httpx.TransportError, trouble: Trouble) -> None:
    assert before_reply(error, True, 30.0) == trouble


@pytest.mark.parametrize("kind", [httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_what_certainly_did_not_leave_was_not_processed(kind: type[httpx.TransportError]) -> None:
    assert before_reply(kind("x"), False, 30.0).kind == "unreachable"


def test_dns_is_asked_again_within_the_budget() -> None:
    unknown = caused(httpx.ConnectError("x"), socket.gaierror(-2, "Name or service not known"))
    exchange = Desk(in_turn(unknown)).send(cond(None), retries=2)
    assert (exchange.attempts, exchange.exit_code, exchange.written) == (3, 6, False)
