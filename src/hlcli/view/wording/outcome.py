"""OperationOutcome issues, for both faces; what else a reply says, with its values masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hlcli.fhir import jsontext, outcome
from hlcli.fhir.answered import MARK
from hlcli.fhir.exchange import Exchange, aws_error_type
from hlcli.fhir.interaction import Reply
from hlcli.fhir.outcome import Issue
from hlcli.view.console.layout import wrap
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.content.body import short, text_of
from hlcli.view.content.mask import Mask, values_in, values_of
from hlcli.view.wording import placed

_SHORT = {"information": "info"}
_LOG = {"warning": "warning", "information": "info"}


def masking(exchange: Exchange, screen: Screen) -> Mask:
    """What to do with text of the server: it may quote what was sent, and where it refuses, what
    it was about, which a look before or after has shown."""
    values = frozenset[str]() if screen.private else values_of(exchange.interaction)
    if not screen.private and exchange.problem is not None:
        values = values.union(*map(values_in, _known(exchange, screen)))
    return Mask(screen.private, values, screen.secrets)


def _known(exchange: Exchange, screen: Screen) -> Iterator[Any]:
    """Resources beyond the one that was sent."""
    if screen.source is not None and exchange.interaction.body != screen.source.bytes:
        yield screen.source.value
    if exchange.seen is not None:
        found = exchange.seen.matches.candidates if exchange.seen.matches else ()
        yield from (one.resource for one in (exchange.seen.current, *found) if one)


def issues(reply: Reply | None, hide: Mask) -> tuple[Issue, ...]:
    """Every issue of a reply's OperationOutcome, and of those in a searchset."""
    if reply is None:
        return ()
    found = [reply.outcome, *_included(reply.resource)]
    return tuple(_hidden(one, hide) for each in found for one in outcome.read(each))


def stored_issues(reply: Reply | None, hide: Mask) -> tuple[Issue, ...]:
    """The issues of a resource stored although it is not valid (validation level minimal)."""
    found = [text for text in _extensions(reply.resource) if text] if reply else []
    return tuple(_hidden(one, hide) for text in found for one in _decoded(text))


def spoken(reply: Reply | None, hide: Mask) -> str:
    """What a body that is no OperationOutcome says, its AWS error type first."""
    if reply is None or reply.outcome is not None:
        return ""
    kind = aws_error_type(reply) if hide.private or reply.status >= 300 else None
    return short(hide(": ".join(part for part in (kind, text_of(reply, hide.private)) if part)))


def texts(issue: Issue) -> tuple[str, ...]:
    """Details and diagnostics, once where they say the same."""
    return tuple(dict.fromkeys(text for text in (issue.details, issue.diagnostics) if text))


def counts(found: tuple[Issue, ...]) -> str:
    """`2 errors, 1 warning, 3 information`"""
    told = Counter(issue.severity for issue in found)
    order = [*outcome.SEVERITIES, *sorted(set(told) - set(outcome.SEVERITIES))]
    plural = {"error": "errors", "warning": "warnings"}
    return ", ".join(
        f"{told[one]} {plural.get(one, one) if told[one] > 1 else one}"
        for one in order
        if told[one]
    )


def terminal_lines(found: tuple[Issue, ...], look: Look) -> list[str]:
    """Severity, code and place in one line, then the text below, indented."""
    wide = max((len(_label(issue)) for issue in found), default=0)
    code = min(16, max((len(issue.code) for issue in found), default=0))
    return [line for issue in found for line in _terminal(issue, wide, code, look)]


def log_lines(found: tuple[Issue, ...], succeeded: bool, look: Look) -> list[str]:
    """One line each. What a success reports is a warning at most."""
    return [line for issue in found for line in placed.logged(issue, _log(issue, succeeded), look)]


def _terminal(issue: Issue, wide: int, code: int, look: Look) -> Iterator[str]:
    head = [look.text(_label(issue)).ljust(wide), look.text(issue.code).ljust(code)]
    line = "  ".join([*head, *map(look.text, issue.places)]).rstrip()
    yield from placed.headed(issue, line, look, " " * (4 + wide))
    for text in texts(issue):
        for line in text.split("\n"):
            yield from wrap(look.text(line.rstrip("\r")), look.width, " " * (4 + wide))


def _log(issue: Issue, succeeded: bool) -> str:
    label = _LOG.get(issue.severity, "error")
    if succeeded and label == "error":
        label = "warning"
    odd = "" if issue.severity in (label, "information") else f"{issue.severity} "
    head = f"{label}: {odd}{issue.code}"
    where = f" {', '.join(issue.places)}" if issue.places else ""
    return head + where + "".join(f": {text}" for text in texts(issue))


def _label(issue: Issue) -> str:
    return _SHORT.get(issue.severity, issue.severity)


def _hidden(issue: Issue, hide: Mask) -> Issue:
    known = issue.severity in outcome.SEVERITIES
    return replace(
        issue,
        severity=issue.severity if known else hide(issue.severity),
        code=hide(issue.code),
        details=hide(issue.details),
        diagnostics=hide(issue.diagnostics),
        places=tuple(map(hide, issue.places)),
    )


def _included(bundle: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """OperationOutcomes among the entries of a searchset."""
    found = bundle.get("entry") if bundle and bundle["resourceType"] == "Bundle" else None
    entries: list[Any] = found if isinstance(found, list) else []
    for entry in entries:
        inside = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(inside, dict) and inside.get("resourceType") == "OperationOutcome":
            yield inside


def _extensions(resource: Mapping[str, Any] | None) -> Iterator[str]:
    """The texts of the validation-issue extensions, of the resource or of its meta."""
    if resource is None:
        return
    meta = resource.get("meta")
    for holder in (resource, meta if isinstance(meta, dict) else {}):
        found = holder.get("extension")
        for one in found if isinstance(found, list) else []:
            if isinstance(one, dict) and one.get("url") == MARK:
                yield str(one.get("valueString") or "")


def _decoded(text: str) -> tuple[Issue, ...]:
    try:
        value = jsontext.loads(text)
    except ValueError:
        value = None
    found = outcome.read(value) if isinstance(value, dict) else ()
    return found or (Issue("warning", "invalid", diagnostics=text),)


def first_text(reply: Reply | None, hide: Mask) -> str:
    """What a refusing reply says first: its worst issue in full, else its text."""
    found = issues(reply, hide)
    worst = sorted((one for one in found if texts(one)), key=lambda one: not one.bad)
    return texts(worst[0])[0] if worst else spoken(reply, hide)
