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

from hlcli.bulk import zstd

_BUFFER = 1 << 18

#: What reading raises where the packed bytes are damaged, or end too early.
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


@dataclass
class Meter:
    """Bytes read so far of everything there is, packed where it is packed."""

    read: int = 0


class _Metered(io.RawIOBase):
    """A stream whose bytes are counted on their way; one that never blocks is waited for."""

    def __init__(self, inner: BinaryIO, meter: Meter) -> None:
        self._inner = inner
        self._some: Callable[[int], bytes | None] = getattr(inner, "read1", inner.read)
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._some(len(buffer))
        while chunk is None:  # nothing yet
            select.select([self._inner], [], [])
            chunk = self._some(len(buffer))
        buffer[: len(chunk)] = chunk
        self._meter.read += len(chunk)
        return len(chunk)


def unpacked(raw: BinaryIO, meter: Meter) -> BinaryIO:
    """The plain bytes behind `raw`, read as they are asked for.

    Raises InputRefused for Zstandard without a library for it. Reading raises one of DAMAGED.
    """
    plain = io.BufferedReader(_Metered(raw, meter), _BUFFER)
    start = plain.peek(6)
    for magic, unpack in _UNPACKERS:
        if start.startswith(magic):
            return io.BufferedReader(unpack(plain), _BUFFER)
    return plain


_UNPACKERS: tuple[tuple[bytes, Callable[[BinaryIO], Any]], ...] = (
    (b"\x1f\x8b", lambda plain: gzip.GzipFile(fileobj=plain)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"\x28\xb5\x2f\xfd", zstd.unpacked),
)
