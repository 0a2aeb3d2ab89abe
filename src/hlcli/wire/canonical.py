"""--debug-signing: what was signed, and where an endpoint that says what it signed differs.

Rebuilt from the request as it left, without a secret: only the signature itself needs one.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from hlcli.fhir.interaction import Reply
from hlcli.wire import redacted
from hlcli.wire.sign import prepared
from hlcli.wire.signed import Signed

_SCOPE = re.compile(r"AWS4-HMAC-SHA256 Credential=[^/]*/\d+/([^/]+)/")
#: AWS's own words: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
_THEIRS = re.compile(
    r"Canonical String for this request should have been\s*'(.*?)'(?:\s*The String-to-Sign|\s*$)"
    r"(?: should have been\s*'(.*?)'\s*$)?",
    re.DOTALL,
)
_QUERY, _HEADERS = 2, 3


class _Proof(NamedTuple):
    """Both texts of a signature, as lines. `to_sign` is empty where an endpoint does not tell."""

    canonical: list[str]
    to_sign: list[str]


def lines(signed: Signed, values: bool) -> tuple[str, ...]:
    """The canonical request and the string to sign; query values only where `values` may be
    seen, a session token never."""
    ours = _ours(signed)
    if ours is None:
        return ("nothing is signed with this --auth",)
    shown = (f"  {line}" for line in _visible(ours.canonical, values))
    return ("canonical request:", *shown, "string to sign:", *(f"  {one}" for one in ours.to_sign))


def difference(signed: Signed, reply: Reply | None, values: bool) -> tuple[str, ...]:
    """Where the endpoint's differs from ours first, if it says what its own is."""
    ours, theirs = _ours(signed), _theirs(reply) if reply else None
    if ours is None or theirs is None:
        return ()
    found = _first(ours.canonical, theirs.canonical)
    if found is not None:
        mine, other = (_at(_visible(one.canonical, values), found[0]) for one in (ours, theirs))
        return _told("canonical request", found, mine, other)
    found = _first(ours.to_sign, theirs.to_sign) if theirs.to_sign else None
    if found is not None:
        mine, other = (_at(one.to_sign, found[0]) for one in (ours, theirs))
        return _told("string to sign", found, mine, other)
    return ("the endpoint's canonical request equals ours: its secret key is another",)


def _told(what: str, found: tuple[int, int], ours: str, theirs: str) -> tuple[str, ...]:
    where = f"the endpoint's {what} differs first in line {found[0] + 1}, column {found[1] + 1}"
    hidden = ", in a value (--show-values shows those of the query)" if ours == theirs else ""
    return (where + hidden, f"  ours    {ours}", f"  theirs  {theirs}")


def _ours(signed: Signed) -> _Proof | None:
    proof = next((value for name, value in signed.headers if name == "Authorization"), "")
    scope = _SCOPE.match(proof)
    if scope is None:
        return None
    signer, request = prepared(
        None, scope[1], signed.method, signed.url, signed.headers, signed.body
    )
    canonical = signer.canonical_request(request)
    to_sign = signer.string_to_sign(request, canonical)
    return _Proof(canonical.split("\n"), to_sign.split("\n"))


def _theirs(reply: Reply) -> _Proof | None:
    for text in _texts(reply):
        found = _THEIRS.search(text)
        if found:
            return _Proof(found[1].splitlines(), (found[2] or "").splitlines())
    return None


def _texts(reply: Reply) -> Iterator[str]:
    """Every text of a JSON answer, whatever it is called there; else all of it."""
    waiting: list[Any] = [reply.json]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
    if reply.json is None:
        yield html.unescape(reply.body.decode("utf-8", "replace"))


def _first(ours: list[str], theirs: list[str]) -> tuple[int, int] | None:
    """Line and column, counted from 0."""
    for line, (mine, other) in enumerate(zip_longest(ours, theirs)):
        if mine != other:
            pairs = zip_longest(mine or "", other or "")
            return line, next((at for at, (a, b) in enumerate(pairs) if a != b), 0)
    return None


def _at(lines: list[str], line: int) -> str:
    return lines[line] if line < len(lines) else "(no such line)"


def _visible(canonical: list[str], values: bool) -> list[str]:
    """With the query's and the headers' values as --debug shows them."""
    end = canonical.index("", _HEADERS) if "" in canonical[_HEADERS:] else len(canonical)
    return [
        _line(number, line, values) if number < end else line
        for number, line in enumerate(canonical)
    ]


def _line(number: int, line: str, values: bool) -> str:
    if number == _QUERY:
        return line if values else redacted.names_only(line)
    name, colon, value = line.partition(":")
    if number < _HEADERS or not colon:
        return line
    return f"{name}:{redacted.shown(name.lower(), value, values)}"
