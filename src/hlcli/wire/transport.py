"""The socket side: a transport alone. httpx's Client would follow its own ideas of redirects,
cookies, proxies and authentication, and log every URL."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

import httpx

from hlcli.errors import ConfigError
from hlcli.wire import tls
from hlcli.wire.proxy import proxy_for

if TYPE_CHECKING:
    import httpcore


def connect(
    base: str,
    ca_bundle: str | None,
    environ: Mapping[str, str],
    monotonic: Callable[[], float],
) -> httpx.BaseTransport:
    """What carries requests to `base`, directly or through a proxy.

    Raises ConfigError for certificates or a proxy that cannot be used.
    """
    from hlcli.wire.sockets import Sockets

    proxy = proxy_for(base, environ)
    encrypted = any(url and url.startswith("https:") for url in (base, proxy))
    # For plain http none is made: to read authorities takes 20 ms.
    context = tls.context(ca_bundle, environ) if encrypted else None
    return Sockets(context, _proxy(proxy, context) if proxy else None, monotonic)


def _proxy(url: str, context: ssl.SSLContext | None) -> httpcore.Proxy:
    import httpcore

    try:
        said = httpx.Proxy(url)  # takes user and password out of the URL, and knows the schemes
        if said.url.scheme.startswith("socks") and not find_spec("socksio"):
            raise ValueError("no SOCKS")
        where = httpcore.URL(
            scheme=said.url.raw_scheme, host=said.url.raw_host, port=said.url.port, target=b"/"
        )
        own = context if said.url.scheme == "https" else None
        return httpcore.Proxy(where, auth=said.raw_auth, ssl_context=own)
    except (ValueError, httpx.InvalidURL) as error:
        raise ConfigError(
            "the proxy that the environment names cannot be used",
            hint="see HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; socks needs httpx[socks]",
        ) from error
