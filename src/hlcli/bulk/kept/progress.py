"""What a journal says was done before."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.kept.journal import DONE, Entry
from hlcli.bulk.kept.seen import Seen, fingerprint

Fate = Literal["done", "failed", "unknown"]

_FIELDS = tuple(field.name for field in fields(Entry))


class Progress:
    """The fates of items: eight bytes for one that is settled, an Entry for one that is not.

    An item is known again by its place and its bytes; and where criteria were sent of which nobody
    knows what became, by these: a line that was edited or has moved must not be sent blind.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._done, self._failed = Seen(), Seen()
        self._unknown: dict[int, Entry] = {}
        self._met: set[int] = set()

    def add(self, line: dict[str, Any]) -> None:
        """One line of a journal; what comes later counts."""
        mark, result = fingerprint(line.get("place", ""), line.get("sha256", "")), line["result"]
        if result == "unknown":
            told: dict[str, Any] = {name: line.get(name) for name in _FIELDS}
            self._unknown[mark] = Entry(**told)
            return
        self._unknown.pop(mark, None)
        (self._done if result in DONE else self._failed).add(mark)

    def fate(self, item: Item | Refused, target: str = "") -> Fate | None:
        """What became of the item, body and place the same; None if it is still to be done.
        `target` is what it is written to."""
        if not self:
            return None
        mark = _mark(item)
        if mark in self._unknown:
            return "unknown"
        if mark in self._done:
            return "done"
        if self._criteria.get(target) is not None:
            return "unknown"
        return "failed" if mark in self._failed else None

    def meet(self, item: Item | Refused, target: str) -> Entry | None:
        """The open one that this item is, or whose criteria it has; it is no longer missing."""
        mark = _mark(item)
        found = mark if mark in self._unknown else self._criteria.get(target)
        if found is None:
            return None
        self._met.add(found)
        return self._unknown[found]

    def is_overtaken(self, number: int, target: str) -> bool:
        """It failed, and a later item for the same target is done."""
        return self._later.get(target, 0) > number

    @property
    def is_open(self) -> bool:
        """There are criteria of which nobody knows what became."""
        return bool(self._criteria)

    @property
    def missing(self) -> tuple[Entry, ...]:
        """Sent, never heard of again, and not in the input any more."""
        return tuple(entry for mark, entry in self._unknown.items() if mark not in self._met)

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

    @cached_property
    def _criteria(self) -> dict[str, int]:
        """The open ones by their criteria; what is written by its id may be written again."""
        return {one.target: mark for mark, one in self._unknown.items() if "?" in one.target}

    @cached_property
    def _later(self) -> dict[str, int]:
        """The number of the last item done, for every target where one failed. The journal is read
        twice for it."""
        failed, last = Seen(), dict[str, int]()
        for line in self._settled():
            if line["result"] not in DONE and line.get("target"):
                failed.add(fingerprint(line["target"], ""))
        for line in self._settled() if len(failed) else ():
            if line["result"] in DONE and fingerprint(line["target"], "") in failed:
                last[line["target"]] = max(last.get(line["target"], 0), int(line["number"]))
        return last

    def _settled(self) -> Iterator[dict[str, Any]]:
        found = lines(self._file) if self._file else iter(())
        return (line for line in found if line.get("result", "unknown") != "unknown")


def _mark(item: Item | Refused) -> int:
    return fingerprint(item.place.absolute, item.sha256)


def read(file: Path) -> Progress:
    """What the journal in `file` says; a torn last line says nothing. Raises OSError."""
    progress = Progress(file)
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
