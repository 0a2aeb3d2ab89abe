"""Messages between a load's own processes: four bytes of length, and a pickle.

Only the two ends of a socket pair that this program made ever speak this.
"""

from __future__ import annotations

import asyncio
import pickle
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from hlcli.wire.link import Link
from hlcli.wire.signers import Auth

_LENGTH = struct.Struct("!I")


@dataclass(frozen=True)
class Setup:
    """The first message to a worker: where to, and who signs."""

    link: Link
    auth: Auth


@dataclass(frozen=True)
class Learned:
    """A worker uses this secret: its parent must not show it."""

    secret: str

    def __repr__(self) -> str:
        return "Learned(…)"


class Go(NamedTuple):
    """Instead of a list of tasks: these may be repeated now."""

    numbers: list[int]


#: Instead of a list of tasks: cut short whatever is under way.
DROP = "drop"


def packed(message: object) -> bytes:
    """The bytes of one message."""
    body = pickle.dumps(message, protocol=5)
    return _LENGTH.pack(len(body)) + body


class Unpacker:
    """Whole messages out of bytes as they come."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """Every message that `data` completes."""
        self._held += data
        while len(self._held) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._held)[0]
            if len(self._held) < end:
                return
            message = pickle.loads(bytes(self._held[_LENGTH.size : end]))
            del self._held[:end]
            yield message


async def read(reader: asyncio.StreamReader) -> Any:
    """The next message. Raises asyncio.IncompleteReadError where the other end is gone."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))
