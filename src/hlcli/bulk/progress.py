"""What a journal says was done before."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

from hlcli.bulk.item import Item, Refused
from hlcli.bulk.journal import DONE, Entry
from hlcli.bulk.seen import Seen, fingerprint

Fate = Literal["done", "failed", "unknown"]

_FIELDS = tuple(field.name for field in fields(Entry))


class Progress:
    """The fates of items: eight bytes for one that is settled, an Entry for one that is not."""

    def __init__(self) -> None:
        self._done, self._failed = Seen(), Seen()
        self._unknown: dict[int, Entry] = {}

    def add(self, line: dict[str, Any]) -> None:
        """One line of a journal; what comes later counts."""
        mark, result = fingerprint(line.get("place", ""), line.get("sha256", "")), line["result"]
        if result == "unknown":
            told: dict[str, Any] = {name: line.get(name) for name in _FIELDS}
            self._unknown[mark] = Entry(**told)
            return
        self._unknown.pop(mark, None)
        (self._done if result in DONE else self._failed).add(mark)

    def fate(self, item: Item | Refused) -> Fate | None:
        """What became of the item, body and place the same; None if it is still to be done."""
        if not self:
            return None
        mark = fingerprint(str(item.place), item.sha256)
        if mark in self._unknown:
            return "unknown"
        if mark in self._done:
            return "done"
        return "failed" if mark in self._failed else None

    @property
    def done(self) -> int:
        """How many items are as they should be."""
        return len(self._done)

    @property
    def failed(self) -> int:
        """How many items failed, and did not succeed later; counted at every call."""
        return sum(mark not in self._done for mark in self._failed)

    @property
    def unknown(self) -> tuple[Entry, ...]:
        """Sent, and never heard of again; or answered with `unknown`."""
        return tuple(self._unknown.values())

    def __bool__(self) -> bool:
        return bool(self._unknown or len(self._done) or len(self._failed))


def read(file: Path) -> Progress:
    """What the journal in `file` says; a torn last line says nothing. Raises OSError."""
    progress = Progress()
    for line in lines(file):
        if "result" in line:
            progress.add(line)
    return progress


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """Every whole line that is ours. Raises OSError."""
    with file.open("rb") as opened:
        for raw in opened:
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
