"""Asides and warnings about an exchange."""

from __future__ import annotations

from hlcli.errors import Problem
from hlcli.fhir import links
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.outcome import Issue
from hlcli.view.console.screen import Screen
from hlcli.view.content.found import many

_NOTES = {
    "nothing-sent": "nothing would change, so nothing was sent",
    "empty-answer": "the answer had no body; what is known is from its headers",
    "outcome-only": "the endpoint answered with an OperationOutcome instead of the resource",
    "overtaken": "it was changed again since: what is shown is the version written then",
    "sent-again": "the first request was not carried out; this is its repeat",
    "clock-corrected": "the endpoint's own time was used to sign: set this machine's clock",
}
_MORE = "there are more: this is one page (--all reads every page)"
_CASE = "HealthLake documents string search as case-sensitive: check the case of {}"


def notes(exchange: Exchange, target: str, screen: Screen) -> tuple[str, ...]:
    """What is worth an aside."""
    told = [_NOTES[note] for note in exchange.notes if note in _NOTES]
    if "confirmed-by-reading" in exchange.notes:
        there = "gone" if exchange.result == "deleted" else "written"
        told.insert(0, f"the answer was lost; {target} was read, and it is {there}")
    if exchange.reply and links.has_next(exchange.reply.resource):
        told.append(_MORE)
    if exchange.seen is not None and exchange.reply is None:
        from hlcli.view.wording import preview

        told += preview.notes(exchange.seen)
    if exchange.problem and "pages" in exchange.problem.more:
        told.append(_before(exchange.problem, screen))
    return (*told, *_case_hint(exchange, screen))


def warnings(exchange: Exchange, target: str, found: tuple[Issue, ...]) -> tuple[str, ...]:
    """What --quiet must not drop although it was done."""
    if "issues-stored" in exchange.notes:
        return (f"{target} is stored although it is not valid",)
    done = f"{target} is {exchange.result}, but the endpoint reports errors"
    return (done,) if any(one.bad for one in found) else ()


def _before(problem: Problem, screen: Screen) -> str:
    """How far it went before a page was not to be had."""
    pages, resources = (int(str(problem.more[key])) for key in ("pages", "resources"))
    told = f"{many(resources, 'resource')} of {many(pages, 'page')} came before it"
    streamed = screen.output != "json" and screen.query is None
    return f"{told}, and {'were' if streamed else 'are not'} printed"


def _case_hint(exchange: Exchange, screen: Screen) -> tuple[str, ...]:
    """One line, for a person, where a duplicate may just have been made."""
    asked = exchange.interaction
    new = asked.name == "conditional-update" and exchange.result == "created"
    if not new or not screen.env.stderr.tty or screen.local:
        return ()
    strings = _string_criteria(asked)
    return (_CASE.format(", ".join(strings)),) if strings else ()


def _string_criteria(asked: Interaction) -> tuple[str, ...]:
    from hlcli.fhir.search import parameters, resource_types, split_name

    known = parameters(asked.type) if asked.type in resource_types() else {}
    found = (split_name(name) for name, _ in asked.query)
    return tuple(
        dict.fromkeys(
            base
            for base, modifier in found
            if base in known and known[base].type == "string" and modifier != "exact"
        )
    )
