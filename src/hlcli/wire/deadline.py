"""Sockets that keep to one deadline for a whole attempt.

httpx's timeouts are for each read and each write: an endpoint that sends a byte now and then
holds its client for ever (https://github.com/encode/httpx/issues/1450). Here every `timeout` is
the moment, by `monotonic`, at which it must all be over. httpcore hands these numbers through.
https://www.encode.io/httpcore/network-backends/
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

#: Bytes a single write may take: within one, the deadline is not looked at between packets.
_PIECE = 16 * 1024

_Late = type[httpcore.TimeoutException]


class Clock:
    """How much time is left until a moment."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic

    def left(self, until: float | None, late: _Late) -> float | None:
        """Seconds; raises `late` if there are none. Without a moment there is no limit."""
        if until is None:
            return None
        seconds = until - self._monotonic()
        if seconds <= 0:
            raise late("the time for this attempt is up")
        return seconds


class Backend(httpcore.NetworkBackend):
    """Opens connections that keep to their deadlines."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._clock = Clock(monotonic)
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection, if it comes about before the moment `timeout`."""
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        stream = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        return Stream(stream, self._clock, timeout)


class Stream(httpcore.NetworkStream):
    """One connection; what names no moment (a SOCKS handshake) keeps to that of its opening."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock, until: float | None) -> None:
        self._inner, self._clock, self._until = inner, clock, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What there is, as soon as there is any."""
        return self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of it, however slowly the other side takes it, but not beyond the moment."""
        for start in range(0, len(buffer), _PIECE):
            left = self._left(timeout, httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + _PIECE], left)

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted from now on."""
        left = self._left(timeout, httpcore.ConnectTimeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, left)
        return Stream(inner, self._clock, timeout)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection: whether it is readable, or encrypted."""
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None, late: _Late) -> float | None:
        return self._clock.left(self._until if timeout is None else timeout, late)
