"""Bytes of a file or of standard input, unpacked: gzip, bzip2, xz and Zstandard, known by their
first bytes whatever the name says."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import select
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from hlcli.bulk.input import zstd
from hlcli.bulk.input.formats import NEEDED
from hlcli.files import blocks

_BUFFER = 1 << 18
_LIKE_JSON = b"{[ \t\r\n\xef"

#: Bytes counted at a time: whoever asks how far it is wants to know it about so well.
_STEP = 1 << 15

#: What reading raises where the packed bytes are damaged, or end too early.
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError)


@dataclass
class Meter:
    """Bytes read so far of everything there is, packed where it is packed."""

    read: int = 0


class _Metered(io.RawIOBase):
    """A stream whose bytes are counted on their way, `most` of them; one that never blocks is
    waited for. A file that grows while it is read would have no end."""

    def __init__(self, inner: BinaryIO, meter: Meter, most: int | None) -> None:
        self._inner, self._meter, self._left = inner, meter, most
        self._some: Callable[[int], bytes | None] = getattr(inner, "read1", inner.read)
        self._waits = not blocks(inner)
        self._ahead = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._ahead[: len(buffer)] or self._read(len(buffer))
        self._ahead = self._ahead[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def start(self, size: int) -> bytes:
        """The first bytes, which will be read again; a slow pipe gives them one by one."""
        while len(self._ahead) < size and (chunk := self._read(_STEP)):
            self._ahead += chunk
        return self._ahead

    def _read(self, size: int) -> bytes:
        """`read1` does not tell "nothing yet" from "nothing more"."""
        if self._left == 0:
            return b""
        if self._waits:
            select.select([self._inner], [], [])
        chunk = self._some(size if self._left is None else min(size, self._left)) or b""
        self._meter.read += len(chunk)
        if not chunk:
            self._left = 0  # once is enough: a terminal would be asked again
        elif self._left is not None:
            self._left -= len(chunk)
        return chunk


def unpacked(raw: BinaryIO, meter: Meter, most: int | None = None) -> io.BufferedReader:
    """The plain bytes behind `raw`, of which `most` are read, as they are asked for.

    Raises InputRefused for Zstandard without a library for it. Reading raises one of DAMAGED.
    """
    metered = _Metered(raw, meter, most)
    start = metered.start(6)
    plain: io.BufferedReader = io.BufferedReader(metered, _STEP)
    for magic, unpack in _UNPACKERS:
        if start.startswith(magic):
            return io.BufferedReader(unpack(plain), _BUFFER)
    if start[:1] not in _LIKE_JSON:
        metered.start(NEEDED)  # only what is no JSON is waited for
    return plain


_UNPACKERS: tuple[tuple[bytes, Callable[[BinaryIO], Any]], ...] = (
    (b"\x1f\x8b", lambda plain: gzip.GzipFile(fileobj=plain)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"\x28\xb5\x2f\xfd", zstd.unpacked),
)
