"""The dates of HTTP headers: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7"""

from __future__ import annotations

from datetime import UTC, datetime

#: A calendar ends with the year 9999: a sum with a date near it would not fit.
_LAST_YEAR = 9000


def parse(text: str | None) -> datetime | None:
    """An HTTP date in any of its three forms, in UTC; None for anything else. Never raises."""
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(text or "")
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except Exception:  # the parser is one of mail, and trips over what it expects to be there
        return None
    return when if when.year < _LAST_YEAR else None
