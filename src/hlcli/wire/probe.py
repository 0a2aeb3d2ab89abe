"""The way to an endpoint, step by step: name, connection, TLS, certificate, clock.

Nothing is signed, and nothing is sent but a GET of the capability statement, whose answer, most
likely a refusal, is not read.
"""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import gaierror
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

from hlcli.errors import ControlRefused
from hlcli.fhir import http_date
from hlcli.wire import tls, trouble
from hlcli.wire.proxy import proxy_for

_NETWORK = "check the network (DNS, VPN, proxy) and the endpoint"


@dataclass(frozen=True)
class Reached:
    """What stands at the other end. `address` is the endpoint's, or the proxy's on the way there;
    `tls` the protocol's version, `issuer` and `until` the certificate's. `ahead` is how far the
    endpoint's clock is ahead of ours, to the second; None where it tells no date."""

    host: str
    address: str
    proxied: bool = False
    tls: str | None = None
    issuer: str | None = None
    until: datetime | None = None
    ahead: timedelta | None = None


def reach(
    base: str,
    ca_bundle: str | None,
    environ: Mapping[str, str],
    timeout: float,
    now: Callable[[], datetime],
) -> Reached | None:
    """Go there; None where a proxy is on the way that this cannot talk to (SOCKS, or over TLS).

    `timeout` is in seconds and for each step. Raises ControlRefused (unreachable) where a step
    fails, ConfigError for certificates that cannot be read.
    """
    target, proxy = urlsplit(base), proxy_for(base, environ)
    if proxy and (target.scheme != "https" or not proxy.startswith("http:")):
        return None
    context = tls.context(ca_bundle, environ) if target.scheme == "https" else None
    try:
        connection = _connection(target, proxy, context, timeout)
        connection.connect()
    except (OSError, HTTPException, ValueError) as error:
        raise _unreached(error, timeout) from error
    with closing(connection):
        issuer, until = _certificate(connection.sock) if context else (None, None)
        return Reached(
            host=target.hostname or "",
            address=str(connection.sock.getpeername()[0]),
            proxied=proxy is not None,
            tls=connection.sock.version() if isinstance(connection.sock, ssl.SSLSocket) else None,
            issuer=issuer,
            until=until,
            ahead=_ahead(connection, f"{target.path}/metadata", now),
        )


def _connection(
    target: SplitResult, proxy: str | None, context: ssl.SSLContext | None, timeout: float
) -> HTTPConnection:
    host = target.hostname or ""
    if context is None:
        return HTTPConnection(host, target.port, timeout=timeout)
    if proxy is None:
        return HTTPSConnection(host, target.port, timeout=timeout, context=context)
    way = urlsplit(proxy)
    connection = HTTPSConnection(
        way.hostname or "", way.port or 80, timeout=timeout, context=context
    )
    connection.set_tunnel(host, target.port, _pass(way))
    return connection


def _pass(way: SplitResult) -> dict[str, str]:
    if way.username is None:
        return {}
    told = f"{unquote(way.username)}:{unquote(way.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(told.encode()).decode()}"}


def _certificate(socket: Any) -> tuple[str | None, datetime | None]:
    """Who issued it, and until when it holds."""
    found = socket.getpeercert() or {}
    names = dict(pair for group in found.get("issuer", ()) for pair in group)
    ends = found.get("notAfter")
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    return names.get("organizationName") or names.get("commonName"), until


def _ahead(connection: HTTPConnection, path: str, now: Callable[[], datetime]) -> timedelta | None:
    """The endpoint's clock minus ours. Without an answer there is nothing to compare."""
    try:
        connection.request("GET", path, headers={"Accept": "application/fhir+json"})
        date = http_date.parse(connection.getresponse().getheader("Date"))
    except (OSError, HTTPException):
        return None
    return date - now() if date else None


def _unreached(error: Exception, timeout: float) -> ControlRefused:
    """In the words of a request that fails so."""
    if not isinstance(error, OSError | HTTPException):  # nor is a port that is no number
        return ControlRefused("unreachable", "the host name is not valid", hint=_NETWORK)
    late = isinstance(error, TimeoutError)
    told = httpx.ConnectTimeout(str(error)) if late else httpx.ConnectError(str(error))
    told.__cause__ = error
    found = trouble.before_reply(told, False, timeout)
    return ControlRefused("unreachable", found.message, hint=found.hint or _advice(error))


def _advice(error: Exception) -> str:
    if isinstance(error, gaierror):
        return "check the endpoint's name and --region, and this machine's DNS and VPN"
    return _NETWORK
