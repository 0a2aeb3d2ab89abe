"""Pure policy: what was asked × what happened × what was spent -> what to do next.

Nothing here waits, sends or reads a clock. Full jitter as in
https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from hlcli.errors import Problem
from hlcli.fhir.exchange import is_throttle
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.proof import Finding
from hlcli.wire import patience
from hlcli.wire.fate import Happened, Trouble, certainty, reply_of, words

#: Seconds: the backoff before the n-th repeat is chance * min(CAP, BASE * 2**n).
BASE, CAP = 0.5, 8.0

#: Refusals of who asks, or of the moment, and not of what is asked: redirects are such, too. A 404
#: to a put is a gateway's, or of what stood there a moment ago.
_OF_NOW = (401, 403, 404, 408, 410)


class Asked(Enum):
    """What was asked, as far as a repeat is concerned."""

    READ = "changes nothing: repeating is harmless"
    BY_ID = "a write whose effect can be looked up by its id"
    DELETE = "a deletion: whether something still stands there can be looked up"
    BLIND = "a write whose effect nobody can look up"

    @property
    def shows(self) -> bool:
        """A read of the resource tells what became of it."""
        return self in (Asked.BY_ID, Asked.DELETE)


#: Refusals of a repeat that may be the echo of our own first attempt.
_ECHOES: Mapping[Asked, tuple[int, ...]] = {
    Asked.BY_ID: (409, 412),
    Asked.DELETE: (404, 409, 410, 412),
}


@dataclass(frozen=True)
class Spent:
    """The budget of one interaction, looks included, and what of it is spent.

    `exposed`: an earlier attempt of this write may have been processed. `doubt`: its problem
    type, if a look cannot dispel it, because the request may be under way even now.
    """

    retries: int = 4
    max_wait: float = 60.0
    resends: int = 0
    waited: float = 0.0
    exposed: bool = False
    doubt: str | None = None

    @property
    def left(self) -> float:
        """Seconds that may still be waited."""
        return self.max_wait - self.waited

    def after(self, seconds: float) -> Spent:
        """This and one more repeat, waited for so long."""
        return replace(self, resends=self.resends + 1, waited=self.waited + seconds)

    def exposed_by(self, happened: Happened) -> Spent:
        """This, after an attempt that may have been processed."""
        return replace(self, exposed=True, doubt=self.doubt or _lasting_doubt(happened))

    def doubted(self) -> Spent:
        """This, after a look that proved nothing."""
        return replace(self, doubt=self.doubt or "lost-answer")


@dataclass(frozen=True)
class Done:
    """The reply is an answer, and `judge` says what it means; or it was lost, and the look proved
    that the write is there."""

    by_look: bool = False


@dataclass(frozen=True)
class Look:
    """Read the resource before deciding."""


@dataclass(frozen=True)
class Wait:
    """Repeat after so many seconds."""

    seconds: float
    reason: str


@dataclass(frozen=True)
class GiveUp:
    """No answer was had, and none will be waited for."""

    result: str
    written: bool | None
    problem: Problem


Decision = Done | Look | Wait | GiveUp


def asked(interaction: Interaction) -> Asked:
    """Which rules of repeating an interaction falls under."""
    if not interaction.writes:
        return Asked.READ
    if interaction.name == "delete":
        return Asked.DELETE if interaction.id else Asked.BLIND
    named = interaction.name in ("update", "conditional-update") and interaction.id
    return Asked.BY_ID if named else Asked.BLIND


def decide(what: Asked, happened: Happened, spent: Spent, now: datetime, chance: float) -> Decision:
    """What to do after an attempt, which `spent` counts already; `chance` is in [0, 1)."""
    fate = certainty(happened)
    if fate == "answered":
        return _answered(what, happened, spent)
    if fate == "hopeless":
        return _give_up(what, happened, spent)
    if fate == "not-processed" or what is Asked.READ:
        return _again(what, happened, spent, now, chance)
    return Look() if what.shows else _unknown(happened)


def look_again(happened: Happened, spent: Spent, now: datetime, chance: float) -> Decision:
    """What to do after a look that was answered, but not by whoever knows."""
    return _again(Asked.READ, happened, spent, now, chance)


def after_look(
    happened: Happened, finding: Finding, spent: Spent, now: datetime, chance: float
) -> Decision:
    """What to do once the resource was read after `happened`."""
    if finding is Finding.WRITTEN:
        return Done(by_look=True)
    if finding is Finding.UNKNOWN or _was_vouched_for(happened):
        return _unknown(happened)
    if certainty(happened) == "answered":  # an echo, or so it seemed
        return Done() if finding is Finding.NOT_WRITTEN else _unknown(happened)
    return _again(Asked.BY_ID, happened, spent, now, chance)


def _answered(what: Asked, happened: Happened, spent: Spent) -> Decision:
    """A 409 or 412 to a repeat may be the echo of our own first attempt; another refusal may have
    come too late for it."""
    reply = reply_of(happened)
    if not what.shows or not spent.exposed or reply is None:
        return Done()
    if reply.status in _ECHOES[what]:
        return Look()
    of_now = 300 <= reply.status < 400 or reply.status in _OF_NOW
    return _in_doubt(happened, spent.doubt) if of_now and spent.doubt else Done()


def _again(what: Asked, happened: Happened, spent: Spent, now: datetime, chance: float) -> Decision:
    """Wait as told, else as chance has it; give up where the budget does not allow it."""
    told = _told(happened, now)
    if told is not None and told > spent.left:
        return _told_to_wait_longer(what, told, spent, now)
    if spent.resends >= spent.retries:
        return _give_up(what, happened, spent)
    if told is not None:
        return Wait(told, words(happened))
    if spent.left <= 0:
        return _give_up(what, happened, spent)
    backoff = chance * min(CAP, BASE * 2 ** min(spent.resends, 10))
    return Wait(min(backoff, spent.left), words(happened))


def _told(happened: Happened, now: datetime) -> float | None:
    if isinstance(happened, Trouble) and happened.wait is not None:
        return happened.wait
    return patience.told(reply_of(happened), now)


def _told_to_wait_longer(what: Asked, told: float, spent: Spent, now: datetime) -> GiveUp:
    message, hint = patience.too_long(told, spent.left, now)
    if what.shows and spent.doubt:
        return GiveUp("unknown", None, Problem(spent.doubt, message))
    return GiveUp("throttled", False, Problem("throttled", message, hint))


def _give_up(what: Asked, happened: Happened, spent: Spent) -> GiveUp:
    """The budget is spent. A write that comes here was certainly not processed, or a look proved
    that it is not there."""
    if what.shows and spent.doubt:
        return _in_doubt(happened, spent.doubt)
    if isinstance(happened, Trouble):
        return _without_answer(what, happened, spent)
    if is_throttle(happened):
        return GiveUp("throttled", False, Problem("throttled"))
    return GiveUp("failed", False, Problem("server-error"))


def _in_doubt(happened: Happened, doubt: str) -> GiveUp:
    """The last attempt is settled, an earlier one is not."""
    message = f"{words(happened)}; an earlier request may be under way still"
    return GiveUp("unknown", None, Problem(doubt, message))


def _without_answer(what: Asked, trouble: Trouble, spent: Spent) -> GiveUp:
    if what.shows and spent.exposed:
        proof = "a look at the resource proved that nothing was written"
        return GiveUp("failed", False, Problem("server-error", f"{trouble.message}; {proof}"))
    if certainty(trouble) == "ambiguous":
        return GiveUp("unknown", False, Problem(trouble.kind, trouble.message))
    return GiveUp("not-sent", False, Problem(trouble.type, trouble.message, trouble.hint))


def _unknown(happened: Happened) -> GiveUp:
    """Nobody can know whether the write happened."""
    if isinstance(happened, Trouble):
        return GiveUp("unknown", None, Problem(happened.kind, happened.message))
    message = f"the endpoint answered {words(happened)}, perhaps after the write"
    return GiveUp("unknown", None, Problem("lost-answer", message))


def _was_vouched_for(happened: Happened) -> bool:
    """The endpoint claimed a success, legibly, but of something else. That the resource does not
    show it proves little: a repeat could write a second time."""
    reply = reply_of(happened)
    if reply is None or not 200 <= reply.status < 300:
        return False
    return reply.resource is not None or reply.status not in (200, 201)


def _lasting_doubt(happened: Happened) -> str | None:
    """The request may be under way even now: nobody behind the line, or the gateway, has said that
    it is over; or we were told of a success not to be seen. Only the service's own failure is
    its last word."""
    if isinstance(happened, Trouble):
        return happened.kind
    return "lost-answer" if happened.status in (502, 504) else None
