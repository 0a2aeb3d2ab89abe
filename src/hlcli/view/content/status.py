"""Small words: a status' name, an instant, a span of time."""

from __future__ import annotations

import re

#: Named as RFC 9110 does; Python's own names change between its versions.
_NAMES = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")


def named(status: int) -> tuple[str, str]:
    """("412", "Precondition Failed"); a status without a name stands alone."""
    return str(status), _NAMES.get(status, "")


def moment(instant: str) -> str:
    """`2026-11-22 07:43:45Z` of a FHIR instant; anything else as it is."""
    found = _INSTANT.fullmatch(instant)
    return f"{found[1]} {found[2]}{found[3]}" if found else instant


def span(seconds: float) -> str:
    """A length of time as a person says it: 0.4 s, 12 s, 5 min, 24 h, 3 days."""
    for size, unit in ((172_800, "days"), (7_200, "h"), (120, "min")):
        if seconds >= size:
            return f"{round(seconds / {'days': 86_400, 'h': 3_600, 'min': 60}[unit])} {unit}"
    return f"{seconds:.1f} s" if seconds < 10 and seconds != int(seconds) else f"{seconds:.0f} s"
