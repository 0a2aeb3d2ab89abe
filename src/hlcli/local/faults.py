"""Misbehaviour on demand, to test clients with: `--fault 429:2`, `--fault reset-after:10%`.

A fault decides two things: whether the endpoint handles the request (`after`), and what becomes of
the answer. How an answer is lost on its way is the carrier's to do: a socket's or the transport's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from uuid import uuid4

from hlcli.errors import UsageError
from hlcli.fhir import jsontext
from hlcli.local.answers import aws_error, refusal
from hlcli.local.messages import Request, Response

#: What becomes of an answer on its way: it arrives, the connection is reset instead, half of the
#: body arrives, or nothing ever does.
WHOLE, RESET, TRUNCATED, SILENCE = "whole", "reset", "truncated", "silence"


@dataclass(frozen=True)
class Delivery:
    """An answer and its fate. Of a reset or silent one nothing arrives."""

    response: Response
    fate: str = WHOLE


@dataclass(frozen=True)
class Fault:
    """One `--fault`: a kind for the next `count` requests, or for a `share` (0 to 1) of all.

    `after` means the request is handled first. `retry_after` is the text of that header.
    """

    kind: str
    count: int = 0
    share: float = 0.0
    after: bool = False
    retry_after: str | None = None


def _html(status: int) -> Response:
    body = b"<html><body><h1>Bad Gateway</h1></body></html>"
    return Response(status, (("Content-Type", "text/html"),), body)


def _renamed(right: Response) -> Response:
    body = jsontext.dumps({**jsontext.loads(right.body), "id": "somebody-else"})
    return replace(right, body=body.encode())


_BUSY = "Too Many Requests"

#: kind -> the answer in place of the right one, and its fate.
_KINDS: Mapping[str, Delivery] = {
    "429": Delivery(aws_error(429, "TooManyRequestsException", _BUSY)),
    "throttle-400": Delivery(aws_error(400, "ThrottlingException", "Rate exceeded")),
    "500": Delivery(refusal(500, "exception", "Internal server error (a fault on demand)")),
    "502": Delivery(_html(502)),
    "503": Delivery(aws_error(503, "ServiceUnavailableException", "Service Unavailable")),
    "504": Delivery(aws_error(504, "InternalFailure", "Endpoint request timed out")),
    "html": Delivery(_html(502)),
    "redirect": Delivery(Response(307, (("Location", "http://elsewhere.invalid/"),))),
    "reset": Delivery(Response(500), RESET),
    "timeout": Delivery(Response(500), SILENCE),
}
#: Kinds that spoil the right answer, and so come after the request was handled.
_SPOILERS: Mapping[str, Callable[[Response], Delivery]] = {
    "truncated": lambda right: Delivery(right, TRUNCATED),
    "empty": lambda right: Delivery(Response(right.status)),
    "other-id": lambda right: Delivery(_renamed(right) if right.body else right),
}
_SHAPE = re.compile(r"(?P<kind>[a-z0-9-]+)(\+(?P<wait>.+))?:(?P<often>\d+%?)")
_EXAMPLES = "429:2, 503+1:3 (Retry-After: 1), 500-after:1, reset-before:1, reset-after:10%"


def parse_fault(text: str) -> Fault:
    """`KIND:N` or `KIND:P%`, where KIND may be followed by `+` and a Retry-After.

    Kinds: 429, throttle-400, 500, 502, 503, 504, html, redirect, timeout, reset (each with
    `-before`, the default, or `-after`), truncated, empty, other-id. Raises UsageError for others.
    """
    found = _SHAPE.fullmatch(text)
    kind = found["kind"] if found else ""
    base, _, when = kind.rpartition("-")
    if when not in ("before", "after"):
        base, when = kind, ""
    if found is None or not _is_kind(base, when) or not _is_often(found["often"]):
        names = ", ".join((*_KINDS, *_SPOILERS))
        raise UsageError(f'unknown fault "{text}"; kinds are {names}', hint=f"such as {_EXAMPLES}")
    fault = Fault(base, after=when == "after" or base in _SPOILERS, retry_after=found["wait"])
    often = found["often"]
    if often.endswith("%"):
        return replace(fault, share=int(often[:-1]) / 100)
    return replace(fault, count=int(often))


def _is_kind(base: str, when: str) -> bool:
    return base in _KINDS or (base in _SPOILERS and not when)


def _is_often(text: str) -> bool:
    return not text.endswith("%") or int(text[:-1]) <= 100


class Faults:
    """Several faults in order: the first that is due strikes, and a request meets one at most.

    `random` gives numbers from 0 up to 1. Any number of threads may ask.
    """

    def __init__(self, faults: tuple[Fault, ...], random: Callable[[], float]) -> None:
        self._left = {place: fault.count for place, fault in enumerate(faults)}
        self._faults = faults
        self._random = random
        self._lock = Lock()

    def deliver(self, request: Request, handle: Callable[[Request], Response]) -> Delivery:
        """Handle the request, or not, and say what becomes of the answer."""
        fault = self._due()
        if fault is None:
            return Delivery(handle(request))
        right = handle(request) if fault.after else None
        if right is not None and fault.kind in _SPOILERS:
            return _SPOILERS[fault.kind](right)
        wrong = _KINDS[fault.kind]
        headers = [("x-amzn-RequestId", str(uuid4()))]
        if fault.retry_after is not None:
            headers.append(("Retry-After", fault.retry_after))
        return replace(wrong, response=wrong.response.plus(*headers))

    def _due(self) -> Fault | None:
        with self._lock:
            for place, fault in enumerate(self._faults):
                if self._left[place]:
                    self._left[place] -= 1
                    return fault
                if fault.share and self._random() < fault.share:
                    return fault
        return None


NO_FAULTS = Faults((), lambda: 1.0)
