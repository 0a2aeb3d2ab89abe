"""What of a request and of an answer may be shown: of a query and of unfamiliar headers their
names only, unless the user asked for values; of a credential never anything.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SECRET = re.compile(r"authorization|token|cookie|secret|password|credential|api-?key", re.I)
_HARMLESS = frozenset(
    ("accept", "accept-encoding", "cache-control", "connection", "content-encoding",
     "content-length", "content-type", "date", "etag", "expires", "host", "if-match",
     "if-none-match", "last-modified", "retry-after", "server", "transfer-encoding", "user-agent",
     "vary", "via", "x-amz-date", "x-amz-fhir-history-consistency-level", "x-amzn-errortype",
     "x-amzn-healthlake-fhir-validation-level", "x-amzn-healthlake-validation-issues",
     "x-amzn-requestid", "x-amzn-trace-id", "x-hlcli-signature-differs", "x-request-id")
)  # fmt: skip
_HIDDEN = "…"
_SIGV4 = re.compile(
    r"(AWS4-HMAC-SHA256 )Credential=[^/,\s]+(/[^,\s]+), (SignedHeaders=[^,\s]+), Signature=\S+"
)


def without_values(url: str) -> str:
    """A URL whose query shows names only."""
    parts = urlsplit(url)
    return parts._replace(query=names_only(parts.query), fragment="").geturl()


def names_only(query: str) -> str:
    """A query without its values."""
    names = (pair.partition("=")[0] for pair in query.split("&") if pair)
    return "&".join(f"{name}={_HIDDEN}" for name in names)


def header(name: str, value: str, values: bool) -> str:
    """A header's line; a credential in it is never shown."""
    return f"{name}: {shown(name.lower(), value, values)}"


def shown(name: str, value: str, values: bool) -> str:
    """A header's value, where it may be seen; `name` is in lower case."""
    if name == "authorization":
        return _proof(value)
    if _SECRET.search(name):
        return _HIDDEN
    return value if values or name in _HARMLESS else _HIDDEN


def _proof(value: str) -> str:
    """An Authorization header without key and signature; scope and header names help to see why
    one is refused."""
    found = _SIGV4.fullmatch(value)
    if found:
        return f"{found[1]}Credential={_HIDDEN}{found[2]}, {found[3]}, Signature={_HIDDEN}"
    return f"{value.split(' ')[0] if ' ' in value else ''} {_HIDDEN}".strip()
