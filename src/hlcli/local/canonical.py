"""The canonical request of AWS Signature Version 4, from the raw bytes of a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
(steps 1 and 2), with the rules of every service but S3: the path is normalised and what stood on
the wire is escaped once more. Written without any AWS library on purpose: the client signs with
one, so that a mistake on one side is not repeated on the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import quote_from_bytes, unquote_to_bytes

from hlcli.local.messages import RawHeaders, Request

_SPACES = re.compile(rb" +")


@dataclass(frozen=True)
class Canonical:
    """The six lines that are hashed. `headers` are (name, value), `payload` is a hex SHA-256."""

    method: bytes
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    payload: bytes

    @property
    def text(self) -> bytes:
        """The canonical request itself."""
        block = b"".join(name + b":" + value + b"\n" for name, value in self.headers)
        names = b";".join(name for name, _ in self.headers)
        return b"\n".join((self.method, self.path, self.query, block, names, self.payload))


def canonical_request(request: Request, signed: tuple[str, ...]) -> Canonical:
    """What a correct client has hashed for this request, if it signed the headers `signed`."""
    path, _, query = request.target.partition(b"?")
    return Canonical(
        request.method.encode(),
        canonical_path(path),
        canonical_query(query),
        canonical_headers(request.headers, signed),
        sha256(request.body).hexdigest().encode(),
    )


def canonical_path(raw: bytes) -> bytes:
    """Dot segments and repeated slashes removed, then each segment as it stood escaped again."""
    kept: list[bytes] = []
    for segment in raw.split(b"/"):
        if segment == b"..":
            del kept[-1:]
        elif segment not in (b"", b"."):
            kept.append(segment)
    last = b"/" if kept and raw.endswith(b"/") else b""
    return _escape(b"/" + b"/".join(kept) + last, also="/")


def canonical_query(raw: bytes) -> bytes:
    """Names and values decoded, strictly encoded again, and sorted as encoded (name, value).

    A plus stands for itself: a client that means a space has to write `%20`.
    """
    pieces = (piece.partition(b"=") for piece in raw.split(b"&") if piece)
    pairs = sorted((_again(name), _again(value)) for name, _, value in pieces)
    return b"&".join(name + b"=" + value for name, value in pairs)


def canonical_headers(
    headers: RawHeaders, signed: tuple[str, ...]
) -> tuple[tuple[bytes, bytes], ...]:
    """The signed headers by name: values trimmed, runs of spaces collapsed, repeats joined."""
    return tuple((name, _joined(headers, name)) for name in sorted(s.encode() for s in signed))


def likely_slips(right: Canonical, request: Request) -> Iterator[tuple[str, Canonical]]:
    """What clients are known to hash instead, each with the part of the request it concerns."""
    path, _, query = request.target.partition(b"?")
    for slip in (_sorted_as_is(query), query, canonical_query(query.replace(b"+", b"%20")), b""):
        yield "query", replace(right, query=slip)
    for slip in (path, _escape(path, also="/%"), _escape(path, also="/")):
        yield "path", replace(right, path=slip)
    portless = tuple((n, v.partition(b":")[0] if n == b"host" else v) for n, v in right.headers)
    yield "host", replace(right, headers=portless)
    yield "payload", replace(right, payload=sha256(b"").hexdigest().encode())


def _sorted_as_is(query: bytes) -> bytes:
    """Sorted but not encoded, which is what botocore does to the query of a URL."""
    return b"&".join(sorted(query.split(b"&")))


def _joined(headers: RawHeaders, name: bytes) -> bytes:
    values = (value for key, value in headers if key.lower() == name)
    return b",".join(_SPACES.sub(b" ", value.strip()) for value in values)


def _again(text: bytes) -> bytes:
    return _escape(unquote_to_bytes(text))


def _escape(text: bytes, also: str = "") -> bytes:
    return quote_from_bytes(text, safe="-_.~" + also).encode()
