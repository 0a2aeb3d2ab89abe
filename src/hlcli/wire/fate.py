"""What an attempt can come to: a `Reply` that is what it claims to be, or a `Trouble`."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from hlcli.errors import HlcliError
from hlcli.fhir.exchange import aws_error_type, is_throttle
from hlcli.fhir.interaction import Reply

Kind = Literal["unreachable", "untrusted", "lost-answer", "timeout", "bad-answer"]


@dataclass(frozen=True)
class Trouble:
    """An attempt without an answer.

    `unreachable`: the request did not leave. `untrusted`: nor will it, the certificate is not
    trusted, or the proxy does not trust us. After the others it may have been processed: the
    connection broke, the answer took too long, or it is not what it claims to be. `reply` is as
    much of it as there was. `type` is the problem's, where the request did not leave; `wait` the
    seconds after which whoever kept it from leaving wants to be asked again.
    """

    kind: Kind
    message: str
    hint: str | None = None
    reply: Reply | None = None
    type: str = "unreachable"
    wait: float | None = None


Happened = Reply | Trouble


class NotNow(HlcliError):
    """There is no proof of who asks at the moment: a token endpoint is not there, or too busy. It
    is as with an endpoint that cannot be reached."""

    def __init__(self, trouble: Trouble) -> None:
        self.type, self.trouble = trouble.type, trouble
        super().__init__(trouble.message, hint=trouble.hint)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as seen from here. `began` by the monotonic clock, `seconds` from then to the
    end of the answer, `server` from the last byte out to the first byte back, if that is known."""

    happened: Happened
    began: float
    seconds: float
    server: float | None = None


Certainty = Literal["answered", "not-processed", "hopeless", "ambiguous"]


def certainty(happened: Happened) -> Certainty:
    """Whether the request was processed, as far as what happened tells."""
    if isinstance(happened, Trouble):
        certain: dict[str, Certainty] = {"unreachable": "not-processed", "untrusted": "hopeless"}
        return certain.get(happened.kind, "ambiguous")
    if is_throttle(happened) or _turned_away(happened):
        return "not-processed"
    return "ambiguous" if happened.status >= 500 else "answered"


def reply_of(happened: Happened) -> Reply | None:
    """The reply in what happened, however little of it arrived."""
    return happened.reply if isinstance(happened, Trouble) else happened


def words(happened: Happened) -> str:
    """What happened, for the line that announces a wait: `429 Too Many Requests`."""
    if isinstance(happened, Trouble):
        return happened.message
    if is_throttle(happened) and happened.status != 429:
        return f"{happened.status} {aws_error_type(happened)}"
    return f"{happened.status} {phrase(happened.status)}".rstrip()


def phrase(status: int) -> str:
    """The registered reason phrase of a status, or nothing."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _turned_away(reply: Reply) -> bool:
    """A 503 by which the front door says that the request did not get in."""
    if reply.status != 503:
        return False
    named = aws_error_type(reply) in ("ServiceUnavailable", "ServiceUnavailableException")
    return named or reply.header("Retry-After") is not None
