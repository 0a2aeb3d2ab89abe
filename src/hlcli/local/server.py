"""The endpoint behind uvicorn, for programs that want a real socket. Loopback only.

No access log and no server log: URLs hold search criteria, and those are PHI.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from hlcli.errors import ConfigError
from hlcli.local.endpoint import LARGEST_BODY, Endpoint
from hlcli.local.faults import NO_FAULTS, RESET, SILENCE, TRUNCATED, Delivery, Faults
from hlcli.local.messages import Request

LOOPBACK = "127.0.0.1"

#: Request line and headers together: a long conditional update has much in its URL.
_LONGEST_HEAD = 256 * 1024
_LINGER_ZERO = struct.pack("ii", 1, 0)

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@contextmanager
def listening(
    endpoint: Endpoint, *, port: int = 0, latency: float = 0.0, faults: Faults | None = None
) -> Iterator[str]:
    """Serve the endpoint while the block runs; yields its FHIR base URL, with a slash at the end.

    `port` 0 takes a free one; `latency` is in seconds before each answer. Raises ConfigError where
    the port cannot be had.
    """
    app = _App(endpoint, latency, faults or NO_FAULTS)
    with _bound(port) as listener:
        # From here on the system queues connections: nobody has to wait for the thread.
        server = uvicorn.Server(_config(app))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            real = listener.getsockname()[1]
            yield f"http://{LOOPBACK}:{real}/datastore/{endpoint.railway.datastore_id}/r4/"
        finally:
            server.should_exit = True
            thread.join()


def _bound(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port), backlog=512)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"cannot listen on {LOOPBACK}:{port}: {why}", hint="--port 0 takes a free port"
        ) from error


def _config(app: _App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Breakable,
        ws="none",
        lifespan="off",
        loop="asyncio",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )


class Breakable(H11Protocol):
    """uvicorn's HTTP, whose connections the application can break off."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, "connection": self}, _loop)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """asyncio leaves Nagle's algorithm on for a socket it did not make: 40 ms an answer."""
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def reset(self) -> None:
        """Drop the connection with a TCP reset, as a crashing server or a firewall does."""
        raw = self.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        self.transport.abort()

    def end(self) -> None:
        """Close the connection once what was written is out."""
        self.transport.close()


class _App:
    """The ASGI application: bytes in, the endpoint in a worker thread, bytes out."""

    def __init__(self, endpoint: Endpoint, latency: float, faults: Faults) -> None:
        self._endpoint = endpoint
        self._latency = latency
        self._faults = faults

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        request = _request(scope, await _body(receive))
        await asyncio.sleep(self._latency)
        # In a thread, because the store waits for locks and the loop must not.
        delivery = await asyncio.to_thread(self._faults.deliver, request, self._endpoint.handle)
        if delivery.fate == RESET:
            scope["state"]["connection"].reset()
        elif delivery.fate != SILENCE:
            await _send(delivery, scope, send)
        while delivery.fate in (RESET, SILENCE, TRUNCATED):
            if (await receive())["type"] == "http.disconnect":
                return


def _request(scope: dict[str, Any], body: bytes) -> Request:
    query: bytes = scope["query_string"]
    target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
    return Request(scope["method"], target, tuple(scope["headers"]), body)


async def _body(receive: Receive) -> bytes:
    """The whole body; of one that is too large, enough to be told so, while the rest is drained."""
    body = bytearray()
    while True:
        event = await receive()
        if len(body) <= LARGEST_BODY:
            body += event.get("body", b"")
        if not event.get("more_body", False):
            return bytes(body)


async def _send(delivery: Delivery, scope: dict[str, Any], send: Send) -> None:
    response = delivery.response
    headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers]
    if response.status != 204:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if delivery.fate == TRUNCATED:
        half = response.body[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["connection"].end()
    else:
        await send({"type": "http.response.body", "body": response.body})
