"""What a run keeps of every item: its line in the journal, and the resource itself if it failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hlcli.bulk.input.item import Refused
from hlcli.bulk.kept.failures import Failures
from hlcli.bulk.kept.journal import DONE, Entry
from hlcli.bulk.kept.progress import Fate
from hlcli.bulk.kept.runs import Run
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.plan.task import Outcome


class Keeper(Protocol):
    """What must be written raises JournalFull once the disk takes no more."""

    def fate(self, planned: Planned) -> Fate | None:
        """What an earlier process of this run made of the item, or of another with its
        criteria."""

    def open_since(self, planned: Planned) -> float | None:
        """When the item of unknown fate was first sent, in seconds of the epoch."""

    def is_overtaken(self, planned: Planned) -> bool:
        """It is not done, and a later item for the same resource is written."""

    def matched(self, planned: Planned) -> str | None:
        """The id that its criteria have led to in an earlier start."""

    def version(self, planned: Planned) -> str | None:
        """That which this run has last written of the resource, before one of unknown fate."""

    def done_before(self) -> int:
        """How many items an earlier start has done."""

    def missing(self) -> Sequence[Entry]:
        """Of unknown fate, and not in the input any more."""

    def sent(self, planned: Planned, at: float) -> None:
        """It leaves now."""

    def settled(self, planned: Planned, outcome: Outcome) -> None:
        """What came of it."""

    def cut_short(self, planned: Planned, outcome: Outcome) -> None:
        """It is to be done again, but somebody should know of it."""

    def refused(self, refused: Refused) -> None:
        """It cannot be sent."""

    def end(self, reason: str) -> None:
        """Every item was looked at."""


class Folder:
    """Keeps it in a run's folder. `redo`: what failed before is tried again, and told again."""

    def __init__(self, run: Run, failures: Failures, redo: bool) -> None:
        self._run = run
        self._failures = failures
        self._redo = redo

    def fate(self, planned: Planned) -> Fate | None:
        """As the journal has it."""
        if not self._run.resumed:
            return None
        progress = self._run.progress
        return progress.fate(planned.item, self._target(planned) if progress.is_open else "")

    def open_since(self, planned: Planned) -> float | None:
        """As the journal has it."""
        entry = self._run.progress.meet(planned.item, self._target(planned))
        return entry.at if entry else None

    def is_overtaken(self, planned: Planned) -> bool:
        """As the journal has it."""
        if not self._run.resumed:
            return False
        return self._run.progress.is_overtaken(planned.item, self._target(planned))

    def matched(self, planned: Planned) -> str | None:
        """As the journal has it."""
        if not self._run.resumed:
            return None
        return self._run.progress.matched(self._target(planned))

    def version(self, planned: Planned) -> str | None:
        """As the journal has it."""
        return self._run.progress.version(self._target(planned))

    def done_before(self) -> int:
        """As the journal has it."""
        return self._run.progress.done

    def missing(self) -> Sequence[Entry]:
        """As the journal has it."""
        return self._run.progress.missing

    def sent(self, planned: Planned, at: float) -> None:
        """Only where a repeat could do harm: what is written by its id is simply written again,
        unless that depends on what stands there."""
        asked = planned.interaction
        if asked.id is None or asked.header("If-Match") or asked.header("If-None-Match"):
            self._run.journal.sent(planned, at)

    def settled(self, planned: Planned, outcome: Outcome) -> None:
        """The failure first: what is in both files twice does no harm, what is in neither does."""
        if outcome.failed:
            self._fail(planned, outcome)
        if outcome.result in DONE:
            self._run.progress.settle(self._target(planned), planned.item.number)
        self._run.journal.finished(
            planned,
            outcome.result,
            outcome.status,
            id=outcome.id,
            version=outcome.version,
            attempts=outcome.attempts,
            at=outcome.since if outcome.written is None else None,
        )

    def cut_short(self, planned: Planned, outcome: Outcome) -> None:
        """What may be written is named."""
        if outcome.written is None:
            self._fail(planned, outcome)

    def refused(self, refused: Refused) -> None:
        """It is refused again by whoever resumes, but told once."""
        if self._redo or self._run.progress.fate(refused) is None:
            self._failures.add(refused, None, refused.problem)
            self._run.journal.refused(refused)

    def end(self, reason: str) -> None:
        """Tomorrow's run starts anew."""
        self._run.journal.end(reason)
        if self._redo:
            self._failures.over()

    def _fail(self, planned: Planned, outcome: Outcome) -> None:
        """What may be written is told, but not given to be loaded again."""
        told = (outcome.status, outcome.problem, outcome.outcome)
        self._failures.add(planned.item, *told, again=outcome.written is False)

    def _target(self, planned: Planned) -> str:
        return self._run.journal.target(planned.interaction)


class Nothing:
    """Keeps nothing: a rehearsal."""

    def fate(self, planned: Planned) -> Fate | None:  # noqa: ARG002
        """There was no earlier process."""
        return None

    def open_since(self, planned: Planned) -> float | None:  # noqa: ARG002
        """There was no earlier process."""
        return None

    def is_overtaken(self, planned: Planned) -> bool:  # noqa: ARG002
        """There was no earlier process."""
        return False

    def matched(self, planned: Planned) -> str | None:  # noqa: ARG002
        """There was no earlier process."""
        return None

    def version(self, planned: Planned) -> str | None:  # noqa: ARG002
        """There was no earlier process."""
        return None

    def done_before(self) -> int:
        """There was no earlier process."""
        return 0

    def missing(self) -> Sequence[Entry]:
        """There was no earlier process."""
        return ()

    def sent(self, planned: Planned, at: float) -> None:
        """Not kept."""

    def settled(self, planned: Planned, outcome: Outcome) -> None:
        """Not kept."""

    def cut_short(self, planned: Planned, outcome: Outcome) -> None:
        """Not kept."""

    def refused(self, refused: Refused) -> None:
        """Not kept."""

    def end(self, reason: str) -> None:
        """Not kept."""
