"""Content codings: none, or gzip once, unpacked a bounded step at a time.

A short answer can unpack to gigabytes, and one packed twice to a thousand times as much.
https://www.rfc-editor.org/rfc/rfc9110#field.content-encoding
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

#: What we say we understand.
ACCEPTED = "gzip"

#: Bytes that one step may yield.
STEP = 1024 * 1024


def unpacked(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The content in pieces of at most STEP bytes, where it was packed.

    Raises httpx.DecodingError for any other coding, for several, and for what is not whole.
    """
    match coding.strip().lower():
        case "" | "identity":
            yield from chunks
        case "gzip" | "x-gzip":
            yield from _unzipped(chunks)
        case _:
            raise httpx.DecodingError("packed in a way that was not asked for")


def _unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    zipped = zlib.decompressobj(16 + zlib.MAX_WBITS)
    empty = True
    try:
        for chunk in chunks:
            empty = False
            yield from _steps(zipped, chunk)
    except zlib.error as error:
        raise httpx.DecodingError("no gzip") from error
    if not (empty or zipped.eof):
        raise httpx.DecodingError("it ends too early")


def _steps(zipped: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """All that can be had with `data`; a piece that is not full is the last one."""
    while not zipped.eof:
        piece = zipped.decompress(data, STEP)
        yield piece
        if len(piece) < STEP:
            return
        data = zipped.unconsumed_tail
