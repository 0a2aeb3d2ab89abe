"""Raw loopback sockets for tests: a wiretap that keeps every byte, and scripted rudeness."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType

STORE = "0123456789abcdef0123456789abcdef"

#: What a connection is treated with; the bytes given have arrived.
Treatment = Callable[[socket.socket, bytes], None]


class Wiretap:
    """Listens on loopback. Each connection gets the next treatment (the last one for ever): bytes
    to answer with, or a function. `raw` keeps what arrived."""

    def __init__(self, *treatments: bytes | Treatment, tls: ssl.SSLContext | None = None) -> None:
        self._treatments = list(treatments)
        self._tls = tls
        self.raw: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def base(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self.port}/datastore/{STORE}/r4"

    def __enter__(self) -> Wiretap:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(10)
            with contextlib.suppress(OSError), self._wrapped(connection) as talk:
                self._treat(talk)

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        try:
            return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
        except OSError:
            connection.close()
            raise

    def _treat(self, connection: socket.socket) -> None:
        left = self._treatments
        treatment = left.pop(0) if len(left) > 1 else left[0]
        raw = received(connection)
        if not raw:
            return
        self.raw.append(raw)
        if isinstance(treatment, bytes):
            connection.sendall(treatment)
        else:
            treatment(connection, raw)


def received(connection: socket.socket) -> bytes:
    """One whole request, or what there is of it when its sender hangs up."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        more = connection.recv(65536)
        if not more:
            return raw
        raw += more
        if raw.startswith(b"\x16"):  # a TLS handshake, on a socket that speaks none
            return raw
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", raw)
    wanted = raw.index(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)
    while len(raw) < wanted:
        more = connection.recv(65536)
        if not more:  # the client has given up
            return raw
        raw += more
    return raw


def reset(connection: socket.socket, _: bytes) -> None:
    """Close with a RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def hang_up(connection: socket.socket, _: bytes) -> None:
    """Close politely, without a word."""
    connection.close()


def http(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """A raw response that closes its connection."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {size}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
