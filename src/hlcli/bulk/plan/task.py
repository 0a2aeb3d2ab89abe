"""What is handed to whoever sends, and what they tell back: plain values that cross processes.

Named tuples: pickling a frozen dataclass takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Protocol

from hlcli.errors import Problem
from hlcli.fhir.interaction import Interaction, Reply

#: `write`; `settle` looks up first whether an earlier run wrote it; `rehearse` only looks.
Aim = Literal["write", "settle", "rehearse"]


class Task(NamedTuple):
    """One item to be written. `if_match_auto` and `skip_unchanged` take a read first.
    `may_repeat`: what a look does not find is sent again; a search may be late. `since` is when it
    was first sent, or will be, in seconds of the epoch; None where nobody knows. `after` is the
    version that this run had written before."""

    number: int
    interaction: Interaction
    aim: Aim = "write"
    if_match_auto: bool = False
    skip_unchanged: bool = False
    may_repeat: bool = True
    since: float | None = None
    after: str | None = None


class Outcome(NamedTuple):
    """What came of a task. `outcome` is the OperationOutcome of one that failed. `seconds` and
    `server` are the last attempt's, see `events.Finished`. `since` is when an attempt began whose
    fate is open, in seconds of the epoch; `requests` counts all that were sent, looks too.
    `refusal` is the answer that may speak for all of them: of one who is not known, may not, or
    asks for what is not there."""

    number: int
    result: str
    written: bool | None
    status: int | None = None
    problem: Problem | None = None
    id: str | None = None
    version: str | None = None
    attempts: int = 0
    seconds: float | None = None
    server: float | None = None
    waited: float = 0.0
    outcome: Mapping[str, Any] | None = None
    since: float | None = None
    requests: int = 1
    refusal: Reply | None = None

    @property
    def failed(self) -> bool:
        """Not done, or nobody knows."""
        return self.problem is not None


class Came(NamedTuple):
    """A task is settled."""

    outcome: Outcome


class Waits(NamedTuple):
    """A task waits `seconds` before a repeat, and then for `Hands.go`. `began` is when the attempt
    began, by the system's monotonic clock; `pressed`: it was turned away, and everybody should slow
    down; `told`: the seconds that the service asked for."""

    number: int
    reason: str
    seconds: float
    began: float
    pressed: bool = False
    told: float | None = None
    status: int | None = None


class Said(NamedTuple):
    """What --debug says of a task's attempt, secrets left out."""

    number: int
    lines: tuple[str, ...]


Told = Came | Waits | Said


class Hands(Protocol):
    """Who sends: worker processes, or this very process."""

    def give(self, tasks: list[Task]) -> None:
        """Start these."""

    def go(self, numbers: list[int]) -> None:
        """These have waited long enough, and there is room for their repeats."""

    def take(self, seconds: float) -> list[Told]:
        """What has happened; waits at most so long for something to happen."""

    def drop(self) -> None:
        """Cut short whatever is under way: its outcome comes at once, perhaps `unknown`."""

    def close(self) -> None:
        """Give back processes and sockets."""
