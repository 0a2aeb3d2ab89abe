"""What is said about a rehearsal of a load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hlcli.bulk.told.events import Ended, Event, Finished, Pulse, Stopping
from hlcli.bulk.told.figures import Summary
from hlcli.errors import Problem
from hlcli.plans.telling import Hopeless, Teller

if TYPE_CHECKING:
    from hlcli.view.console.screen import Screen
    from hlcli.view.load.about import About


class Foreteller(Teller):
    """Shows a rehearsal: its data are what each item would do."""

    def __init__(self, screen: Screen, about: About, report: Sequence[str] = ()) -> None:
        from hlcli.view.load.foretold import Foretold

        super().__init__(screen, about, report)
        self._foretold = Foretold(screen)

    @property
    def deaf(self) -> bool:
        """Nobody reads on."""
        return self._foretold.failed is not None

    def tell(self, event: Event) -> None:
        """One event; its line not in the middle of the panel."""
        if isinstance(event, Stopping) and self.deaf:
            return  # it is the reader who went
        if isinstance(event, Finished):
            self._foretold.add(event)
        elif isinstance(event, Pulse | Ended):
            self._progress.clear()
            self._foretold.flush()
        super().tell(event)

    def end(self, problem: Problem | None, stopped: int | None, hopeless: Hopeless = None) -> int:
        """As any load's; unprinted lines are a problem."""
        return super().end(problem or self._foretold.problem, stopped, hopeless)

    def _reason(self, stopped: int | None) -> str:
        if self.deaf and self._foretold.problem is None:
            return "unread"
        ended = super()._reason(stopped)
        return "rehearsed" if ended == "done" else ended

    def _wrote(self, summary: Summary) -> bool:  # noqa: ARG002
        return False

    def _print(self, summary: Summary, about: About, code: int) -> None:
        """The lines are out already."""
