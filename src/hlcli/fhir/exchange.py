"""One exchange: what was asked, what came back, and what that means. No words, only codes.

`judge` reads a reply the service sent as an answer. Whether an answer was lost, and what a look
at the resource then proved, is the telegraph office's to say (`wire`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hlcli.errors import Problem
from hlcli.fhir.interaction import Interaction, Reply

if TYPE_CHECKING:
    from hlcli.fhir.seen import Seen


@dataclass(frozen=True)
class Verdict:
    """What a reply means: a `result` of the contract, whether something was written (None: nobody
    can know), and the type of problem, if it is one."""

    result: str
    written: bool | None
    problem: str | None = None


@dataclass(frozen=True)
class Exchange:
    """The whole story of one interaction, ready to be shown.

    `reply` is the answer that counts, after a lost one that of the look-up read. `attempts`
    counts sends of the interaction itself; `duration` is in seconds over all of them. `notes` are
    codes of things to be said in one line: `confirmed-by-reading`, `overtaken`, `sent-again`,
    `empty-answer`, `outcome-only`, `issues-stored`, `clock-corrected` and `nothing-sent`. `began`
    is when the first attempt left whose fate is open, by this machine's clock. `seen` is what
    further reads saw: of a preview, or of what stands in the way of a refused write.
    """

    interaction: Interaction
    url: str
    result: str
    written: bool | None
    reply: Reply | None = None
    problem: Problem | None = None
    attempts: int = 0
    duration: float = 0.0
    notes: tuple[str, ...] = ()
    began: datetime | None = None
    seen: Seen | None = None

    @property
    def exit_code(self) -> int:
        """0 where there is no problem, else the code of its type."""
        return self.problem.exit_code if self.problem else 0


@dataclass(frozen=True)
class Notice:
    """Something worth saying while an interaction is under way. It never holds a credential, and
    holds a clinical value only where the user asked for values.

    `kind`: `waiting` (before a repeat; `seconds`, `reason`, `attempt` just made), `looking` (an
    answer was lost, the resource is being read), `clock` (the signature's time was corrected by
    `seconds`), `credentials` (refreshed), `case` (criteria, named in `lines`, that the body meets
    only where case does not count), `rebased` (onto the version `reason`), `typed` (standard input
    is waited for), `settling` (a write of unknown fate is looked for again in `seconds`, for the
    time `left`), `sending-again` (it was not found), `kept` (what was not written is in the file
    `reason`), `program` (`reason` is waited for, which prints keys or a token), `said` (`lines` of
    its stderr), `debug` (`lines`).
    """

    kind: str
    seconds: float = 0.0
    reason: str = ""
    attempt: int = 0
    lines: tuple[str, ...] = ()
    left: float = 0.0


_REFUSALS: Mapping[int, tuple[str, str]] = {
    401: ("denied", "denied"),
    403: ("denied", "denied"),
    404: ("not-found", "not-found"),
    409: ("conflict", "conflict"),
    410: ("not-found", "gone"),
    413: ("rejected", "too-large"),
    429: ("throttled", "throttled"),
}


def judge(interaction: Interaction, reply: Reply) -> Verdict:
    """What an answer means, by status, error type and issue code; never by diagnostics text."""
    if 200 <= reply.status < 300:
        return _success(interaction, reply)
    if is_throttle(reply):
        return Verdict("throttled", False, "throttled")
    if reply.status == 412:
        return Verdict("precondition-failed", False, _precondition(interaction, reply))
    if reply.status in _REFUSALS:
        result, problem = _REFUSALS[reply.status]
        return Verdict(result, False, problem)
    if 400 <= reply.status < 500:
        return Verdict("rejected", False, "bad-request")
    return Verdict("failed", False, "redirect" if reply.status < 400 else "server-error")


def _success(interaction: Interaction, reply: Reply) -> Verdict:
    """What a POST to an operation does, only the operation knows: it was answered."""
    if interaction.name == "api" and interaction.method == "POST" and reply.status != 201:
        return Verdict("answered", None)
    return Verdict(_done(interaction, reply), interaction.writes)


def _done(interaction: Interaction, reply: Reply) -> str:
    if interaction.method == "DELETE":
        return "deleted"
    if not interaction.writes:
        return "read"
    return "created" if reply.status == 201 else "updated"


def _precondition(interaction: Interaction, reply: Reply) -> str:
    if interaction.header("If-None-Match"):
        return "already-exists"
    if interaction.name != "conditional-update":
        return "version-mismatch"
    versioned = interaction.header("If-Match") and "multiple-matches" not in issue_codes(reply)
    return "version-mismatch" if versioned else "multiple-matches"


def issue_codes(reply: Reply) -> frozenset[str]:
    """The issue codes of an OperationOutcome body; empty for any other body."""
    found = (reply.outcome or {}).get("issue")
    issues: list[Any] = found if isinstance(found, list) else []
    return frozenset(str(issue.get("code")) for issue in issues if isinstance(issue, dict))


def aws_error_type(reply: Reply) -> str | None:
    """`ThrottlingException` out of x-amzn-ErrorType or the body's `__type`, namespaces cut off."""
    body = reply.json if isinstance(reply.json, dict) else {}
    named = reply.header("x-amzn-ErrorType") or body.get("__type")
    return named.split(":")[0].rsplit("#")[-1] if isinstance(named, str) else None


def is_throttle(reply: Reply) -> bool:
    """429, or a throttling exception in whatever status."""
    throttles = ("ThrottlingException", "TooManyRequestsException", "Throttling")
    return reply.status == 429 or (reply.status >= 400 and aws_error_type(reply) in throttles)
