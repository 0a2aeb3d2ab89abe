"""A load: the input, the run's folder, who sends, and what is said about it, put together."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hlcli.bulk.input import paths
from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.input.scales import Scales
from hlcli.bulk.input.source import Sources, open_sources
from hlcli.bulk.kept import runs
from hlcli.bulk.kept.failures import Failures
from hlcli.bulk.kept.keeper import Folder, Keeper, Nothing
from hlcli.bulk.plan import order
from hlcli.bulk.plan.planning import Planned, check, plan
from hlcli.bulk.plan.task import Hands
from hlcli.bulk.run.limiter import Limiter, Pace
from hlcli.bulk.run.runner import Runner
from hlcli.bulk.run.stops import Stops
from hlcli.bulk.run.supply import Ahead, Direct, Prepared, Raw, Supply
from hlcli.bulk.run.terms import Terms, World
from hlcli.bulk.told.events import Started
from hlcli.errors import UsageError
from hlcli.plans import telling
from hlcli.plans.foretelling import Foreteller
from hlcli.plans.load import Load

if TYPE_CHECKING:
    from hlcli.session import Session
    from hlcli.view.load.about import About

#: Items planned before they are asked for.
_AHEAD = 64

#: Seconds after which a search shows whatever was written before.
_LAG = 300.0


def load(session: Session, asked: Load) -> int:
    """Run it, and say what came of it; the exit code."""
    check(asked.how)
    with ExitStack() as stack:
        input = _Input(session, asked)
        if asked.only_check:
            return telling.checked(session.screen, Prepared(Direct(input.items()), input.plan, 0))
        return _loaded(session, asked, input, stack)


class _Input:
    """Every item of the input, planned."""

    def __init__(self, session: Session, asked: Load) -> None:
        self._session, self._asked = session, asked
        self._sources = self._open()

    def done(self, settled: int) -> int:
        """Bytes of it behind so many items; reading itself is far ahead."""
        behind = self._sources.read * settled // max(settled, self._sources.count, 1)
        limit = self._asked.source.limit
        return max(behind, (self.size or 0) * settled // limit) if limit else behind

    @property
    def left(self) -> paths.Left:
        """What of it is none of this load's business."""
        return self._sources.left

    @cached_property
    def _scales(self) -> Scales:
        return Scales(self._asked.paths)

    @property
    def size(self) -> int | None:
        """Bytes of it, where they are read once, and once they are known."""
        return None if self._asked.by_references else self._scales.bytes

    def plan(self, item: Item) -> Planned | Refused:
        """The interaction that writes it."""
        return plan(item, self._asked.how)

    def items(self) -> Iterator[Raw]:
        """As read."""
        if not self._asked.by_references:
            return self._sources
        if (pipe := paths.once(self._asked.paths)) is not None:
            what = "standard input" if pipe == paths.STDIN else pipe
            raise UsageError(f"--order references reads everything twice: {what} cannot be")
        found = order.read(self._open)
        telling.circles(found, self._session.screen)
        return found.items(self._open)

    def _open(self) -> Sources:
        stdin = self._session.screen.env.stdin.raw
        return open_sources(self._asked.paths, stdin, self._asked.source)


def _loaded(session: Session, asked: Load, input: _Input, stack: ExitStack) -> int:
    senders = _senders(session, asked, input, stack)  # workers take a moment to start
    kept = _kept(session, asked, stack)
    voice = Foreteller if asked.terms.aim == "rehearse" else telling.Teller
    teller = voice(session.screen, kept.about, asked.report)
    teller.expect(input.size, None if session.inline else asked.pace, asked.how)
    clock, stops = session.screen.env.monotonic, senders.stops
    world = World(
        clock,
        lambda: session.screen.env.now().timestamp(),
        lambda: stops.count or teller.deaf,
        lambda: input.done(teller.items),
        lambda: input.size,
    )
    limiter = Limiter(senders.pace, clock())
    runner = Runner(senders.supply, senders.hands, kept.keeper, limiter, kept.terms, world)
    for event in runner.events(Started(0.0, kept.about.run, kept.done)):
        teller.tell(event)
    teller.pass_over(input.left)
    code = teller.end(runner.problem, stops.status if stops.count else None, runner.hopeless)
    if runner.bug is not None:
        raise runner.bug  # after the report, which says what is written
    return code


@dataclass(frozen=True)
class _Senders:
    """Who sends, how fast, what they are fed with, and who may stop them."""

    supply: Supply
    hands: Hands
    pace: Pace
    stops: Stops


def _senders(session: Session, asked: Load, input: _Input, stack: ExitStack) -> _Senders:
    """Raises ConfigError, CredentialsError and UsageError where nothing can be sent."""
    if session.inline:
        hands = session.hands(writes=asked.terms.aim == "write")
        stack.callback(hands.close)
        pace = replace(asked.pace, concurrency=1, climb=False)
        stops = stack.enter_context(Stops(raises=True))
        supply = Prepared(Direct(input.items()), input.plan, 0)
        return _Senders(supply, hands, pace, stops)
    wake, bell = socket.socketpair()
    hands = session.hands(wake, writes=asked.terms.aim == "write")
    stack.callback(hands.close)
    stops = stack.enter_context(Stops(bell))
    supply = Prepared(Ahead(input.items(), bell), input.plan, _AHEAD)
    return _Senders(supply, hands, asked.pace, stops)


@dataclass(frozen=True)
class _Kept:
    """What is remembered, where, and what of it counts for this start."""

    keeper: Keeper
    terms: Terms
    about: About
    done: int = 0


def _kept(session: Session, asked: Load, stack: ExitStack) -> _Kept:
    about = telling.about(session, asked)
    if asked.terms.aim == "rehearse":
        return _Kept(Nothing(), asked.terms, about)
    now = session.screen.env.now()
    header = runs.Header(session.address, asked.options, asked.argv)
    run = runs.open_run(header, now, resume=asked.resume, run_dir=asked.run_dir)
    stack.callback(run.close)
    failures = Failures(run.folder, anew=asked.terms.redo)
    stack.callback(failures.close)
    old = run.touched is not None and now.timestamp() - run.touched > _LAG
    terms = replace(asked.terms, may_repeat=old)
    path = asked.run_dir or (asked.resume if os.sep in (asked.resume or "") else None)
    name = os.path.join(os.curdir, path) if path else run.name
    about = replace(about, run=name, folder=str(run.folder), earlier=telling.earlier(run))
    return _Kept(Folder(run, failures, terms.redo), terms, about, run.progress.done)
