"""Outcomes as events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hlcli.bulk.input.item import Place, Refused
from hlcli.bulk.kept.journal import Entry
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.plan.task import Outcome
from hlcli.bulk.told.events import Finished


def finished(at: float, planned: Planned, outcome: Outcome) -> Finished:
    """One item is settled by a request."""
    code, expression = first_issue(outcome.outcome)
    said = None if outcome.attempts else outcome.problem  # it was never the endpoint's
    return Finished(
        at,
        planned.item.number,
        planned.item.place,
        outcome.result,
        outcome.written,
        outcome.status,
        outcome.problem.type if outcome.problem else None,
        code,
        expression,
        outcome.attempts,
        outcome.seconds,
        outcome.server,
        len(planned.item.body),
        outcome.waited,
        said.message if said else "",
        (said.hint or "") if said else "",
        planned.item.notes,
        f"{planned.interaction.type}/{outcome.id}" if outcome.id else planned.interaction.type,
        outcome.version,
        first_words(outcome.outcome),
    )


def refused(at: float, one: Refused) -> Finished:
    """One item is refused here."""
    code, expression = first_issue(one.problem.outcome)
    problem = one.problem
    return Finished(at, one.number, one.place, "not-sent", False, None, problem.type, code,
                    expression, bytes=len(one.body or b""), message=problem.message,
                    hint=problem.hint or "")  # fmt: skip


def before(at: float, planned: Planned, fate: str, *, overtaken: bool) -> Finished:
    """One item that an earlier process settled; one that failed may be `overtaken`."""
    place, number = planned.item.place, planned.item.number
    if fate == "done":
        return Finished(at, number, place, "skipped", True)
    if fate == "failed":
        said = _OVERTAKEN if overtaken else ""
        return Finished(at, number, place, "skipped", False, message=said)
    return Finished(at, number, place, "unknown", None, None, "lost-answer")


_OVERTAKEN = "it failed, and a later item for the same resource is written: not sent again"


def missing(at: float, entry: Entry) -> Finished:
    """One that an earlier process sent, of unknown fate, and that the input no longer has."""
    return Finished(at, entry.number, Place(entry.place), "unknown", None, None, "lost-answer",
                    message=_MISSING, hint=_BY_HAND)  # fmt: skip


_MISSING = "sent earlier, of unknown fate, and no longer in the input"
_BY_HAND = "search for it; then the same command with another --run-dir begins anew"


def first_issue(outcome: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """Code and expression of the first issue that is an error, else of the first."""
    bad = _first_bad(outcome)
    where = bad.get("expression")
    first = where[0] if isinstance(where, list) and where else None
    code = bad.get("code")
    return code if isinstance(code, str) else None, first if isinstance(first, str) else None


def first_words(outcome: Mapping[str, Any] | None) -> str:
    """What the same issue says, for a person."""
    bad = _first_bad(outcome)
    details = bad.get("details")
    text = details.get("text") if isinstance(details, dict) else None
    found = bad.get("diagnostics") or text
    return found if isinstance(found, str) else ""


def _first_bad(outcome: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found = (outcome or {}).get("issue")
    issues = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    severe = (one for one in issues if one.get("severity") in ("error", "fatal"))
    return next(severe, issues[0] if issues else {})
