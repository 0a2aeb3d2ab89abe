"""Refusals that a better signature cures: a wrong clock, and expired credentials."""

from __future__ import annotations

from datetime import datetime, timedelta

from hlcli.fhir import http_date
from hlcli.fhir.exchange import aws_error_type
from hlcli.fhir.interaction import Pairs, Reply
from hlcli.fhir.outcome import plain_message
from hlcli.wire.fate import Happened

#: A signature is refused from five minutes off; a smaller difference is not what was wrong.
_TOLERATED = timedelta(minutes=4)


def clock_offset(happened: Happened, now: datetime) -> timedelta | None:
    """How far the endpoint's clock is ahead of ours, if it refused the time of a signature."""
    if not isinstance(happened, Reply) or not _refuses_the_time(happened):
        return None
    there = http_date.parse(happened.header("Date"))
    if there is None or abs(there - now) <= _TOLERATED:
        return None
    return there - now


def stale(happened: Happened, sent: Pairs) -> str | None:
    """What the endpoint refused that other credentials may cure, in words; `sent` are the headers
    of the request. A bearer token tells nobody but its issuer when it ends: a 401 does."""
    if not isinstance(happened, Reply):
        return None
    expired = ("ExpiredToken", "ExpiredTokenException")
    if 400 <= happened.status < 500 and aws_error_type(happened) in expired:
        return "the credentials had expired"
    bearer = any(name == "Authorization" and value.startswith("Bearer ") for name, value in sent)
    return "the bearer token was refused" if bearer and happened.status == 401 else None


def _refuses_the_time(reply: Reply) -> bool:
    """The one place that reads a message: a signature of a wrong time and a wrong signature have
    the same error type."""
    if reply.status not in (400, 403):
        return False
    if aws_error_type(reply) in ("RequestTimeTooSkewed", "RequestTimeTooSkewedException"):
        return True
    text = plain_message(reply)
    return "Signature expired" in text or "Signature not yet current" in text
