"""How long a write of unknown fate is watched, and how often one looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hlcli.session import Session

#: Seconds between looks, the last one for ever.
_STEPS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
#: Seconds that a server may go on with a request whose sender has hung up. Nobody documents how
#: many; gateways give theirs a minute.
_GOES_ON = 60.0
#: Since when, where nobody knows: whatever is there now may be what was written.
_EVER = 50 * 365.25 * 86400


@dataclass(frozen=True)
class Terms:
    """`since` is when the write was first sent, by this machine's clock, `lag` how many seconds a
    search may be behind, `digest` the fingerprint of what was sent; None where it is not known."""

    since: datetime | None
    lag: float
    digest: str | None


class Vigil:
    """From the first attempt until a search must show what that attempt wrote.

    The request may have been under way for the whole timeout of an attempt, and in the server for
    a while after that; the lag begins then.
    What passed before we began is measured by the wall clock, what passes now by the one that
    never jumps.
    """

    def __init__(self, session: Session, terms: Terms) -> None:
        self._env = env = session.screen.env
        self._known = terms.since is not None
        before = (env.now() - terms.since).total_seconds() if terms.since else 0.0
        self._began = env.monotonic()
        self._first = self._began - max(0.0, before)
        self.lasts = session.timeout + _GOES_ON + terms.lag
        self._looks = 0

    @property
    def elapsed(self) -> float:
        """Seconds since the first attempt began, at least; for content, which may be ours."""
        return self._env.monotonic() - self._first + (0.0 if self._known else _EVER)

    @property
    def watched(self) -> float:
        """Seconds since we began to look."""
        return self._env.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds until it is over."""
        return max(0.0, self._first + self.lasts - self._env.monotonic())

    @property
    def over(self) -> bool:
        """A search shows by now whatever was written."""
        return self.left <= 0

    def pause(self) -> float:
        """Seconds until the next look; the last one is when it is over."""
        step = _STEPS[min(self._looks, len(_STEPS) - 1)]
        self._looks += 1
        return min(step, self.left)
