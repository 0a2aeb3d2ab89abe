"""An Exchange as a Message: what is said about it, before it is set in lines."""

from __future__ import annotations

from hlcli.errors import Problem
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Reply
from hlcli.fhir.outcome import Issue
from hlcli.view.console.screen import Screen
from hlcli.view.content.body import text_of
from hlcli.view.content.found import LISTS, of_one
from hlcli.view.content.mask import Mask
from hlcli.view.content.status import moment, named, span
from hlcli.view.wording import altered, outcome
from hlcli.view.wording.message import Message, place_of
from hlcli.view.wording.notes import notes, warnings
from hlcli.view.wording.placed import placed
from hlcli.view.wording.words import matched, said

#: Types that share their exit code with others a script may have to tell apart.
_NAMED_EXITS = ("version-mismatch", "already-exists", "multiple-matches")
_WITHHELD = "what the endpoint says is not shown: it may hold clinical values (--show-values)"


def message_of(exchange: Exchange, screen: Screen) -> Message:
    """What to say about an exchange, success or not."""
    problem = exchange.problem
    if problem is None and exchange.seen is not None:
        from hlcli.view.wording import preview

        return preview.message(exchange, exchange.seen, screen)
    return _failed(exchange, problem, screen) if problem else _done(exchange, screen)


def exit_of(problem: Problem) -> str:
    """`exit 12 multiple-matches`"""
    kind = f" {problem.type}" if problem.type in _NAMED_EXITS else ""
    return f"exit {problem.exit_code}{kind}"


def target(exchange: Exchange) -> str:
    """Type/id of what this is about, as far as it is known."""
    asked, reply = exchange.interaction, exchange.reply
    its_own = reply is not None and asked.name not in LISTS and _was_done(exchange)
    known = (reply.id if reply and its_own else None) or asked.id
    return f"{asked.type}/{known}" if known else asked.type


def _was_done(exchange: Exchange) -> bool:
    """The answer is about what was asked for, and no refusal, even if not as expected."""
    return exchange.problem is None or exchange.written is True


def _done(exchange: Exchange, screen: Screen) -> Message:
    reply = exchange.reply
    hide = outcome.masking(exchange, screen)
    # That a look finds nothing is what a lost deletion was to bring about: no issue.
    looked = exchange.result == "deleted" and "confirmed-by-reading" in exchange.notes
    stored = outcome.stored_issues(reply, hide) if "issues-stored" in exchange.notes else ()
    found = () if looked else outcome.issues(reply, hide)
    changed, added = altered.words(exchange, screen)
    return Message(
        mark="ok",
        title=named(reply.status) if reply else ("", exchange.result),
        effect=_effect(exchange),
        target=target(exchange),
        version=_version(exchange),
        store=screen.store,
        match=matched(exchange) or (of_one(exchange).included() if _is_list(exchange) else ""),
        where=_where(exchange),
        warnings=(*warnings(exchange, target(exchange), found), *changed),
        notes=(*notes(exchange, target(exchange), screen), *added),
        issues=placed((*found, *stored), screen),
    )


def _failed(exchange: Exchange, problem: Problem, screen: Screen) -> Message:
    from hlcli.view.wording.advice import advice

    reply, hide = exchange.reply, outcome.masking(exchange, screen)
    found = outcome.issues(reply, hide)
    title = _title(exchange, problem)
    told = (one for one in said(exchange, screen.private, screen.auth) if one not in title)
    sentences = (*told, *_quoted(reply, hide))
    if reply and not (sentences or found):
        sentences = ("the endpoint does not say why",)
    return Message(
        mark="unknown" if exchange.written is None else "error",
        title=title,
        effect=_fate(exchange.written) if exchange.interaction.writes else "",
        target=target(exchange),
        store=screen.store,
        exit=exit_of(problem),
        where=_trouble(exchange, found),
        request=(reply.request_id or "") if reply else "",
        said=sentences,
        notes=notes(exchange, target(exchange), screen),
        issues=placed(found, screen),
        advice=advice(exchange, screen, screen.private),
        below=_below(exchange, screen),
        place=place_of(problem, screen.private),
    )


def _below(exchange: Exchange, screen: Screen) -> tuple[str, ...]:
    if exchange.seen is None:
        return ()
    from hlcli.view.wording import sight

    return sight.lines(exchange, exchange.seen, screen)


def _quoted(reply: Reply | None, hide: Mask) -> tuple[str, ...]:
    """What the endpoint says, or that a log is no place for it."""
    server = outcome.spoken(reply, hide)
    if reply and server:
        return (server if reply.resource is not None else f"the endpoint says: {server}",)
    return (_WITHHELD,) if reply and text_of(reply) else ()


def _title(exchange: Exchange, problem: Problem) -> tuple[str, str]:
    if exchange.reply:
        return named(exchange.reply.status)
    if problem.type in ("interrupted", "internal"):
        return "", problem.type
    if problem.type == "unreachable":
        return "", "not reached"
    return "", "not sent" if exchange.result == "not-sent" else "no answer"


def _fate(written: bool | None) -> str:
    return {True: "written", False: "nothing written", None: "may be written"}[written]


def _effect(exchange: Exchange) -> str:
    """After a conditional update, loudly: NEW is not what most callers expect."""
    if _is_list(exchange):
        return of_one(exchange).effect(exchange.interaction)
    conditional = exchange.interaction.name == "conditional-update"
    return "NEW" if conditional and exchange.result == "created" else exchange.result


def _is_list(exchange: Exchange) -> bool:
    return exchange.interaction.name in LISTS


def _where(exchange: Exchange) -> tuple[str, ...]:
    reply = exchange.reply
    etag = f"ETag {reply.etag}" if reply and reply.etag else ""
    updated = moment(reply.last_updated) if reply and reply.last_updated else ""
    brief = matched(exchange) or _is_list(exchange)
    facts = () if brief else (etag, updated)
    return tuple(fact for fact in (*facts, _duration(exchange), _attempts(exchange)) if fact)


def _trouble(exchange: Exchange, found: tuple[Issue, ...]) -> tuple[str, ...]:
    return tuple(fact for fact in (outcome.counts(found), _attempts(exchange)) if fact)


def _version(exchange: Exchange) -> str:
    one = exchange.reply if not _is_list(exchange) else None
    return (one.version_id or "") if one else ""


def _duration(exchange: Exchange) -> str:
    seconds = exchange.duration
    return f"{seconds:.2f} s" if seconds < 10 else span(seconds)


def _attempts(exchange: Exchange) -> str:
    return f"{exchange.attempts} attempts" if exchange.attempts > 1 else ""
