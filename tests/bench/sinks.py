"""Two endpoints that take everything: nginx, as fast as it goes, and one of asyncio that takes its
time and remembers when the first request came. Their answers are empty 200s."""

from __future__ import annotations

import asyncio
import contextlib
import json
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PATH = "/datastore/0123456789abcdef0123456789abcdef/r4"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
CONF = Path(__file__).with_name("sink_nginx.conf")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _until_open(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


@contextlib.contextmanager
def nginx() -> Iterator[str]:
    """Debian's, one worker; yields the FHIR base URL."""
    if shutil.which("nginx") is None:
        raise SystemExit("nginx is missing: apt-get install nginx-light wrk curl")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        text = CONF.read_text().replace("FOLDER", folder).replace("PORT", str(port))
        (Path(folder) / "nginx.conf").write_text(text)
        command = ["nginx", "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"]
        with subprocess.Popen(command) as process:
            _until_open(port)
            try:
                yield f"http://127.0.0.1:{port}{PATH}"
            finally:
                process.terminate()


@contextlib.contextmanager
def slow(seconds: float) -> Iterator[str]:
    """The asyncio one, in a process of its own; yields the FHIR base URL."""
    port = _free_port()
    command = [sys.executable, __file__, str(port), str(seconds)]
    with subprocess.Popen(command) as process:
        _until_open(port)
        try:
            yield f"http://127.0.0.1:{port}{PATH}"
        finally:
            process.terminate()


def seen(base: str) -> tuple[int, float]:
    """How many PUTs the slow one got, and when the first came, in seconds of the epoch."""
    with urllib.request.urlopen(f"{base}/seen") as answer:
        told = json.load(answer)
    return int(told["count"]), float(told["first"])


class Sink(asyncio.Protocol):
    """HTTP/1.1 as far as a client with Content-Length needs it, one request after the other."""

    count, first, delay = 0, 0.0, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._held = transport, bytearray()

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._held[:end]).lower()
            _, _, rest = head.partition(b"content-length:")
            size = end + 4 + int(rest.partition(b"\r\n")[0] or 0)
            if len(self._held) < size:
                return
            del self._held[:size]
            self._answer(head.startswith(b"put"))

    def _answer(self, put: bool) -> None:
        if not put:
            told = json.dumps({"count": Sink.count, "first": Sink.first}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(told)}\r\n\r\n".encode()
            self._transport.write(head + told)
            return
        Sink.first = Sink.first or time.time()
        Sink.count += 1
        asyncio.get_running_loop().call_later(Sink.delay, self._transport.write, ANSWER)


def _precise() -> asyncio.AbstractEventLoop:
    """epoll rounds its waits up to whole milliseconds: 50 would be 51.5."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    Sink.delay = float(sys.argv[2])
    with asyncio.Runner(loop_factory=_precise) as runner:
        runner.run(_serve(int(sys.argv[1])))
