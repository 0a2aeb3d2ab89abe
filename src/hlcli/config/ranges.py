"""Numbers that make no sense are refused, wherever they were said."""

from __future__ import annotations

from hlcli.errors import UsageError


def check(timeout: float, retries: int, max_wait: float) -> None:
    """Times in seconds. Raises UsageError."""
    if not 0 < timeout < 86400:
        raise UsageError("--timeout must be more than 0 and less than a day, in seconds")
    if retries < 0:
        raise UsageError("--retries must be 0 or more")
    if not 0 <= max_wait < 86400 * 7:
        raise UsageError("--max-wait must be 0 or more and less than a week, in seconds")
