"""A load: the input, the run's folder, who sends, and what is said about it, put together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlcli.bulk import runs
from hlcli.bulk.events import Event, Started
from hlcli.bulk.failures import Failures
from hlcli.bulk.item import Refused
from hlcli.bulk.keeper import Folder, Keeper, Nothing
from hlcli.bulk.limiter import Limiter, Pace
from hlcli.bulk.planning import How, Planned, check, plan
from hlcli.bulk.runner import Runner, Terms, World
from hlcli.bulk.source import Options, Sources, open_sources, size_of
from hlcli.bulk.stops import Stops
from hlcli.bulk.supply import Ahead, Direct

if TYPE_CHECKING:
    from hlcli.session import Session


@dataclass(frozen=True)
class Load:
    """All that the command line says. `aim` is write, rehearse (look only), or check (send
    nothing); `options` and `argv` are for the run's header."""

    paths: tuple[str, ...]
    how: How
    source: Options
    terms: Terms
    pace: Pace
    options: dict[str, str]
    argv: tuple[str, ...]
    resume: str | None = None
    run_dir: str | None = None
    report: str | None = None
    by_references: bool = False
    only_check: bool = False


def load(session: Session, asked: Load) -> int:
    """Run it, and say what came of it; the exit code."""
    check(asked.how)
    with ExitStack() as stack:
        return _loaded(session, asked, stack)


def _loaded(session: Session, asked: Load, stack: ExitStack) -> int:
    env = session.screen.env
    sources = open_sources(asked.paths, env.stdin.raw, asked.source)
    keeper, name, done = _kept(session, asked, stack)
    planned = _planned(sources, asked.how)
    if session.inline:
        supply: Ahead | Direct = Direct(planned)
        stops = stack.enter_context(Stops(raises=True))
        hands = session.hands()
    else:
        supply = Ahead(planned)
        stops = stack.enter_context(Stops(supply.bell))
        hands = session.hands(supply.wake)
    stack.callback(hands.close)
    pace = Pace(1) if session.inline else asked.pace
    world = World(env.monotonic, lambda: stops.count, lambda: sources.read)
    limiter = Limiter(pace, env.monotonic())
    runner = Runner(supply, hands, keeper, limiter, asked.terms, world)
    return _shown(session, runner, runner.events(Started(0.0, name, size_of(asked.paths), done)))


def _kept(session: Session, asked: Load, stack: ExitStack) -> tuple[Keeper, str, int]:
    """Where it is remembered, the run's name, and how many items were done before."""
    if asked.terms.aim == "rehearse":
        return Nothing(), "", 0
    header = runs.Header(session.address, asked.options, asked.argv)
    now = session.screen.env.now()
    run = runs.open_run(header, now, resume=asked.resume, run_dir=asked.run_dir)
    stack.callback(run.close)
    failures = Failures(run.folder)
    stack.callback(failures.close)
    return Folder(run, failures), run.name, run.progress.done


def _planned(sources: Sources, how: How) -> Iterator[Planned | Refused]:
    for item in sources:
        yield item if isinstance(item, Refused) else plan(item, how)


def _shown(session: Session, runner: Runner, events: Iterator[Event]) -> int:
    for event in events:
        print(event)
    return 0
