"""One process at a time in a run's folder; a process that dies gives its lock back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hlcli.errors import InputRefused


class Lock:
    """Held from the start until `release`, or until the process and its children are gone."""

    def __init__(self, folder: Path) -> None:
        self._number = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._number)
        except OSError:
            os.close(self._number)
            raise InputRefused(
                f"this load is running already, in {folder}",
                hint="wait until it ends, or stop it",
            ) from None

    def release(self) -> None:
        """Give it back."""
        os.close(self._number)


if sys.platform == "win32":
    import msvcrt

    def _take(number: int) -> None:
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
