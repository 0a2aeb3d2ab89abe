"""What can go wrong, drawn once, with the exit code each kind ends in.

    HlcliError
    ├── UsageError            2    the command line cannot be understood
    ├── InputRefused          2    a file, a criterion or a value cannot be sent as it is
    ├── Declined             13    somebody was asked before a write, and did not say yes
    ├── ConfigError           3    no usable endpoint, region or setting
    ├── CredentialsError      3    no credentials, or they cannot be used
    └── ControlRefused        2…11 the control plane (data stores, imports) said no; by its type

A reply that refuses is no exception: it is an `Exchange` with a `Problem` (see `fhir.exchange`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class ExitCode(NamedTuple):
    """One row of the contract: the number, what it means, and whether anything was written."""

    code: int
    meaning: str
    written: str


EXIT_CODES: tuple[ExitCode, ...] = (
    ExitCode(0, "done", "yes"),
    ExitCode(1, "`diff --exit-code`: they differ", "no"),
    ExitCode(2, "usage, or input refused: nothing was sent", "no"),
    ExitCode(
        3,
        "configuration or credentials: missing locally, or refused by the endpoint (401, 403)",
        "no",
    ),
    ExitCode(
        4,
        "refused by the endpoint: any 4xx without a code of its own (400, 405, 413, 422 …), "
        "a redirect",
        "no",
    ),
    ExitCode(
        5,
        "the endpoint says it failed: 5xx after retries, where a repeat is known to be safe",
        "no",
    ),
    ExitCode(6, "never reached: DNS, TLS, connect", "no"),
    ExitCode(
        7,
        "throttled until the budget was spent, or told to wait longer than it (then at once)",
        "no",
    ),
    ExitCode(8, "a load finished, some items failed", "some"),
    ExitCode(9, "409 Conflict", "no"),
    ExitCode(10, "404 or 410", "no"),
    ExitCode(
        11,
        "fate unknown: the answer was lost or is not what it claims; the message gives the "
        "command that tells",
        "maybe",
    ),
    ExitCode(
        12,
        "412 Precondition Failed (error.type: multiple-matches, version-mismatch, already-exists)",
        "no",
    ),
    ExitCode(
        13,
        "not as expected: refused before sending, or done otherwise; `written` tells",
        "?",
    ),
    ExitCode(70, "a bug in hlcli", "?"),
    ExitCode(130, "interrupted; says whether a request was out", "?"),
    ExitCode(143, "terminated; says whether a request was out", "?"),
)

#: error.type -> exit code. Every way to fail has exactly one of these types.
EXIT_OF: Mapping[str, int] = {
    "usage": 2,
    "invalid-input": 2,
    "config": 3,
    "credentials": 3,
    "denied": 3,
    "bad-request": 4,
    "too-large": 4,
    "redirect": 4,
    "server-error": 5,
    "unreachable": 6,
    "throttled": 7,
    "conflict": 9,
    "not-found": 10,
    "gone": 10,
    "timeout": 11,
    "lost-answer": 11,
    "bad-answer": 11,
    "version-mismatch": 12,
    "already-exists": 12,
    "multiple-matches": 12,
    "expectation": 13,
    "internal": 70,
    "interrupted": 130,
}


@dataclass(frozen=True)
class Place:
    """Where in a text the trouble is. Line and column count from 1, in characters; line 0 stands
    for a file as a whole, of which nothing was read.

    `excerpt` holds (line number, text) pairs around the place. It shows clinical values,
    so it is printed on a terminal or with --show-values only.
    """

    name: str
    line: int
    column: int
    excerpt: tuple[tuple[int, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.name}:{self.line}:{self.column}" if self.line else self.name


@dataclass(frozen=True)
class Problem:
    """Why it was not done, as plain data for a person, a log and a script.

    `message` and `hint` hold no clinical value; `private_message` and `private_hint` say the
    same with the values, for a terminal, for --show-values and for the JSON object.
    `more` are further keys of the JSON object's `error`, `outcome` is its OperationOutcome.
    """

    type: str
    message: str = ""
    hint: str | None = None
    place: Place | None = None
    private_message: str | None = None
    private_hint: str | None = None
    more: Mapping[str, object] = field(default_factory=dict)
    status: int | None = None
    outcome: Mapping[str, object] | None = None

    @property
    def exit_code(self) -> int:
        """The exit code of this kind; 143 instead of 130 where a signal asked for it."""
        return self.status if self.status is not None else EXIT_OF[self.type]


#: Somebody was asked before a write, and did not say yes: a plan ends in it, others raise Declined.
DECLINED = Problem("expectation", "the answer was not yes")


class HlcliError(Exception):
    """The root: something stopped the command before, or instead of, an answer."""

    type = "internal"

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        place: Place | None = None,
        private_message: str | None = None,
        private_hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.problem = Problem(self.type, message, hint, place, private_message, private_hint)


class UsageError(HlcliError):
    """The command line cannot be understood, or asks for two things at once."""

    type = "usage"


class InputRefused(HlcliError):
    """What was given cannot be sent as it is: a file, an id, a criterion, a size."""

    type = "invalid-input"


class Declined(HlcliError):
    """Somebody was asked before a write, and did not say yes."""

    type = DECLINED.type

    def __init__(self) -> None:
        super().__init__(DECLINED.message)


class ConfigError(HlcliError):
    """No usable endpoint, region, data store or setting."""

    type = "config"


class CredentialsError(HlcliError):
    """No credentials, or the provider that has them failed."""

    type = "credentials"


class ControlRefused(HlcliError):
    """A call to a control plane was refused, or never reached it. `type` is one of EXIT_OF's.
    `written` is True for what was begun there, and None where nobody knows."""

    def __init__(
        self,
        type: str,
        message: str,
        *,
        hint: str | None = None,
        written: bool | None = False,
        status: int | None = None,
    ) -> None:
        self.type = type
        super().__init__(message, hint=hint)
        more = {} if written is False else {"written": written}
        self.problem = replace(self.problem, more=more, status=status)


class Enough(Exception):
    """What was asked for is shown already: nothing is sent, and the command ends with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Terminated(BaseException):
    """SIGTERM, raised where Ctrl-C would raise KeyboardInterrupt."""
