"""The endpoint without a socket: an httpx transport that hands it the bytes a socket would carry.

https://www.python-httpx.org/advanced/transports/#custom-transports
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from hlcli.local.endpoint import Endpoint
from hlcli.local.faults import NO_FAULTS, RESET, SILENCE, TRUNCATED, Delivery, Faults
from hlcli.local.messages import Request


class LocalTransport(httpx.BaseTransport):
    """Closing it closes the endpoint's store only if it is the `owner`."""

    def __init__(
        self, endpoint: Endpoint, faults: Faults | None = None, *, owner: bool = False
    ) -> None:
        self.endpoint = endpoint
        self._faults = faults or NO_FAULTS
        self._owner = owner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises what httpx raises for a real connection, where a fault asks for it."""
        delivery = self._faults.deliver(_raw(request), self.endpoint.handle)
        if delivery.fate == RESET:
            raise httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
        if delivery.fate == SILENCE:
            raise httpx.ReadTimeout("timed out", request=request)
        return _response(delivery)

    def close(self) -> None:
        """Let go of the store, if it is ours."""
        if self._owner:
            self.endpoint.close()


def _raw(request: httpx.Request) -> Request:
    target: bytes = request.extensions.get("target", request.url.raw_path)
    return Request(request.method, target, tuple(request.headers.raw), request.read())


def _response(delivery: Delivery) -> httpx.Response:
    response = delivery.response
    length = ("Content-Length", str(len(response.body)))
    stream = _Half(response.body) if delivery.fate == TRUNCATED else None
    headers = [*response.headers, length]
    if stream is None:
        return httpx.Response(response.status, headers=headers, content=response.body)
    return httpx.Response(response.status, headers=headers, stream=stream)


class _Half(httpx.SyncByteStream):
    """The first half of a body, and then what httpx says of a connection that ended early."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        half = len(self._body) // 2
        yield self._body[:half]
        raise httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body "
            f"(received {half} bytes, expected {len(self._body)})"
        )
