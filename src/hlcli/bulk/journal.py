"""What became of every item, one line each, written before anything is said about it."""

from __future__ import annotations

from dataclasses import dataclass

from hlcli.bulk.planning import Planned


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `result` is a word of the contract (`fhir.exchange`), `unchanged`
    included; `target` is Type/id, or Type?… with its criteria hashed."""

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


class JournalFull(Exception):
    """The disk takes no more."""


class Journal:
    """Appends whole lines. Every method raises JournalFull once the disk takes no more."""

    def sent(self, planned: Planned) -> None:
        """A conditional update leaves now: should the process die, its fate is unknown."""
        raise NotImplementedError

    def finished(
        self,
        planned: Planned,
        result: str,
        status: int | None,
        *,
        id: str | None = None,
        version: str | None = None,
        attempts: int = 0,
    ) -> None:
        """What came of it, whatever it is."""
        raise NotImplementedError

    def end(self, reason: str) -> None:
        """The last line: every item was looked at. A run without it can be resumed."""
        raise NotImplementedError
