"""One HTTP/1.1 connection on an event loop: asyncio's bytes, h11's rules, one request at a time.

No client for event loops is used. aiohttp, and with it httpx-aiohttp, sends a PUT again by itself
when a kept connection breaks, and a second conditional update can create a duplicate; httpcore's
pool takes time that grows with the square of the requests in flight.
https://h11.readthedocs.io/en/latest/api.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import h11
import httpx

from hlcli.wire import trouble
from hlcli.wire.receive import LARGEST
from hlcli.wire.signed import Departure

RawHeaders = list[tuple[bytes, bytes]]

#: Bytes of a status line and headers.
_LONGEST_HEAD = 100 * 1024


@dataclass(slots=True)
class Arrived:
    """As much of an answer as has come; `status` is None until the headers are complete.

    `most` bytes of body are taken. `sent` and `first` are moments of the loop's clock: the last
    byte out, the first byte in.
    """

    status: int | None = None
    headers: RawHeaders = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0
    most: int = LARGEST
    sent: float | None = None
    first: float | None = None

    @property
    def wait(self) -> float | None:
        """Seconds from the last byte out to the first byte in."""
        known = self.sent is not None and self.first is not None
        return max(0.0, (self.first or 0.0) - (self.sent or 0.0)) if known else None

    def add(self, chunk: bytes) -> None:
        """A piece of the body. Raises Oversize."""
        self.chunks.append(chunk)
        self.size += len(chunk)
        if self.size > self.most:
            raise trouble.Oversize("too large")

    def pieces(self, broken: httpx.RequestError | None) -> Iterator[bytes]:
        """The body, and then what broke it off, if anything did."""
        yield from self.chunks
        if broken is not None:
            raise broken


class Connection(asyncio.Protocol):
    """Open, busy with one request, or lost."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        #: What the request under way has got so far; None while none is.
        self._arrived: Arrived | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._over = False
        self._lost: BaseException | None = None
        self.transport: asyncio.Transport | None = None
        self.idle_since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's word that it is open."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """asyncio's word that bytes came. Unasked, they spoil the connection."""
        if self._arrived is None:
            self._over = True
            return
        if self._arrived.first is None:
            self._arrived.first = self._loop.time()
        if not self._over:
            self._http.receive_data(data)
        self._wake()

    def eof_received(self) -> None:
        """asyncio's word that the other side is done."""
        if not self._over:
            self._over = True
            self._http.receive_data(b"")
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """asyncio's word that it is gone. Only a regular end may end a body."""
        self._over, self._lost = True, error or ConnectionAbortedError("closed")
        self._wake()

    def resume_writing(self) -> None:
        """asyncio's word that a large body is mostly out."""
        if self._arrived is not None:
            self._arrived.sent = self._loop.time()

    async def exchange(
        self, request: h11.Request, body: bytes, departure: Departure, arrived: Arrived
    ) -> None:
        """Send it and read the answer to its end (of a CONNECT: the head) into `arrived`, which
        holds what came should it break off. Raises httpx's errors."""
        try:
            data = self._framed(request, body)
        except h11.LocalProtocolError as error:
            raise httpx.LocalProtocolError("a header cannot be sent") from error
        if request.method != b"CONNECT":  # which only opens the tunnel
            departure.leave()
        self._arrived = arrived
        cast(asyncio.Transport, self.transport).write(data)
        arrived.sent = self._loop.time()
        await self._answer(arrived, request.method == b"CONNECT")

    def free(self) -> bool:
        """Make ready for another request; False if it cannot carry one."""
        self._arrived = None
        if self._over or (self._http.our_state, self._http.their_state) != (h11.DONE, h11.DONE):
            return False
        if self._http.trailing_data[0]:
            return False
        self._http.start_next_cycle()
        self.idle_since = self._loop.time()
        return True

    @property
    def over(self) -> bool:
        """The other side has closed it, or spoken unasked."""
        return self._over

    def close(self) -> None:
        """Drop it at once."""
        if self.transport is not None:
            self.transport.abort()

    def _framed(self, request: h11.Request, body: bytes) -> bytes:
        head = self._http.send(request) or b""
        data = (self._http.send(h11.Data(body)) or b"") if body else b""
        return b"".join((head, data, self._http.send(h11.EndOfMessage()) or b""))

    async def _answer(self, arrived: Arrived, only_head: bool) -> None:
        while True:
            match await self._event():
                case h11.Response(status_code=status, headers=headers):
                    arrived.headers = list(headers.raw_items())
                    arrived.status = status
                    if only_head:
                        return
                case h11.Data(data=data):
                    arrived.add(bytes(data))
                case h11.EndOfMessage():
                    return

    async def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                raise httpx.RemoteProtocolError("the answer is no HTTP") from error
            if event is not h11.NEED_DATA:
                return event
            if self._lost is not None:
                raise httpx.ReadError("the connection broke") from self._lost
            await self._news()

    async def _news(self) -> None:
        self._waiting = self._loop.create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
