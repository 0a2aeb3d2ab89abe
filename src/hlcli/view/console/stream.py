"""Bytes onto a stream, and what to do when it does not take them."""

from __future__ import annotations

import errno
import os
from typing import BinaryIO

from hlcli.env import Stream


def write(stream: Stream, data: bytes) -> OSError | None:
    """Write and flush; the error if the reader is gone or the disk is full, None if all went out.

    After an error the stream leads nowhere: what stays in Python's buffer would otherwise fail
    once more when the process ends, with a traceback and exit code 120.
    """
    try:
        _write_all(stream.raw, data)
        stream.raw.flush()
        _settle(stream)
    except (OSError, ValueError) as error:  # ValueError: the stream is closed
        _abandon(stream)
        return error if isinstance(error, OSError) else OSError(errno.EBADF, str(error))
    return None


def reason(error: OSError) -> str:
    """Why, in the system's words: `No space left on device`."""
    return error.strerror or str(error) or type(error).__name__


def _write_all(raw: BinaryIO, data: bytes) -> None:
    """Under PYTHONUNBUFFERED a disk that becomes full takes a part, and says so by a number."""
    rest = memoryview(data)
    while rest:
        taken = raw.write(rest)
        if not taken:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        rest = rest[taken:]


def _settle(stream: Stream) -> None:
    """Network file systems tell of a full disk only when a descriptor is closed: close a copy."""
    try:
        number = stream.raw.fileno()
    except (OSError, AttributeError):  # not a file: a test's or the tour's
        return
    if not stream.tty:
        os.close(os.dup(number))


def _abandon(stream: Stream) -> None:
    try:
        number = stream.raw.fileno()
    except (OSError, ValueError, AttributeError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
