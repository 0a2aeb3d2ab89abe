"""One interaction under way: its attempts, waits and looks, until there is an Exchange.

What to do next is decided in `retry`; what a look proves in `look`. Here it is only asked for, one
step at a time, and remembered what can be said if it is cut short. Whoever drives a course does
what it asks for, with threads or an event loop as it likes: the rules are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from hlcli.env import Env
from hlcli.errors import HlcliError
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction, Pairs, Reply
from hlcli.fhir.proof import Finding
from hlcli.wire import corrections, ending, look, retry, trace
from hlcli.wire.ending import Ending
from hlcli.wire.fate import Happened, NotNow, certainty, reply_of, words
from hlcli.wire.link import Link
from hlcli.wire.retry import Asked, Decision, Done, GiveUp, Look, Spent, Wait
from hlcli.wire.signed import Departure, Signed, Signing


@dataclass(frozen=True, slots=True)
class Carry:
    """Send this once, and answer with what happened."""

    interaction: Interaction
    signed: Signed
    departure: Departure


@dataclass(frozen=True, slots=True)
class Sleep:
    """Let so many seconds pass; the answer does not matter."""

    seconds: float


T = TypeVar("T")
Course = Generator[Carry | Sleep, Happened | None, T]


class Errand:
    """Runs once. Looks and repeats are paid from one budget."""

    def __init__(
        self,
        env: Env,
        link: Link,
        signing: Signing,
        announce: Callable[[Notice], None],
        interaction: Interaction,
    ) -> None:
        self._env, self._link, self._signing = env, link, signing
        self._announce = announce
        self._interaction = interaction
        self._asked = retry.asked(interaction)
        self._spent = Spent(link.retries, link.max_wait)
        self._url = link.base
        self._began = env.monotonic()
        self._attempts = 0
        self._corrected: frozenset[str] = frozenset()
        #: The last send of a write, until it is certain that it was not processed.
        self._out: Departure | None = None
        #: The headers of the last request, whatever it was.
        self._sent: Pairs = ()
        #: When the last attempt began, and the first one that may have been processed.
        self._sent_at = self._began
        self._exposed_at: float | None = None
        self._read: Reply | None = None

    def course(self) -> Course[Exchange]:
        """Until it is done or given up."""
        try:
            end = yield from self._until_settled()
        except HlcliError as error:
            end = ending.stopped(error.problem, self._spent.doubt)  # this one did not leave
        return self._told(end)

    def interrupted(self, status: int) -> Exchange:
        """What is known where its course was cut short, by Ctrl-C (130) or SIGTERM (143)."""
        return self._told(ending.interrupted(status, self._doubt is not None))

    def _until_settled(self) -> Course[Ending]:
        while True:
            happened = yield from self._attempt(self._interaction)
            self._take_in(happened)
            decision = self._decide(self._asked, happened)
            if isinstance(decision, Look):
                decision = yield from self._look(happened)
            if not isinstance(decision, Wait):
                return self._ending(decision, happened)
            yield from self._wait(decision)

    def _ending(self, decision: Decision, happened: Happened) -> Ending:
        if isinstance(decision, GiveUp):
            return ending.given_up(decision, happened, self._read)
        if isinstance(decision, Done) and decision.by_look and self._read:
            return ending.confirmed(self._interaction, self._read)
        reply = reply_of(happened)
        if reply is None:
            raise AssertionError("without a reply nothing is done")
        return ending.settled(self._interaction, self._url, reply)

    def _take_in(self, happened: Happened) -> None:
        """What is known of the write from now on."""
        fate = certainty(happened)
        if fate in ("not-processed", "hopeless"):
            self._out = None
        elif fate == "ambiguous" and self._interaction.writes:
            self._spent = self._spent.exposed_by(happened)
            self._exposed_at = self._sent_at if self._exposed_at is None else self._exposed_at

    @property
    def _doubt(self) -> str | None:
        """The problem type to report if all ended here and now and a write may have happened."""
        if self._out is not None and self._out.possible:
            return self._spent.doubt or "lost-answer"
        return self._spent.doubt

    def _attempt(self, interaction: Interaction) -> Course[Happened]:
        """Once, and once more for each thing that a better signature cures."""
        happened = yield from self._once(interaction)
        while self._correct(happened):
            if interaction is self._interaction:
                self._out = None  # it was refused
            happened = yield from self._once(interaction)
        return happened

    def _once(self, interaction: Interaction) -> Course[Happened]:
        try:
            signed = self._signing.sign(interaction)
        except NotNow as error:
            return error.trouble
        self._sent = signed.headers
        self._debug(lambda: trace.outgoing(signed, self._link))
        departure = Departure()
        if interaction is self._interaction:
            self._url, self._attempts = signed.url, self._attempts + 1
            self._out = departure if interaction.writes else None
            self._sent_at = self._env.monotonic()
        began = self._env.monotonic()
        happened = yield Carry(interaction, signed, departure)
        if happened is None:
            raise AssertionError("what is carried comes to something")
        seconds = self._env.monotonic() - began
        self._debug(lambda: trace.incoming(happened, seconds, signed, self._link))
        return happened

    def _correct(self, happened: Happened) -> bool:
        """Cure what can be cured, each thing once; not where nothing may be sent again."""
        if self._link.retries <= 0:
            return False
        return self._correct_clock(happened) or self._renew_credentials(happened)

    def _correct_clock(self, happened: Happened) -> bool:
        signed_at = self._signing.now_there()
        offset = corrections.clock_offset(happened, signed_at)
        if offset is None or "clock" in self._corrected:
            return False
        self._signing.clock_offset += offset
        self._corrected |= {"clock"}
        self._announce(Notice("clock", offset.total_seconds(), attempt=self._attempts))
        return True

    def _renew_credentials(self, happened: Happened) -> bool:
        stale = corrections.stale(happened, self._sent)
        if "credentials" in self._corrected or stale is None:
            return False
        self._corrected |= {"credentials"}
        renewed = self._signing.signer.refresh(self._sent)
        if renewed:
            self._announce(Notice("credentials", reason=stale, attempt=self._attempts))
        return renewed

    def _look(self, happened: Happened) -> Course[Decision]:
        """Read the resource, and decide by what is there."""
        self._announce(Notice("looking", reason=words(happened), attempt=self._attempts))
        self._read = yield from self._read_back()
        found = self._found(self._read)
        if found is Finding.NOT_WRITTEN:
            self._out = None
        elif found is Finding.NOTHING_PROVEN:
            self._spent = self._spent.doubted()
        return retry.after_look(happened, found, *self._budget)

    def _found(self, read: Reply | None) -> Finding:
        if read is None or self._exposed_at is None:
            return Finding.UNKNOWN
        elapsed = self._env.monotonic() - self._exposed_at
        return look.finding(self._interaction, read, elapsed)

    def _read_back(self) -> Course[Reply | None]:
        """The answer to the look, with repeats of its own; None if none could be had."""
        question = look.question(self._interaction)
        try:
            while True:
                happened = yield from self._attempt(question)
                decision = self._decide(Asked.READ, happened)
                if isinstance(decision, Done) and look.is_mute(reply_of(happened)):
                    decision = retry.look_again(happened, *self._budget)
                if not isinstance(decision, Wait):
                    return reply_of(happened) if isinstance(decision, Done) else None
                yield from self._wait(decision)
        except HlcliError:
            return None  # credentials gone in between: the write is no less in doubt

    def _decide(self, what: Asked, happened: Happened) -> Decision:
        return retry.decide(what, happened, *self._budget)

    @property
    def _budget(self) -> tuple[Spent, datetime, float]:
        """What was spent, the time there, and a chance."""
        return self._spent, self._signing.now_there(), self._env.random()

    def _wait(self, wait: Wait) -> Course[None]:
        self._announce(Notice("waiting", wait.seconds, wait.reason, self._attempts))
        yield Sleep(wait.seconds)
        self._spent = self._spent.after(wait.seconds)

    def _debug(self, lines: Callable[[], tuple[str, ...]]) -> None:
        if self._link.debug or self._link.debug_signing:
            self._announce(Notice("debug", attempt=self._attempts, lines=lines()))

    def _told(self, end: Ending) -> Exchange:
        corrected = ("clock-corrected",) if "clock" in self._corrected else ()
        return Exchange(
            self._interaction,
            self._url,
            end.result,
            end.written,
            end.reply,
            end.problem,
            self._attempts,
            self._env.monotonic() - self._began,
            (*end.notes, *corrected),
            self._exposed_since() if end.written is None else None,
        )

    def _exposed_since(self) -> datetime:
        """When the first attempt that may have been processed began, by this machine's clock."""
        began = self._sent_at if self._exposed_at is None else self._exposed_at
        return self._env.now() - timedelta(seconds=self._env.monotonic() - began)
