"""An httpx transport over httpcore's pool, for what httpx's own has no parameter: a deadline for
the whole attempt. https://github.com/encode/httpx/pull/3749"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from hlcli.wire.deadline import Backend

#: The roots of httpcore's errors. httpx has each of them and of their kinds by the same name.
_ERRORS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


class Sockets(httpx.BaseTransport):
    """Connections kept open between requests. `context` None: no TLS to the endpoint."""

    def __init__(
        self,
        context: ssl.SSLContext | None,
        proxy: httpcore.Proxy | None,
        monotonic: Callable[[], float],
    ) -> None:
        self._monotonic = monotonic
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            proxy=proxy,
            max_connections=100,
            keepalive_expiry=5.0,  # seconds; many gateways close an idle connection soon after
            network_backend=Backend(monotonic),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; the response's stream keeps to the same deadline. Raises httpx's errors."""
        url = request.url
        with translated():
            answer = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.content,
                    extensions=request.extensions | {"timeout": self._moments(request)},
                )
            )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _moments(self, request: httpx.Request) -> dict[str, float]:
        """Seconds from now as moments. The wait for a free connection is the pool's own matter,
        and stays in seconds."""
        seconds: dict[str, float] = request.extensions["timeout"]
        now = self._monotonic()
        moments = {what: now + left for what, left in seconds.items()}
        return moments | {"pool": seconds["pool"]}


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with translated():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def translated() -> Iterator[None]:
    """httpcore's errors as httpx's."""
    try:
        yield
    except _ERRORS as error:
        kind: type[httpx.TransportError] = getattr(httpx, type(error).__name__)
        raise kind(str(error)) from error
