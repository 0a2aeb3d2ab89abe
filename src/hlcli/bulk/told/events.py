"""What happens during a run, as a stream of small facts: the runner tells, faces listen.

`at` is in seconds since the run began, by a clock that never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass

from hlcli.bulk.input.item import Place


@dataclass(frozen=True, slots=True)
class Started:
    """`done` were done earlier."""

    at: float
    run: str = ""
    done: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """One item is settled. `result` is a word of the contract, or `skipped` for one that an
    earlier run did; `written` None means unknown. `type` is the problem's, `code` and
    `expression` are of the first bad issue. `seconds` is the last attempt's, as seen from here,
    `server_seconds` what passed between the last byte sent and the first byte back.
    `bytes` is the body's size, `waited` what was spent waiting before repeats. `message` and
    `hint` are the problem's, for what was refused here: they hold no clinical value. `notes` are
    the item's. `target` is `Patient/1`, or `Patient` where the service chooses the id; `version`
    what stands there now. `diagnostics` are the endpoint's words on the first bad issue: they may
    hold clinical values."""

    at: float
    number: int
    place: Place
    result: str
    written: bool | None
    status: int | None = None
    type: str | None = None
    code: str | None = None
    expression: str | None = None
    attempts: int = 0
    seconds: float | None = None
    server_seconds: float | None = None
    bytes: int = 0
    waited: float = 0.0
    message: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()
    target: str = ""
    version: str | None = None
    diagnostics: str = ""


@dataclass(frozen=True, slots=True)
class Repeated:
    """An attempt failed and will be repeated in `seconds`; `reason` as in `Notice.reason`:
    throttled, connect, server …"""

    at: float
    number: int
    reason: str
    seconds: float
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Braked:
    """The limiter slowed all of it down: so many may now be in flight, nothing for `seconds`."""

    at: float
    allowed: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """Told a few times a second: how many are in flight, how many may be, and how many bytes of
    the input (as they lie on disk) are behind, and in all, if that is known. `waiting` rest before
    they are sent again."""

    at: float
    in_flight: int
    allowed: int
    read: int = 0
    size: int | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Debugged:
    """What --debug says of an attempt, secrets left out."""

    at: float
    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopping:
    """The user has asked for an end: nothing more is started, `in_flight` are waited for."""

    at: float
    in_flight: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The last: `done`, `interrupted`, `max-errors`, `hopeless`, `full-disk` …"""

    at: float
    reason: str


Event = Started | Finished | Repeated | Braked | Pulse | Debugged | Stopping | Ended
