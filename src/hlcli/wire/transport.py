"""The socket side: httpx's transport alone. Its Client would follow its own ideas of redirects,
cookies, proxies and authentication, and log every URL."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

import httpx

from hlcli.errors import ConfigError
from hlcli.wire import tls
from hlcli.wire.proxy import proxy_for


def connect(base: str, ca_bundle: str | None, environ: Mapping[str, str]) -> httpx.HTTPTransport:
    """What carries requests to `base`, directly or through a proxy.

    Raises ConfigError for certificates or a proxy that cannot be used.
    """
    proxy = proxy_for(base, environ)
    encrypted = any(url and url.startswith("https:") for url in (base, proxy))
    context = tls.context(ca_bundle, environ) if encrypted else _trusting_nobody()
    try:
        return httpx.HTTPTransport(
            verify=context, trust_env=False, proxy=_proxy(proxy, context) if proxy else None
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise ConfigError(
            "the proxy that the environment names cannot be used",
            hint="see HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; socks needs httpx[socks]",
        ) from error


def _trusting_nobody() -> ssl.SSLContext:
    """For plain http: httpx wants a context, and reading authorities for it takes 20 ms."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _proxy(url: str, context: ssl.SSLContext) -> httpx.Proxy:
    return httpx.Proxy(url, ssl_context=context if url.startswith("https:") else None)
