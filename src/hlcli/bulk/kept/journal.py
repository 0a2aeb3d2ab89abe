"""What became of every item, one line each, on disk before anything is said about it.

A line is one write, so that a killed process leaves whole lines and at most one torn. Bodies and
criteria are there as hashes only; those of criteria need the run's key, which lies beside.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.plan.planning import Planned
from hlcli.errors import ConfigError
from hlcli.fhir.interaction import Interaction

#: Opens a file whose every write goes to its end, byte for byte on Windows too.
APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)

#: Results of the contract after which an item is as it should be.
DONE = frozenset(("created", "updated", "unchanged"))


class JournalFull(ConfigError):
    """The run's folder takes no more: without its journal nothing is sent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `result` is a word of the contract (`fhir.exchange`), `unchanged`
    included; `target` is Type/id, or Type?… with its criteria hashed. `at` is when an attempt began
    whose fate is open, in seconds of the epoch; `place` is absolute."""

    number: int
    place: str
    sha256: str
    method: str
    target: str
    status: int | None
    result: str
    id: str | None = None
    version: str | None = None
    attempts: int = 0
    at: float | None = None


class Journal:
    """Appends whole lines. Every method raises JournalFull once the disk takes no more."""

    def __init__(self, file: Path, key: bytes) -> None:
        self._file, self._key = file, key
        self._full: JournalFull | None = None
        self._number = os.open(file, APPEND, 0o600)

    def note(self, line: Mapping[str, Any]) -> None:
        """A line about the run: how it began, that it was resumed, that it ended."""
        self._append(line)

    def sent(self, planned: Planned, at: float) -> None:
        """It leaves now: should the process die, its fate is unknown."""
        self._append({"sent": True, **self._of(planned, "unknown", None), "at": at})

    def finished(
        self,
        planned: Planned,
        result: str,
        status: int | None,
        *,
        id: str | None = None,
        version: str | None = None,
        attempts: int = 0,
        at: float | None = None,
    ) -> None:
        """What came of it, whatever it is."""
        line = self._of(planned, result, status)
        since = {} if at is None else {"at": at}
        self._append({**line, "id": id, "version": version, "attempts": attempts, **since})

    def refused(self, refused: Refused) -> None:
        """An item that was never sent."""
        self._append(_line(refused, "", refused.target, None, "not-sent"))

    def end(self, reason: str) -> None:
        """The last line: every item was looked at. A run without it can be resumed."""
        self._append({"finished": reason})

    def close(self) -> None:
        """Give the file back."""
        os.close(self._number)

    def _of(self, planned: Planned, result: str, status: int | None) -> dict[str, Any]:
        asked = planned.interaction
        return _line(planned.item, asked.method, self.target(asked), status, result)

    def target(self, asked: Interaction) -> str:
        """What it writes to, as the journal names it."""
        if asked.name == "update":
            return "/".join(asked.path)
        text = json.dumps(asked.query).encode()
        return f"{asked.type}?{hmac.new(self._key, text, hashlib.sha256).hexdigest()[:32]}"

    def _append(self, line: Mapping[str, Any]) -> None:
        raw = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        if self._full is None:
            self._full = self._written(raw)
        if self._full is not None:  # for good: a line after a torn one would be torn too
            raise self._full

    def _written(self, raw: bytes) -> JournalFull | None:
        try:
            taken = os.write(self._number, raw)
        except OSError as error:
            return full(self._file, error.strerror)
        return None if taken == len(raw) else full(self._file)


def _line(
    item: Item | Refused, method: str, target: str, status: int | None, result: str
) -> dict[str, Any]:
    """An Entry as JSON; the names are its fields'."""
    return {
        "number": item.number,
        "place": item.place.absolute,
        "sha256": item.sha256,
        "method": method,
        "target": target,
        "status": status,
        "result": result,
        "id": None,
        "version": None,
        "attempts": 0,
    }


def cut_torn(file: Path) -> None:
    """Cut off a last line without an end, or the next one would be torn with it. Raises OSError."""
    with file.open("r+b") as opened:
        size = end = opened.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - 65_536)
            opened.seek(start)
            whole = opened.read(end - start).rfind(b"\n") + 1
            end = start + whole
            if whole:
                break
        if end < size:
            opened.truncate(end)


def full(file: Path, why: str | None = None) -> JournalFull:
    """The refusal of a file of the run's to be written."""
    return JournalFull(
        f"{file} cannot be written: {(why or 'no space left on device').lower()}",
        hint="make room, and give the same command again: it goes on where it stopped",
    )
