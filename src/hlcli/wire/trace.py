"""Debug lines for one attempt: what left and what came, without credentials or bodies.

Query values and unfamiliar headers show their names only, unless the user asked for values;
credentials are never shown.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from hlcli.wire.fate import Happened, Trouble, phrase, reply_of
from hlcli.wire.link import Link
from hlcli.wire.signed import Signed

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


def outgoing(signed: Signed, link: Link) -> tuple[str, ...]:
    """The request line, the headers and the size of the body; and what was signed, if asked."""
    said = _outgoing(signed, link.show_values) if link.debug else ()
    if not link.debug_signing:
        return said
    from hlcli.wire import canonical

    return (*said, *canonical.lines(signed, link.show_values))


def incoming(happened: Happened, seconds: float, signed: Signed, link: Link) -> tuple[str, ...]:
    """The status, the headers and the size of the body, or why there are none; and where the
    endpoint signs something else, if asked."""
    said = _incoming(happened, seconds, link.show_values) if link.debug else ()
    if not link.debug_signing:
        return said
    from hlcli.wire import canonical

    return (*said, *canonical.difference(signed, reply_of(happened), link.show_values))


def _outgoing(signed: Signed, values: bool) -> tuple[str, ...]:
    target = signed.url if values else without_values(signed.url)
    lines = (f"> {header(name, value, values)}" for name, value in signed.headers)
    return (f"> {signed.method} {target}", *lines, f"> ({len(signed.body):,} bytes)")


def _incoming(happened: Happened, seconds: float, values: bool) -> tuple[str, ...]:
    reply = reply_of(happened)
    trouble = (f"< {happened.message}",) if isinstance(happened, Trouble) else ()
    if reply is None:
        return (f"< no answer after {seconds:.3f} s", *trouble)
    lines = (header(name, value, values) for name, value in reply.headers)
    first = f"< {reply.status} {phrase(reply.status)} after {seconds:.3f} s"
    return (first, *(f"< {line}" for line in lines), f"< ({len(reply.body):,} bytes)", *trouble)


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
