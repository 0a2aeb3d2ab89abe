"""A conditional update that looks first: `--preview`, `--confirm` and `--expect`.

The search it makes is the endpoint's own, but earlier: writes that are not yet found by a search
are found by neither, and in between anything may happen. So the answer is checked, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hlcli.errors import DECLINED, Problem
from hlcli.fhir import interaction, jsontext, rows
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.seen import Candidate, Seen
from hlcli.plans import explaining
from hlcli.plans.matching import looked, only, with_row
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change
    from hlcli.session import Session

#: The answer where nobody can be asked.
_FLAG = "--yes, or --preview to look"
_UNDECIDED = "the search has too many pages: whether one matches or several is not known"


@dataclass(frozen=True)
class Care:
    """How carefully: `preview` sends nothing, `confirm` asks, `expect` is create, update or None.
    `sure` is the answer to what `confirm` asks. `explain` looks into refusals."""

    preview: bool = False
    confirm: bool = False
    expect: str | None = None
    sure: bool = False
    explain: bool = True

    @property
    def asks(self) -> bool:
        """A person decides."""
        return self.confirm and not self.sure


def update(session: Session, asked: Interaction, care: Care) -> int:
    """The exit code. Raises UsageError where there is nobody to ask."""
    if care.asks:
        from hlcli.view.console import ask

        ask.check(session.screen, _FLAG)
    foreseen = _as_expected(foresee(session, asked), care.expect)
    if care.preview or foreseen.problem is not None:
        return session.show(foreseen)
    if care.confirm and not _agreed(session, foreseen, care):
        return session.show(replace(foreseen, problem=DECLINED, seen=None))
    return session.show(_sent(session, foreseen, care))


def foresee(session: Session, asked: Interaction) -> Exchange:
    """What the update would come to: an exchange that was not sent, with what was seen. Its
    problem is the one the endpoint would have; where looking fails, it is that failure."""
    page, found = looked(session, asked)
    if found is None:
        return _blind(page)
    below = Seen(current=only(found))
    if not found.ids and asked.body_id:
        standing = Standing(session.send(interaction.read(asked.type, asked.body_id)))
        if not standing.known:
            return _blind(standing.exchange)
        below = explaining.seen_of(standing)
    seen = replace(with_row(below, found, asked), page=page.reply)
    return _judged(session, asked, seen, page)


def _blind(failed: Exchange) -> Exchange:
    """Without having seen anything nothing is sent."""
    problem = failed.problem or Problem("bad-answer")
    told = "; ".join(part for part in ("nothing was sent after it", problem.message) if part)
    return replace(failed, problem=replace(problem, message=told))


def _judged(session: Session, asked: Interaction, seen: Seen, page: Exchange) -> Exchange:
    exchange = Exchange(
        asked, session.url(asked), "not-sent", False, duration=page.duration, seen=seen
    )
    if seen.row is None:
        return replace(exchange, problem=Problem("expectation", _UNDECIDED), seen=None)
    version = seen.current.version if seen.current else None
    kind = seen.row.problem or rows.unmet(asked, seen.row, version, seen.gone)
    if kind is None:
        return replace(exchange, seen=replace(seen, changes=_changes(asked, seen.current)))
    status = seen.row.status if seen.row.problem else 412
    told = f"the endpoint would refuse with {status}, row {seen.row.number} of 6"
    seen = explaining.since(session, asked, seen)
    return explaining.told(replace(exchange, problem=Problem(kind, told)), seen)


def _changes(asked: Interaction, current: Candidate | None) -> tuple[Change, ...] | None:
    from hlcli.fhir.diff import compare
    from hlcli.fhir.foretold import stored_after

    if current is None:
        return None
    body = jsontext.loads(asked.body)
    return compare(current.resource, stored_after(body, current.resource))


def _as_expected(foreseen: Exchange, expect: str | None) -> Exchange:
    """Refused, if it is foreseen that something else would be done than was expected."""
    row = foreseen.seen.row if foreseen.seen else None
    if expect is None or row is None or (foreseen.problem is None and row.does == expect):
        return foreseen
    before = foreseen.problem
    told = f"--expect {expect}, but {before.message if before else _would(foreseen, row)}"
    hint = f"without --expect {expect} it is {row.does}d" if before is None else None
    refused = replace(before or Problem("expectation", hint=hint), type="expectation", message=told)
    return _of_interest(replace(foreseen, problem=refused))


def _of_interest(refused: Exchange) -> Exchange:
    """With the matches for scripts; what an update would have changed is beside the point now."""
    seen = refused.seen
    return explaining.told(refused, replace(seen, changes=None)) if seen else refused


def _would(foreseen: Exchange, row: rows.Row) -> str:
    target = "/".join(part for part in (foreseen.interaction.type, row.id) if part)
    if row.does == "create":
        return f"nothing matches: a {target} would be created"
    return f"{target} matches: it would be updated"


def _agreed(session: Session, foreseen: Exchange, care: Care) -> bool:
    from hlcli.view.beforehand import confirmation
    from hlcli.view.console import ask

    confirmation.say(foreseen, session.screen)
    if care.asks and not ask.confirmed(confirmation.question(foreseen), session.screen, _FLAG):
        return False
    session.allow()
    return True


def _sent(session: Session, foreseen: Exchange, care: Care) -> Exchange:
    """What became of it, held against what was expected, or shown to the person who agreed."""
    exchange = session.send(foreseen.interaction)
    row = foreseen.seen.row if foreseen.seen else None
    if exchange.problem is None and exchange.written and row is not None:
        return _checked(exchange, row, care.confirm)
    return explaining.explained(session, exchange) if care.explain else exchange


def _checked(exchange: Exchange, row: rows.Row, exact: bool) -> Exchange:
    """A success that is not the one foreseen; `exact` asks for the same resource, too."""
    done = {"created": "create", "updated": "update"}.get(exchange.result)
    id = exchange.reply.id if exchange.reply else None
    other = exact and row.id is not None and id is not None and id != row.id
    if done in (None, row.does) and not other:
        return exchange
    wanted = "/".join(part for part in (exchange.interaction.type, row.id) if part)
    got = "/".join(part for part in (exchange.interaction.type, id) if part)
    told = f"{wanted} was to be {row.does}d, but {got} was {exchange.result}"
    return replace(exchange, problem=Problem("expectation", told))
