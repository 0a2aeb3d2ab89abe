"""How much can be sent at once."""

from __future__ import annotations

from hlcli.errors import InputRefused, Place

#: Bytes HealthLake takes in one resource:
#: https://docs.aws.amazon.com/healthlake/latest/devguide/reference-healthlake-troubleshooting.html
MAX_BODY = 5_242_880

#: A text of this size or more is refused unread: no edit makes it small enough.
MAX_TEXT = 4 * MAX_BODY

_HINT = "keep large attachments elsewhere and refer to them by url"


def check_size(body: bytes, name: str) -> None:
    """Raise InputRefused for a body of more than MAX_BODY bytes, `name` in its place."""
    if len(body) > MAX_BODY:
        raise InputRefused(
            f"too large: {len(body):,} bytes, at most {MAX_BODY:,} can be sent",
            hint=_HINT,
            place=Place(name, 1, 1),
        )


def check_readable(raw: bytes, name: str) -> None:
    """Raise InputRefused for MAX_TEXT bytes or more, of which a reader need not read the rest."""
    if len(raw) >= MAX_TEXT:
        raise InputRefused(
            f"too large: {len(raw):,} bytes or more, at most {MAX_BODY:,} can be sent",
            hint=_HINT,
            place=Place(name, 1, 1),
        )
