"""What a run keeps of every item: its line in the journal, and the resource itself if it failed."""

from __future__ import annotations

from typing import Protocol

from hlcli.bulk.failures import Failures
from hlcli.bulk.item import Refused
from hlcli.bulk.planning import Planned
from hlcli.bulk.progress import Fate
from hlcli.bulk.runs import Run
from hlcli.bulk.task import Outcome


class Keeper(Protocol):
    """Every method raises JournalFull once the disk takes no more."""

    def fate(self, planned: Planned) -> Fate | None:
        """What an earlier process of this run made of the item."""

    def sent(self, planned: Planned) -> None:
        """It leaves now."""

    def settled(self, planned: Planned, outcome: Outcome) -> None:
        """What came of it."""

    def refused(self, refused: Refused) -> None:
        """It cannot be sent."""

    def end(self, reason: str) -> None:
        """Every item was looked at."""


class Folder:
    """Keeps it in a run's folder."""

    def __init__(self, run: Run, failures: Failures) -> None:
        self._run = run
        self._failures = failures

    def fate(self, planned: Planned) -> Fate | None:
        """As the journal has it."""
        return self._run.progress.fate(planned.item) if self._run.resumed else None

    def sent(self, planned: Planned) -> None:
        """Only where a repeat could do harm: what is written by its id is simply written again."""
        if planned.interaction.id is None:
            self._run.journal.sent(planned)

    def settled(self, planned: Planned, outcome: Outcome) -> None:
        """The failure first: what is in both files twice does no harm, what is in neither does."""
        if outcome.failed and outcome.written is False:
            self._failures.add(planned.item, outcome.status, outcome.problem, outcome.outcome)
        self._run.journal.finished(
            planned,
            outcome.result,
            outcome.status,
            id=outcome.id,
            version=outcome.version,
            attempts=outcome.attempts,
        )

    def refused(self, refused: Refused) -> None:
        """It is refused again by whoever resumes, but told once."""
        if self._run.progress.fate(refused) is None:
            self._failures.add(refused, None, refused.problem)
            self._run.journal.refused(refused)

    def end(self, reason: str) -> None:
        """Tomorrow's run starts anew."""
        self._run.journal.end(reason)


class Nothing:
    """Keeps nothing: a rehearsal."""

    def fate(self, planned: Planned) -> Fate | None:  # noqa: ARG002
        """There was no earlier process."""
        return None

    def sent(self, planned: Planned) -> None:
        """Not kept."""

    def settled(self, planned: Planned, outcome: Outcome) -> None:
        """Not kept."""

    def refused(self, refused: Refused) -> None:
        """Not kept."""

    def end(self, reason: str) -> None:
        """Not kept."""
