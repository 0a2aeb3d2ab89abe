"""Zstandard, where a library for it is installed: https://www.rfc-editor.org/rfc/rfc8878

The package's own stream reader ends without a word where its input is cut off: here a frame has to
come to its end.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable
from typing import Any, BinaryIO

from hlcli.errors import InputRefused

_CHUNK = 1 << 15


def unpacked(packed: BinaryIO) -> io.RawIOBase:
    """The plain bytes. Raises InputRefused where there is no library.

    Reading raises EOFError where the last frame is cut off, OSError where it is damaged.
    """
    return _Frames(packed, *_library())


class _Frames(io.RawIOBase):
    """Frame after frame, as `cat` and parallel packers write them."""

    def __init__(self, packed: BinaryIO, fresh: Callable[[], Any], trouble: type[Exception]):
        self._packed, self._fresh, self._trouble = packed, fresh, trouble
        self._frame: Any = None
        self._rest, self._plain = b"", b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._plain and self._more():
            pass
        taken = self._plain[: len(buffer)]
        self._plain = self._plain[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _more(self) -> bool:
        """Unpack a further chunk; False at the end."""
        chunk = self._rest or self._packed.read(_CHUNK)
        if not chunk:
            if self._frame is not None:
                raise EOFError("the last frame is cut off")
            return False
        self._frame = self._frame or self._fresh()
        try:
            self._plain = self._frame.decompress(chunk)
        except self._trouble as error:
            raise OSError("not valid Zstandard") from error
        self._rest = self._frame.unused_data if self._frame.eof else b""
        self._frame = None if self._frame.eof else self._frame
        return True


def _library() -> tuple[Callable[[], Any], type[Exception]]:
    """Python's own from 3.14 on, else the package `zstandard`."""
    try:
        own = importlib.import_module("compression.zstd")
        return own.ZstdDecompressor, own.ZstdError
    except ImportError:
        pass
    try:
        other = importlib.import_module("zstandard")
        return lambda: other.ZstdDecompressor().decompressobj(), other.ZstdError
    except ImportError:
        raise InputRefused(
            "compressed with Zstandard, for which no library is installed",
            hint="pip install zstandard, or unpack it first",
        ) from None
