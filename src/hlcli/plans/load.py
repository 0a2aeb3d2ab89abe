"""A load as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from hlcli.bulk.input.source import Options
from hlcli.bulk.plan.planning import How
from hlcli.bulk.run.limiter import Pace
from hlcli.bulk.run.terms import Terms


@dataclass(frozen=True)
class Load:
    """All that the command line says. `options` and `argv` are for the run's header;
    `only_check`: nothing is sent at all."""

    paths: tuple[str, ...]
    how: How
    source: Options
    terms: Terms
    pace: Pace
    options: dict[str, str]
    argv: tuple[str, ...]
    resume: str | None = None
    run_dir: str | None = None
    report: tuple[str, ...] = ()
    by_references: bool = False
    only_check: bool = False
