"""The way to an endpoint, step by step: name, connection, TLS, certificate, clock.

Nothing is signed, and nothing is sent but a GET of the capability statement, whose answer, most
likely a refusal, is not read.
"""

from __future__ import annotations

import re
import ssl
from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from socket import gaierror
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import httpcore
import httpx

from hlcli.env import Env
from hlcli.errors import ControlRefused
from hlcli.fhir import http_date
from hlcli.wire import tls, trouble
from hlcli.wire.deadline import Backend
from hlcli.wire.proxy import proxy_for
from hlcli.wire.sockets import translated

_NETWORK = "check the network (DNS, VPN, proxy) and the endpoint"
#: Bytes. No head of an answer is longer.
_MOST = 64 * 1024


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


@dataclass(frozen=True)
class _Way:
    """To `target`, or through `proxy`, all before the moment `until`."""

    backend: Backend
    target: SplitResult
    proxy: SplitResult | None
    until: float

    def opened(self, context: ssl.SSLContext | None) -> httpcore.NetworkStream:
        """A connection. Raises httpx.TransportError, and UnicodeError for a host name that no DNS
        can hold."""
        first = self.proxy or self.target
        port = first.port or (443 if first.scheme == "https" else 80)
        with translated():
            stream = self.backend.connect_tcp(first.hostname or "", port, self.until)
            try:
                if self.proxy:
                    self._through(stream, self.proxy)
                if context is None:
                    return stream
                return stream.start_tls(context, self.target.hostname, self.until)
            except BaseException:
                stream.close()
                raise

    def _through(self, stream: httpcore.NetworkStream, proxy: SplitResult) -> None:
        target = f"{_bracketed(self.target.hostname)}:{self.target.port or 443}"
        told = self.asked(stream, f"CONNECT {target}", f"Host: {target}", *_pass(proxy))
        status = re.match(rb"HTTP/\S+ ([0-9]{3})", told)
        if status is None or not status[1].startswith(b"2"):
            raise httpcore.ProxyError(status[1].decode() if status else "it broke off")

    def asked(self, stream: httpcore.NetworkStream, line: str, *headers: str) -> bytes:
        """The head of the answer, or as much of it as there is."""
        text = "\r\n".join([f"{line} HTTP/1.1", *headers, "", ""])
        stream.write(text.encode(), self.until)
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _MOST:
            more = stream.read(4096, self.until)
            if not more:
                break
            head += more
        return head


def reach(base: str, ca_bundle: str | None, env: Env, timeout: float) -> Reached | None:
    """Go there; None where a proxy is on the way that this cannot talk to (SOCKS, or over TLS).

    `timeout` is in seconds and for all of it. Raises ControlRefused (unreachable) where a step
    fails, ConfigError for certificates that cannot be read.
    """
    target, proxy = urlsplit(base), proxy_for(base, env.environ)
    if proxy and (target.scheme != "https" or not proxy.startswith("http:")):
        return None
    context = tls.context(ca_bundle, env.environ) if target.scheme == "https" else None
    until = env.monotonic() + timeout
    way = _Way(Backend(env.monotonic), target, urlsplit(proxy) if proxy else None, until)
    try:
        stream = way.opened(context)
    except (httpx.TransportError, ValueError) as error:
        raise _unreached(error, timeout, way, context) from error
    with closing(stream):
        return _seen(way, stream, env)


def _seen(way: _Way, stream: httpcore.NetworkStream, env: Env) -> Reached:
    socket = stream.get_extra_info("socket")
    issuer, until = _certificate(socket)
    return Reached(
        host=way.target.hostname or "",
        address=str(socket.getpeername()[0]),
        proxied=way.proxy is not None,
        tls=socket.version() if isinstance(socket, ssl.SSLSocket) else None,
        issuer=issuer,
        until=until,
        ahead=_ahead(way, stream, env),
    )


def _pass(way: SplitResult) -> list[str]:
    if way.username is None:
        return []
    told = f"{unquote(way.username)}:{unquote(way.password or '')}"
    return [f"Proxy-Authorization: Basic {b64encode(told.encode()).decode()}"]


def _bracketed(host: str | None) -> str:
    return f"[{host}]" if host and ":" in host else host or ""


def _certificate(socket: Any) -> tuple[str | None, datetime | None]:
    """Who issued it, and until when it holds."""
    found: Any = (socket.getpeercert() if isinstance(socket, ssl.SSLSocket) else None) or {}
    names = dict(pair for group in found.get("issuer", ()) for pair in group)
    ends = found.get("notAfter")
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    return names.get("organizationName") or names.get("commonName"), until


def _ahead(way: _Way, stream: httpcore.NetworkStream, env: Env) -> timedelta | None:
    """The endpoint's clock minus ours. Without an answer there is nothing to compare."""
    headers = (f"Host: {way.target.netloc}", "Accept: application/fhir+json", "Connection: close")
    try:
        with translated():
            head = way.asked(stream, f"GET {way.target.path}/metadata", *headers)
    except httpx.TransportError:
        return None
    told = re.search(rb"(?im)^date:[ \t]*(.*?)[ \t]*\r?$", head)
    date = http_date.parse(told[1].decode("latin-1")) if told else None
    return date - env.now() if date else None


def _unreached(
    error: Exception, timeout: float, way: _Way, context: ssl.SSLContext | None
) -> ControlRefused:
    """In the words of a request that fails so."""
    if not isinstance(error, httpx.TransportError):
        return ControlRefused("unreachable", "the host name is not valid", hint=_NETWORK)
    found = trouble.before_reply(error, False, timeout)
    hint = found.hint or _advice(error)
    if context is not None and trouble.is_of_another_name(error):
        hint = _of_another_name(way, context) or hint
    return ControlRefused("unreachable", found.message, hint=hint)


def _of_another_name(way: _Way, context: ssl.SSLContext) -> str | None:
    """Which names the certificate is for, looked up on a second connection: it is trusted, but for
    its name."""
    context.check_hostname = False
    try:
        stream = way.opened(context)
    except (httpx.TransportError, ValueError):
        return None
    with closing(stream):
        found = stream.get_extra_info("socket").getpeercert() or {}
    names = [str(name) for _, name in found.get("subjectAltName", ())]
    if not names:
        return None
    return f"it is for {', '.join(names[:5])}: the endpoint's URL has to have such a name"


def _advice(error: BaseException) -> str:
    if any(isinstance(cause, gaierror) for cause in trouble.causes(error)):
        return "check the endpoint's name and --region, and this machine's DNS and VPN"
    return _NETWORK
