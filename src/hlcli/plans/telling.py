"""What is said about a load: before it, while it runs, and at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.bulk.input.item import Refused
from hlcli.bulk.input.paths import Left
from hlcli.bulk.kept.runs import Run
from hlcli.bulk.plan.order import Order
from hlcli.bulk.plan.planning import How, Planned
from hlcli.bulk.plan.task import Outcome
from hlcli.bulk.run.limiter import Pace
from hlcli.bulk.run.supply import Supply
from hlcli.bulk.told.events import Debugged, Ended, Event, Started, Stopping
from hlcli.bulk.told.figures import Figures, Summary
from hlcli.bulk.told.telling import refused
from hlcli.errors import Problem
from hlcli.fhir import jsontext
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.plans import left, reporting

if TYPE_CHECKING:
    from hlcli.plans.load import Load
    from hlcli.session import Session
    from hlcli.view.console.screen import Screen
    from hlcli.view.load.about import About, Earlier

#: What was asked, and the outcome that said that nothing can work.
Hopeless = tuple[Interaction, Outcome] | None

#: The exit code where something is not done.
SOME_FAILED = 8

#: All was looked at, or as much as somebody wanted to see.
_WHOLE = ("done", "rehearsed", "unread")


def about(session: Session, asked: Load) -> About:
    """What a report calls the run."""
    from hlcli.view.load.about import About

    paths, how = asked.paths, asked.how
    source = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
    way = f"conditional by {','.join(how.by)}" if how.by else "by id"
    started = session.screen.env.now().isoformat(timespec="seconds")
    return About(
        session.screen.store,
        "<stdin>" if source == "-" else source,
        way,
        started=started,
        limit=asked.terms.max_errors.words,
        service=not (session.screen.local or session.instruments.loopback),
    )


def earlier(run: Run) -> Earlier | None:
    """What an earlier start of the run did; None where there was none."""
    from hlcli.view.load.about import Earlier

    found = run.progress
    return Earlier(found.done, found.failed, len(found.unknown)) if run.resumed else None


class Teller:
    """Shows a run's events, and what they add up to."""

    def __init__(self, screen: Screen, about: About, report: Sequence[str] = ()) -> None:
        from hlcli.view.load.progress import LoadProgress

        self._screen, self._about, self._report = screen, about, report
        self._figures = Figures()
        self._progress = LoadProgress(self._figures, screen)
        self._ended = ""

    @property
    def items(self) -> int:
        """Settled so far."""
        return self._figures.items

    def expect(self, size: int | None, pace: Pace | None, how: How) -> None:
        """Before anything is sent; without a pace nothing limits it but this machine."""
        from hlcli.view.load import expect

        expect.show(self._about, size, pace, bool(how.by), self._screen)

    @property
    def deaf(self) -> bool:
        """Nobody listens to what is told for its own sake."""
        return False

    def tell(self, event: Event) -> None:
        """One event."""
        self._figures.add(event)
        if isinstance(event, Ended):
            self._ended = event.reason
            self._progress.clear()
            if event.reason == "interrupted":
                self._progress.fresh()
        elif isinstance(event, Debugged):
            self._debug(event)
        elif isinstance(event, Stopping):
            self._progress.stopping(event.in_flight)
        elif not isinstance(event, Started):  # of which there is nothing to be shown yet
            self._progress.tell(event)

    def _debug(self, event: Debugged) -> None:
        """Lines of many attempts are mixed: each names its item."""
        from hlcli.view.answer.notice import show_notice

        self._progress.clear()
        lines = tuple(f"item {event.number:,}: {line}" for line in event.lines)
        show_notice(Notice("debug", lines=lines), self._screen)

    def pass_over(self, passed: Left) -> None:
        """What of the input was left out."""
        told = [f"{passed.items:,} by --resource-type or --skip"] if passed.items else []
        told += [f"{passed.files:,} files that are no JSON by their names"] if passed.files else []
        self._about = replace(self._about, passed_over=tuple(told))

    def end(self, problem: Problem | None, stopped: int | None, hopeless: Hopeless = None) -> int:
        """The report, and the exit code: `problem` is why it had to end, `stopped` the status of
        whoever stopped it, `hopeless` the write that said that nothing can work."""
        summary = replace(self._figures.summary, reason=self._reason(stopped))
        code = self._code(summary, problem, stopped)
        if problem is not None:
            from hlcli.view.load import stopped as view

            view.show(problem, _exchange(hopeless), self._screen)
        self._show(summary, self._completed(summary, code), code)
        return code

    def _reason(self, stopped: int | None) -> str:
        """Why it ended."""
        return "terminated" if stopped == 143 else self._ended

    def _code(self, summary: Summary, problem: Problem | None, stopped: int | None) -> int:
        if self._ended == "interrupted" and stopped:
            return stopped
        if problem is not None and not self._wrote(summary):
            return problem.exit_code  # which says that nothing is written
        whole = summary.reason in _WHOLE and not summary.failed and not summary.unknown
        return 0 if whole else SOME_FAILED

    def _wrote(self, summary: Summary) -> bool:
        return summary.done > 0

    def _completed(self, summary: Summary, code: int) -> About:
        """With the way to go on, where there is something left to do."""
        if not code or not self._about.run:
            return self._about
        again = ("hlcli", "load", "--resume", self._about.run)
        return replace(self._about, again=again, again_why=left.why(summary))

    def _show(self, summary: Summary, about: About, code: int) -> None:
        """The files first: the report names them."""
        from hlcli.view.load import expect, loadreport

        unwritten = [*reporting.written(self._report, summary, about, code)]
        if about.folder:
            about = replace(about, left=left.left(about.folder))
        loadreport.show(summary, about, self._screen, code)
        for why in unwritten:
            expect.unwritten(why, self._screen)
        self._print(summary, about, code)

    def _print(self, summary: Summary, about: About, code: int) -> None:
        """The report as data, if that is wanted."""
        from hlcli.view.load.report_json import as_value

        reporting.printed(as_value(summary, about, code), self._screen)


def _exchange(hopeless: Hopeless) -> Exchange | None:
    """The write as a command of its own would see it, as far as a load knows."""
    if hopeless is None:
        return None
    asked, outcome = hopeless
    reply = outcome.refusal
    if reply is None and outcome.status is not None:
        body = jsontext.dumps(outcome.outcome).encode() if outcome.outcome else b""
        reply = Reply(outcome.status, (), body)
    return Exchange(asked, "", outcome.result, outcome.written, reply, outcome.problem,
                    outcome.attempts)  # fmt: skip


def checked(screen: Screen, supply: Supply) -> int:
    """What would be sent, and all that is wrong with the rest; the exit code."""
    from hlcli.view.load import expect
    from hlcli.view.load.report_json import checked_value

    would: Counter[str] = Counter()
    figures = Figures()
    while (one := supply.take()) is not None:
        if isinstance(one, Planned):
            would[one.interaction.type] += 1
        elif isinstance(one, Refused):
            figures.add(refused(0.0, one))
            expect.refused(one, screen)
    code = SOME_FAILED if figures.failed else 0
    expect.checked(would, figures.failed, screen)
    reporting.printed(checked_value(would, figures.summary, code), screen)
    return code


def circles(found: Order, screen: Screen) -> None:
    """What refers to each other in a circle cannot all come second."""
    from hlcli.view.load import expect

    if found.count:
        expect.circles(found, screen)
