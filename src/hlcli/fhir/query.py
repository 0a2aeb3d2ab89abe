"""The one percent-encoder, and its inverse.

Everything but `A-Za-z0-9-_.~` is escaped, once, as UTF-8 with upper-case hexadecimal; a space is
`%20`. Both readings of `+` then agree, and so do signer and server: see
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from hlcli.errors import InputRefused
from hlcli.fhir.interaction import Pairs


def encode(text: str) -> str:
    """Percent-encode one path segment, query name or query value.

    Raises InputRefused for a lone surrogate, which no UTF-8 can carry.
    """
    try:
        return quote(text, safe="-_.~")
    except UnicodeEncodeError as error:
        raise InputRefused(
            "a path or query value holds half a character (a lone surrogate)",
            hint="give the text as UTF-8",
        ) from error


def target(path: tuple[str, ...], query: Pairs = ()) -> str:
    """`/Patient/1?name=a%20b`: encoded path segments and query, in the order given.

    Raises InputRefused for the segments "", "." and "..": a URL parser would drop them, and
    `PUT …/Patient/..` would go out, validly signed, as `PUT …`.
    """
    for segment in path:
        if segment in ("", ".", ".."):
            raise InputRefused(f'"{segment}" cannot be a part of a URL path')
    whole = "".join("/" + encode(segment) for segment in path)
    return f"{whole}?{encoded(query)}" if query else whole


def encoded(pairs: Pairs) -> str:
    """`name=a%20b&x=y`, for a URL or a form. Raises InputRefused as `encode` does."""
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)


def decode_pairs(query: str) -> Pairs:
    """Pairs of a raw query string; `+` stays a plus, a name without `=` has the value ""."""
    pieces = (piece.partition("=") for piece in query.split("&") if piece)
    return tuple((unquote(name), unquote(value)) for name, _, value in pieces)


def reencode(url: str) -> tuple[str, Pairs]:
    """A foreign link as (scheme://host/path, decoded pairs), to be encoded by our own rules."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", decode_pairs(parts.query)
