"""What a journal says was done before."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.kept import lines
from hlcli.bulk.kept.history import History
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
        self._history = History(file) if file else None
        self._done, self._failed = Seen(), Seen()
        self._unknown: dict[int, Entry] = {}
        #: The same by what was written to.
        self._open: dict[str, set[int]] = {}
        self._met: set[int] = set()

    def add(self, line: dict[str, Any]) -> None:
        """One line of a journal; what comes later counts."""
        mark, result = fingerprint(line.get("place", ""), line.get("sha256", "")), line["result"]
        if result == "unknown":
            self._add_unknown(mark, {name: line.get(name) for name in _FIELDS})
            return
        self._forget(mark)
        (self._done if result in DONE else self._failed).add(mark)
        if result in DONE:
            self.settle(line.get("target", ""), line.get("number") or 0)

    def settle(self, target: str, number: int) -> None:
        """A write to it has come to something: what earlier ones came to matters no more."""
        for mark in [*self._open.get(target, ())]:
            if self._unknown[mark].number <= number:
                self._forget(mark)

    def _add_unknown(self, mark: int, told: dict[str, Any]) -> None:
        """When it was first sent stays known, whatever is found out later, or not."""
        before, entry = self._unknown.get(mark), Entry(**told)
        if before is not None and before.at is not None:
            entry = replace(entry, at=min(before.at, entry.at or before.at))
        self._unknown[mark] = entry
        self._open.setdefault(entry.target, set()).add(mark)

    def _forget(self, mark: int) -> None:
        entry = self._unknown.pop(mark, None)
        if entry is None:
            return
        marks = self._open[entry.target]
        marks.discard(mark)
        if not marks:  # there may be millions, and every one was open once
            del self._open[entry.target]

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
        if "?" in target and target in self._open:
            return "unknown"  # what is written by its id may be written again
        return "failed" if mark in self._failed else None

    def meet(self, item: Item | Refused, target: str) -> Entry | None:
        """The open one that this item is, or whose criteria it has; it is no longer missing."""
        mark = _mark(item)
        found = mark if mark in self._unknown else min(self._open.get(target, ()), default=None)
        if found is None:
            return None
        self._met.add(found)
        return self._unknown[found]

    def is_overtaken(self, item: Item, target: str) -> bool:
        """It is not done, and a later item for the same target is."""
        if self._history is None or not len(self._failed):
            return False
        return self._history.is_overtaken(_mark(item), item.number, target)

    def matched(self, target: str) -> str | None:
        """The id that these criteria have led to, in an earlier start."""
        return self._history.matched(target) if self._history else None

    def version(self, target: str) -> str | None:
        """That of the last write to a resource of which another write is of unknown fate."""
        return self._history.version(target) if self._history else None

    @property
    def is_open(self) -> bool:
        """There are criteria of which nobody knows what became."""
        return any("?" in target for target in self._open)

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


def _mark(item: Item | Refused) -> int:
    return fingerprint(item.place.absolute, item.sha256)


def read(file: Path) -> Progress:
    """What the journal in `file` says; a torn last line says nothing. Raises OSError."""
    progress = Progress(file)
    for line in lines.read(file):
        if "result" in line:
            progress.add(line)
    return progress
