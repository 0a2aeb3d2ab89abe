"""One attempt: a signed request out, and whatever becomes of it as a `Reply` or a `Trouble`."""

from __future__ import annotations

from contextlib import closing
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any, cast

import httpx

from hlcli.env import Env
from hlcli.errors import ConfigError, HlcliError
from hlcli.fhir.interaction import Interaction, Pairs, Reply
from hlcli.wire import trouble
from hlcli.wire.answer import untrue
from hlcli.wire.fate import Happened, Trouble
from hlcli.wire.link import Link
from hlcli.wire.request import unsigned
from hlcli.wire.sign import Signer
from hlcli.wire.transport import connect
from hlcli.wire.unpack import unpacked

#: Bytes, decoded. A resource has at most 5 MiB, a page of a search at most 100 resources.
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Signed:
    """A request ready to leave."""

    method: str
    url: str
    headers: Pairs
    request: httpx.Request


class Departure:
    """Whether a request may have left. A transport with sockets tells, step by step; of one that
    tells nothing the worst is assumed."""

    def __init__(self) -> None:
        self._watched = False
        self._left = False

    def note(self, step: str, info: dict[str, Any]) -> None:
        """A trace event of httpcore: https://www.encode.io/httpcore/extensions/#trace"""
        self._watched = True
        method = getattr(info.get("request"), "method", None)
        if step.endswith("send_request_headers.started") and method != b"CONNECT":
            self._left = True  # a CONNECT only opens the tunnel

    @property
    def possible(self) -> bool:
        """False only if it is certain that nothing of the request left."""
        return self._left or not self._watched


class Line:
    """The line to one endpoint: its transport, who signs, and how far its clock is from ours."""

    def __init__(self, env: Env, link: Link, signer: Signer) -> None:
        self._env = env
        self._link = link
        self.signer = signer
        self.clock_offset = timedelta()
        self._opened: httpx.BaseTransport | None = env.transport
        self._opening = Lock()

    def sign(self, interaction: Interaction) -> Signed:
        """The request with a signature of this moment, once there is a way to send it. Raises
        HlcliError: nothing has left then."""
        _ = self._transport
        url, unproven = unsigned(self._link.base, interaction)
        when = self._env.now() + self.clock_offset
        method, body = interaction.method, interaction.body
        headers = self.signer.sign(method, url, unproven, body, when)
        return Signed(method, url, headers, _request(method, url, headers, body))

    def carry(self, interaction: Interaction, signed: Signed, departure: Departure) -> Happened:
        """Send it and read what comes back, all within the link's timeout."""
        patience = httpx.Timeout(self._link.timeout).as_dict()
        signed.request.extensions = {"timeout": patience, "trace": departure.note}
        try:
            response = self._transport.handle_request(signed.request)
        except httpx.TransportError as error:
            return trouble.before_reply(error, departure.possible, self._link.timeout)
        except UnicodeError:  # a label of the host name that no DNS can hold
            if departure.possible:
                raise
            return Trouble("unreachable", "could not connect: the host name is not valid")
        with closing(response):
            happened = _receive(response)
        return _checked(interaction, happened)

    def hurried(self, link: Link) -> Line:
        """The same line, its sockets and its clock, with less patience."""
        _ = self._transport
        other = copy(self)
        other._link = link
        return other

    def close(self) -> None:
        """Close the sockets, or the transport that stands in for them."""
        if self._opened is not None:
            self._opened.close()

    @property
    def _transport(self) -> httpx.BaseTransport:
        """Opened once, when first needed, whichever thread comes first."""
        with self._opening:
            if self._opened is None:
                self._opened = connect(
                    self._link.base, self._link.ca_bundle, self._env.environ, self._env.monotonic
                )
            return self._opened


def _request(method: str, url: str, headers: Pairs, body: bytes) -> httpx.Request:
    """What is sent is what was signed, to the letter, or nothing is."""
    raw = [(name.encode(), value.encode()) for name, value in headers]
    try:
        request = httpx.Request(method, url, headers=raw, content=body)
    except httpx.InvalidURL as error:
        raise ConfigError("the endpoint's URL cannot be sent") from error
    if str(request.url) != url or request.url.userinfo or request.content != body:
        raise HlcliError("the request would not leave as it was signed: it is not sent")
    return request


def _receive(response: httpx.Response) -> Happened:
    body = bytearray()
    headers = _headers(response.headers)
    raw = cast("httpx.SyncByteStream", response.stream)
    try:
        for chunk in unpacked(raw, response.headers.get("Content-Encoding", "")):
            body += chunk
            if len(body) > LARGEST:
                raise trouble.Oversize("too large")
    except httpx.RequestError as error:
        return trouble.inside_reply(error, Reply(response.status_code, headers, bytes(body)))
    return Reply(response.status_code, headers, bytes(body))


def _headers(headers: httpx.Headers) -> Pairs:
    """As received: names in their own case, repeats kept."""
    encoding = headers.encoding
    return tuple((name.decode(encoding), value.decode(encoding)) for name, value in headers.raw)


def _checked(interaction: Interaction, happened: Happened) -> Happened:
    if isinstance(happened, Trouble):
        return happened
    wrong = untrue(interaction, happened)
    return Trouble("bad-answer", wrong, None, happened) if wrong else happened
