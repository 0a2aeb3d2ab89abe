"""How a run goes, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hlcli.bulk.plan.task import Aim
from hlcli.bulk.run.stop import MaxErrors


@dataclass(frozen=True)
class Terms:
    """How a run goes. `redo`: what failed before is sent again, what is unknown looked up, and
    sent again if a look that is not too early (`may_repeat`) does not find it."""

    aim: Aim = "write"
    if_match_auto: bool = False
    skip_unchanged: bool = False
    redo: bool = False
    may_repeat: bool = True
    max_errors: MaxErrors = field(default_factory=MaxErrors)


@dataclass(frozen=True)
class World:
    """What surrounds a run. `wall` tells the seconds of the epoch. `stops` counts how often the
    user has asked for an end: the second time, what is in flight is cut short. `read` tells the
    bytes of the input behind, `size` those of all of it, once they are known."""

    monotonic: Callable[[], float]
    wall: Callable[[], float]
    stops: Callable[[], int] = lambda: 0
    read: Callable[[], int] = lambda: 0
    size: Callable[[], int | None] = lambda: None
