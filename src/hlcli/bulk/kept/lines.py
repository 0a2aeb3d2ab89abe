"""The lines of a journal, as they were written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read(file: Path, most: int | None = None) -> Iterator[dict[str, Any]]:
    """Every whole line that is ours, of the first `most` bytes. Raises OSError."""
    with file.open("rb") as opened:
        done = 0
        for raw in opened:
            done += len(raw)
            if most is not None and done > most:
                return
            line = _line(raw)
            if line is not None:
                yield line


def last(file: Path) -> dict[str, Any] | None:
    """The last whole line, without reading the others. Raises OSError."""
    with file.open("rb") as opened:
        opened.seek(max(0, os.path.getsize(file) - 65_536))
        whole = opened.read().split(b"\n")[:-1]
    return _line(whole[-1] + b"\n") if whole else None


def _line(raw: bytes) -> dict[str, Any] | None:
    """None for what is torn: without its end, or no JSON where a full disk cut it."""
    if not raw.endswith(b"\n"):
        return None
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
