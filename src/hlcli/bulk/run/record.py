"""What a run remembers and tells of its items: kept first, then told."""

from __future__ import annotations

from collections.abc import Callable

from hlcli.bulk.input.item import Refused
from hlcli.bulk.kept.journal import JournalFull
from hlcli.bulk.kept.keeper import Keeper
from hlcli.bulk.kept.progress import Fate
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.plan.task import Outcome
from hlcli.bulk.run.terms import Terms
from hlcli.bulk.told import telling
from hlcli.bulk.told.events import Event
from hlcli.errors import Problem


class Record:
    """`stop` is a reason to start no more: `max-errors`, or `full-disk`, and then `full` says why.
    `now` is in seconds since the run began."""

    def __init__(self, keeper: Keeper, terms: Terms, now: Callable[[], float]) -> None:
        self._keeper, self._terms, self._now = keeper, terms, now
        self._settled = self._failed = 0
        self._events: list[Event] = []
        self._open = False
        self._items = 0
        self.stop: str | None = None
        self.full: Problem | None = None

    @property
    def untold(self) -> int:
        """How many events nobody has heard of yet."""
        return len(self._events)

    def tell(self, event: Event) -> None:
        """To be told next."""
        self._events.append(event)

    def flushed(self) -> list[Event]:
        """What is to be told."""
        events, self._events = self._events, []
        return events

    def refused(self, one: Refused) -> None:
        """It cannot be sent."""
        self._items += 1
        self._keep(lambda: self._keeper.refused(one))
        self.tell(telling.refused(self._now(), one))
        self._count(failed=True)

    def passed(self, planned: Planned) -> Fate | None:
        """What an earlier process of this run made of it, told, if nothing is left to do."""
        fate = self._keeper.fate(planned)
        self._items += 1
        if fate is None and self._keeper.is_overtaken(planned):  # mended, too late
            fate = "failed"
        elif fate is None or (self._terms.redo and not self._is_over(planned, fate)):
            return None
        if fate == "unknown":
            self._keeper.open_since(planned)  # it is not missing
        overtaken = fate == "failed" and self._keeper.is_overtaken(planned)
        self.tell(telling.before(self._now(), planned, fate, overtaken=overtaken))
        self._note_open(planned, fate == "unknown")
        return fate

    def _is_over(self, planned: Planned, fate: Fate) -> bool:
        """Also for what failed: what came after it and is written must not be undone."""
        return fate == "done" or (fate == "failed" and self._keeper.is_overtaken(planned))

    def since(self, planned: Planned) -> float | None:
        """Of one that an earlier process sent, and whose fate is to be looked up."""
        return self._keeper.open_since(planned)

    def matched(self, planned: Planned) -> str | None:
        """The id that its criteria have led to in an earlier start, which a search may not show."""
        return None if self._terms.may_repeat else self._keeper.matched(planned)

    def version(self, planned: Planned) -> str | None:
        """That which stood there before an item of unknown fate, if this run has written it."""
        return self._keeper.version(planned)

    def is_unknown(self, planned: Planned) -> bool:
        """An earlier process sent it, and what became of it is to be looked up."""
        return self._terms.redo and self._keeper.fate(planned) == "unknown"

    def sent(self, planned: Planned, at: float) -> bool:
        """It is to leave now; False if that cannot be remembered."""
        if self._terms.aim == "write":
            self._keep(lambda: self._keeper.sent(planned, at))
        return self.full is None

    def settled(self, planned: Planned, outcome: Outcome, *, keep: bool) -> None:
        """What came of it; what is not kept is to be done again."""
        keeper = self._keeper.settled if keep else self._keeper.cut_short
        self._keep(lambda: keeper(planned, outcome))
        self.tell(telling.finished(self._now(), planned, outcome))
        self._note_open(planned, outcome.written is None)
        self._count(failed=outcome.failed)

    def end(self) -> None:
        """Every item was looked at. Tomorrow the same command starts anew, unless criteria are open
        that must not be sent again blindly, or nothing came in where something had."""
        if not self._items and self._keeper.done_before():
            self.stop = "no-input"
            return
        for entry in self._keeper.missing():
            self.tell(telling.missing(self._now(), entry))
            self._open |= "?" in entry.target
        if not self._open:
            self._keep(lambda: self._keeper.end("done"))

    def _keep(self, keep: Callable[[], None]) -> None:
        """After a full disk the rest is heard, and not kept."""
        if self.full is not None:
            return
        try:
            keep()
        except JournalFull as error:
            self.full, self.stop = error.problem, "full-disk"

    def _note_open(self, planned: Planned, unknown: bool) -> None:
        """What is written by its id may be written again."""
        self._open |= unknown and planned.interaction.id is None

    def _count(self, *, failed: bool) -> None:
        self._settled += 1
        self._failed += failed
        if self.stop is None and self._terms.max_errors.reached(self._failed, self._settled):
            self.stop = "max-errors"
