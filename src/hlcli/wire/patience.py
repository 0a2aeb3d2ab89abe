"""Retry-After, in seconds or as a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hlcli.fhir import http_date
from hlcli.fhir.interaction import Reply


def told(reply: Reply | None, now: datetime) -> float | None:
    """Seconds the endpoint asks to wait; None where it does not say, or says it illegibly.

    A date counts from the reply's own Date, so that a wrong clock here does not matter.
    """
    text = (reply.header("Retry-After") or "").strip() if reply else ""
    if re.fullmatch(r"[0-9]+", text):
        return float(text) if len(text) < 12 else float("inf")
    when = http_date.parse(text)
    if reply is None or when is None:
        return None
    return max(0.0, (when - (http_date.parse(reply.header("Date")) or now)).total_seconds())


def too_long(seconds: float, left: float, now: datetime) -> tuple[str, str]:
    """Message and hint for a wait that does not fit: when to come back."""
    message = f"the endpoint asks to wait {seconds:,.0f} s; --max-wait leaves {max(left, 0):.0f} s"
    try:
        when = now.astimezone(UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return message, "do not wait for it: ask who runs the endpoint"
    return message, f"run it again after {when:%Y-%m-%d %H:%M:%S}Z"
