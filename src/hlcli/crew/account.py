"""What is told of one task while it is under way, and of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from hlcli.bulk.plan.task import Outcome, Said, Told, Waits
from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange, Notice, is_throttle
from hlcli.fhir.interaction import Reply
from hlcli.fhir.outcome import plain_message
from hlcli.secrecy import conceal, without
from hlcli.wire.fate import Attempt, Happened, Trouble, certainty, reply_of

#: Characters kept of what an endpoint says without an OperationOutcome.
_LONGEST = 2000


class Account:
    """Of one task. What came of it is kept in files: without `secrets`."""

    def __init__(
        self, number: int, tell: Callable[[Told], None], secrets: Collection[str] = ()
    ) -> None:
        self._number = number
        self._secrets = secrets
        self._tell = tell
        self._last: Attempt | None = None
        self._requests = 0
        self._waited = 0.0

    def begin(self) -> None:
        """Another request of the same task begins."""
        self._last = None

    def made(self, attempt: Attempt) -> None:
        """An attempt was made."""
        self._last = attempt
        self._requests += 1

    def announce(self, notice: Notice) -> None:
        """Something worth saying; only waits are told, and what was asked for by --debug."""
        if notice.kind == "debug":
            self._tell(Said(self._number, notice.lines))
        if notice.kind != "waiting":
            return
        self._waited += notice.seconds
        last = self._last
        if last is None:  # nothing was sent: there is no token yet
            self._tell(Waits(self._number, "server", notice.seconds, 0.0))
            return
        happened, reply = last.happened, reply_of(last.happened)
        told = notice.seconds if reply and reply.header("Retry-After") else None
        status = reply.status if reply else None
        pressed = isinstance(happened, Reply) and certainty(happened) == "not-processed"
        self._tell(
            Waits(self._number, _reason(happened), notice.seconds, last.began, pressed,
                  told, status)
        )  # fmt: skip

    def outcome(self, exchange: Exchange) -> Outcome:
        """What came of it."""
        reply, last = exchange.reply, self._last
        problem = self._worded(exchange.problem, reply)
        return Outcome(
            self._number,
            exchange.result,
            exchange.written,
            reply.status if reply else None,
            problem,
            (reply.id if reply else None) or exchange.interaction.id,
            reply.version_id if reply else None,
            exchange.attempts,
            last.seconds if last else None,
            last.server if last else None,
            self._waited,
            without(reply.outcome, self._secrets) if reply and problem else None,
            exchange.began.timestamp() if exchange.began else None,
            self._requests,
            _refusal(reply) if problem else None,
        )

    def _worded(self, problem: Problem | None, reply: Reply | None) -> Problem | None:
        """With the endpoint's own words, where they are no OperationOutcome."""
        if problem is None or reply is None or reply.outcome is not None or problem.message:
            return problem
        said = conceal(plain_message(reply), self._secrets)[:_LONGEST]
        return replace(problem, private_message=said) if said else problem


def _refusal(reply: Reply | None) -> Reply | None:
    """What is said of one item may be true of all."""
    if reply is None or reply.status not in (401, 403, 404):
        return None
    return Reply(reply.status, reply.headers, reply.body)


def lost(number: int, message: str, since: float | None = None) -> Outcome:
    """A task of which nothing more will be heard."""
    return Outcome(number, "unknown", None, problem=Problem("lost-answer", message), since=since)


def dropped(number: int) -> Outcome:
    """A task that was not begun."""
    return Outcome(number, "not-sent", False, problem=Problem("interrupted", "not begun"))


def _reason(happened: Happened) -> str:
    """One word for the statistics."""
    if isinstance(happened, Trouble):
        return "connect" if happened.kind == "unreachable" else "lost"
    return "throttled" if is_throttle(happened) else "server"
