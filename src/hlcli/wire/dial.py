"""How connections come about on an event loop: straight or through a proxy, with TLS or without."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11
import httpx

from hlcli.errors import ConfigError
from hlcli.wire import tls
from hlcli.wire.connection import Arrived, Connection, RawHeaders
from hlcli.wire.proxy import proxy_for
from hlcli.wire.signed import Departure

#: Seconds until the next address of a host is tried beside the first: RFC 8305.
_NEXT_ADDRESS = 0.25


@dataclass(frozen=True)
class Proxy:
    """A proxy that the environment names. `headers` tell it who we are."""

    host: str
    port: int
    encrypted: bool
    headers: RawHeaders


@dataclass(frozen=True)
class Way:
    """How to reach one endpoint, decided once. `origin` is `https://host:port` as written in its
    URL, `netloc` what a Host header says."""

    origin: str
    netloc: str
    host: str
    port: int
    encrypted: bool
    context: ssl.SSLContext | None
    proxy: Proxy | None

    def target(self, url: str) -> str:
        """What stands in the request line."""
        through_proxy = self.proxy is not None and not self.encrypted
        return url if through_proxy else url[len(self.origin) :]

    @property
    def extra(self) -> RawHeaders:
        """Headers for a proxy that reads our requests."""
        return self.proxy.headers if self.proxy is not None and not self.encrypted else []


def way_to(base: str, ca_bundle: str | None, environ: Mapping[str, str]) -> Way:
    """Raises ConfigError for an endpoint, certificates or a proxy that cannot be used."""
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL as error:
        raise ConfigError("the endpoint's URL cannot be sent") from error
    if url.userinfo:
        raise ConfigError("the endpoint's URL holds a user name: that would replace the signature")
    origin = f"{url.scheme}://{urlsplit(base).netloc}"
    encrypted = url.scheme == "https"
    proxy = _proxy(proxy_for(base, environ))
    secret = encrypted or (proxy is not None and proxy.encrypted)
    context = tls.context(ca_bundle, environ) if secret else None
    netloc = httpx.Request("GET", url).headers["Host"]
    port = url.port or (443 if encrypted else 80)
    return Way(origin, netloc, url.host, port, encrypted, context, proxy)


def _proxy(setting: str | None) -> Proxy | None:
    if setting is None:
        return None
    try:
        said = httpx.Proxy(setting)  # takes user and password out of the URL, and knows the schemes
    except (ValueError, httpx.InvalidURL) as error:
        raise _unusable("see HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY") from error
    if said.url.scheme.startswith("socks"):
        raise _unusable("a load goes through HTTP proxies only, not through SOCKS")
    encrypted = said.url.scheme == "https"
    port = said.url.port or (443 if encrypted else 80)
    return Proxy(said.url.host, port, encrypted, _who(said.raw_auth))


def _who(auth: tuple[bytes, bytes] | None) -> RawHeaders:
    if auth is None:
        return []
    return [(b"Proxy-Authorization", b"Basic " + base64.b64encode(b":".join(auth)))]


def _unusable(hint: str) -> ConfigError:
    return ConfigError("the proxy that the environment names cannot be used", hint=hint)


async def dial(way: Way) -> Connection:
    """A new connection, ready for requests. Raises httpx.TransportError: nothing has left then;
    and UnicodeError for a host name that no DNS can hold."""
    try:
        if way.proxy is None:
            context = way.context if way.encrypted else None
            return await _connected(way.host, way.port, context)
        return await _through(way.proxy, way)
    except OSError as error:
        raise httpx.ConnectError(str(error)) from _plain(error)


def _plain(error: OSError) -> OSError:
    """asyncio puts addresses into the system's words, and several errors into one text."""
    found = re.search(r"\[Errno (\d+)\] Connect call failed", str(error))
    return OSError(int(found[1]), os.strerror(int(found[1]))) if found else error


async def _connected(host: str, port: int, context: ssl.SSLContext | None) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(
        Connection, host, port, ssl=context, happy_eyeballs_delay=_NEXT_ADDRESS
    )
    return connection


async def _through(proxy: Proxy, way: Way) -> Connection:
    outer = await _connected(proxy.host, proxy.port, way.context if proxy.encrypted else None)
    if not way.encrypted:
        return outer
    try:
        await _open_tunnel(outer, way, proxy)
        return await _secured(outer, way)
    except BaseException:
        outer.close()
        raise


async def _open_tunnel(outer: Connection, way: Way, proxy: Proxy) -> None:
    target = f"[{way.host}]:{way.port}" if ":" in way.host else f"{way.host}:{way.port}"
    headers = [(b"Host", target.encode()), (b"Accept", b"*/*"), *proxy.headers]
    request = h11.Request(method="CONNECT", target=target, headers=headers)
    arrived = Arrived()
    try:
        await outer.exchange(request, b"", Departure(), arrived)
    except httpx.TransportError as error:
        raise httpx.ConnectError("the proxy broke off") from error
    if arrived.status is None or not 200 <= arrived.status < 300:
        raise httpx.ProxyError(f"{arrived.status}")


async def _secured(outer: Connection, way: Way) -> Connection:
    loop, inner = asyncio.get_running_loop(), Connection()
    if outer.transport is None or way.context is None:
        raise AssertionError("a tunnel has a transport and a context")
    transport = await loop.start_tls(outer.transport, inner, way.context, server_hostname=way.host)
    if transport is None:
        raise httpx.ConnectError("the proxy broke off")
    inner.connection_made(transport)
    return inner
