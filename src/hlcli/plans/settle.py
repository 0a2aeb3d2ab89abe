"""`settle`: what became of a write whose answer was lost, and the write itself if it never was.

By id it is read at once. Without an id it is searched for, and repeated only when the whole lag of
the search has passed without a trace of it. https://hl7.org/fhir/R4/http.html#concurrency
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.errors import InputRefused, Problem, Terminated
from hlcli.fhir.digest import digest
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.proof import Finding
from hlcli.plans import searching, sighting
from hlcli.plans.sighting import Sighting
from hlcli.plans.standing import Standing
from hlcli.plans.vigil import Terms, Vigil

if TYPE_CHECKING:
    from hlcli.session import Session


def settled(session: Session, asked: Interaction, terms: Terms) -> Exchange:
    """What became of `asked`, sent before in another process: written, as its repeat ended, or
    still unknown. Raises InputRefused where it is not what was sent then."""
    if terms.digest is not None and terms.digest != digest(asked):
        raise InputRefused(
            "this is not the request that was sent then: the file, an edit or a criterion differs",
            hint="give the same words and the same file; to send something else, send it as new",
        )
    return _Case(session, asked, terms).settled()


class _Case:
    """One write of unknown fate."""

    def __init__(self, session: Session, asked: Interaction, terms: Terms) -> None:
        self._session, self._asked, self._terms = session, asked, terms
        self._vigil = Vigil(session, terms)
        #: The repeat, if the endpoint would not have it: perhaps because ours came in between.
        self._refused: Exchange | None = None
        self._url = ""

    def settled(self) -> Exchange:
        """Look, until what is seen decides or the vigil is over; Ctrl-C leaves it unknown."""
        try:
            return self._until_decided()
        except (KeyboardInterrupt, Terminated) as stop:
            status = 143 if isinstance(stop, Terminated) else 130
            return self._open(Problem("interrupted", "interrupted while looking", status=status))

    def _until_decided(self) -> Exchange:
        while True:
            over = self._vigil.over
            seen = self._look()
            decided = self._decided(seen)
            if decided is not None:
                return decided
            if over:
                return self._unknown(seen)
            self._wait(seen)

    def _look(self) -> Sighting:
        """A write whose body brings no id may have made a resource of any."""
        if self._asked.id is None:
            seen = searching.seen(self._session, self._asked, self._vigil)
        else:
            seen = sighting.by_id(self._session, self._asked, self._vigil.elapsed)
        self._url = seen.exchange.url or self._url
        return seen

    def _decided(self, seen: Sighting) -> Exchange | None:
        """The end, if there is one; a repeat that is refused is looked into once more."""
        if seen.finding is Finding.WRITTEN:
            return self._written(seen)
        if seen.stopped is not None:
            return self._unknown(seen)
        if not seen.absent:
            return None
        if seen.overtaken:
            return self._overtaken(seen)
        if self._refused is not None:
            return self._refused
        return self._again(seen)

    def _again(self, seen: Sighting) -> Exchange | None:
        """Send it: it was not written. The endpoint's no may be the echo of our first attempt."""
        self._session.say(Notice("sending-again", self._vigil.watched))
        sent = self._session.send(_guarded(self._asked, seen))
        again = replace(sent, interaction=self._asked)
        if again.written is False and again.result in ("conflict", "precondition-failed"):
            self._refused = again
            return self._decided(self._look())
        return replace(again, notes=(*again.notes, "sent-again")) if again.written else again

    def _written(self, seen: Sighting) -> Exchange:
        reply = seen.reply or seen.exchange.reply
        first = reply is not None and reply.version_id == "1"
        fresh = first or self._asked.header("If-None-Match") is not None
        result = "deleted" if self._asked.name == "delete" else "created" if fresh else "updated"
        notes = ("confirmed-by-reading", *(["overtaken"] if seen.overtaken else []))
        return replace(self._told(result, True, None), reply=reply, notes=notes)

    def _overtaken(self, seen: Sighting) -> Exchange:
        """It was not written, and a repeat would undo what somebody else wrote since."""
        said = f"it was not written, and another write came since: version {seen.overtaken}"
        more = {"currentVersion": seen.overtaken}
        return self._told("not-sent", False, Problem("version-mismatch", said, more=more))

    def _unknown(self, seen: Sighting) -> Exchange:
        if seen.stopped is not None and seen.stopped.type == "interrupted":
            return self._open(replace(seen.stopped, message="interrupted while looking"))
        said = "what became of it is still not known"
        if seen.stopped is not None:
            said = "looking for it was refused"
        return self._open(Problem("lost-answer", f"{said}: {seen.why}" if seen.why else said))

    def _open(self, problem: Problem) -> Exchange:
        told = self._told("unknown", None, problem)
        return replace(told, began=self._terms.since)

    def _told(self, result: str, written: bool | None, problem: Problem | None) -> Exchange:
        took = self._vigil.watched
        return Exchange(self._asked, self._url, result, written, None, problem, 0, took)

    def _wait(self, seen: Sighting) -> None:
        seconds = self._vigil.pause()
        self._session.say(Notice("settling", seconds, seen.why, left=self._vigil.left))
        self._session.screen.env.sleep(seconds)


def _guarded(asked: Interaction, seen: Sighting) -> Interaction:
    """The repeat by id is for what was seen only: should the first attempt, or somebody
    else, come in between, the endpoint refuses it."""
    named = asked.header("If-Match") or asked.header("If-None-Match")
    if asked.name == "conditional-update" or named:
        return asked
    if seen.reply is None:
        return replace(asked, headers=(*asked.headers, ("If-None-Match", "*")))
    etag = Standing(seen.exchange).etag
    guard = (("If-Match", etag),) if etag else ()
    return replace(asked, headers=(*asked.headers, *guard))
