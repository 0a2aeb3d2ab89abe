"""When a run should end before its input does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hlcli.bulk.plan.task import Outcome
from hlcli.errors import Problem

#: Failures of one of these kinds say nothing about the item; none can work until it is mended.
_OF_ALL = ("credentials", "config", "denied", "unreachable", "redirect")
_AT_ONCE = ("credentials", "config")
#: Of anything at all, in a row: by then it is not the items.
_IN_A_ROW = 20
_NOT_THE_ITEM = (*_OF_ALL, "throttled", "server-error", "timeout", "lost-answer", "bad-answer")


@dataclass(frozen=True)
class MaxErrors:
    """`count` failed items, or `share` (0 to 1) of those settled, once there are a hundred."""

    count: int | None = None
    share: float | None = None

    @property
    def words(self) -> str:
        """`more than 5 failed`, `more than 5% failed`; nothing without a limit."""
        if self.count is not None:
            return f"more than {self.count:,} failed"
        return "" if self.share is None else f"more than {self.share * 100:g}% failed"

    def reached(self, failed: int, settled: int) -> bool:
        """More than allowed."""
        if self.count is not None:
            return failed > self.count
        return self.share is not None and settled >= 100 and failed > self.share * settled


class Hope:
    """Whether anything can work: judged by the first answers, and by long rows of failures."""

    def __init__(self) -> None:
        #: Something was answered that only a store that works answers.
        self.worked = False
        self._row = 0
        self.problem: Problem | None = None

    def learn(self, outcome: Outcome) -> bool:
        """One more outcome; True if it says that nothing can work."""
        problem = outcome.problem
        if problem is None or (problem.type not in _NOT_THE_ITEM and not _no_store(outcome)):
            self.worked, self._row = self.worked or not _no_store(outcome), 0
            return False
        self._row += 1
        hopeless = (
            problem.type in _AT_ONCE
            or self._row >= _IN_A_ROW
            or (not self.worked and (problem.type in _OF_ALL or _no_store(outcome)))
        )
        if hopeless and self.problem is None:
            self.problem = replace(problem, message=problem.message or _words(outcome))
        return hopeless


def _no_store(outcome: Outcome) -> bool:
    """A write is answered 404 only where there is no such data store."""
    return outcome.status == 404 and not outcome.written


def _words(outcome: Outcome) -> str:
    """For a refusal whose own words are its status and its outcome."""
    if _no_store(outcome):
        return "the endpoint answers 404: there is no such data store"
    who = {401: "does not know who asks", 403: "refuses these credentials"}
    return f"the endpoint {who.get(outcome.status or 0, 'refuses every item')} ({outcome.status})"
