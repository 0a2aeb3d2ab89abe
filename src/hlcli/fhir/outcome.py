"""OperationOutcome: read one, tolerantly; make one. https://hl7.org/fhir/R4/operationoutcome.html"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hlcli.errors import Place
from hlcli.fhir.interaction import Reply

SEVERITIES = ("fatal", "error", "warning", "information")


@dataclass(frozen=True)
class Issue:
    """One issue as the server wrote it. `places` are `expression`, else the older `location`.

    `place` is where that is in the user's document, if someone has looked; `exact` is False for
    the nearest place that exists.
    """

    severity: str
    code: str
    details: str = ""
    diagnostics: str = ""
    places: tuple[str, ...] = ()
    place: Place | None = None
    exact: bool = True

    @property
    def bad(self) -> bool:
        """True for fatal and error, and for a severity R4 does not know."""
        return self.severity not in ("warning", "information")


def read(outcome: Mapping[str, Any] | None) -> tuple[Issue, ...]:
    """Every issue, none dropped; what is missing or misshapen becomes an empty text."""
    found = outcome.get("issue") if outcome else None
    return tuple(_issue(one) for one in _list(found) if isinstance(one, dict))


def make(
    severity: str, code: str, diagnostics: str, expression: Sequence[str] = ()
) -> dict[str, Any]:
    """An OperationOutcome of one issue."""
    issue: dict[str, Any] = {"severity": severity, "code": code, "diagnostics": diagnostics}
    if expression:
        issue["expression"] = list(expression)
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def plain_message(reply: Reply) -> str:
    """What a reply without an OperationOutcome says: AWS's `message`, else the body as text."""
    body = reply.json
    if isinstance(body, dict):
        for key in ("message", "Message", "errorMessage"):
            if isinstance(body.get(key), str):
                return str(body[key])
    return reply.body.decode("utf-8", "replace").strip()


def _issue(raw: Mapping[str, Any]) -> Issue:
    details = raw.get("details")
    text = details.get("text") if isinstance(details, dict) else None
    places = _list(raw.get("expression")) or _list(raw.get("location"))
    return Issue(
        _text(raw.get("severity")) or "error",
        _text(raw.get("code")) or "unknown",
        _text(text) or _codings(details),
        _text(raw.get("diagnostics")),
        tuple(place for place in places if isinstance(place, str)),
    )


def _codings(details: object) -> str:
    """The first display or code of a CodeableConcept without a text."""
    coding = details.get("coding") if isinstance(details, dict) else None
    named = (
        one.get("display") or one.get("code") for one in _list(coding) if isinstance(one, dict)
    )
    return next((_text(name) for name in named if name), "")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
