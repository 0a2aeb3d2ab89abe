"""One attempt: a signed request out, and whatever becomes of it as a `Reply` or a `Trouble`."""

from __future__ import annotations

from contextlib import closing
from copy import copy
from dataclasses import replace
from threading import Lock
from typing import cast

import httpx

from hlcli.env import Env
from hlcli.errors import ConfigError, HlcliError
from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.wire import receive, trouble
from hlcli.wire.fate import Happened, Trouble
from hlcli.wire.link import Link
from hlcli.wire.sign import Signer
from hlcli.wire.signed import Departure, Signed, Signing
from hlcli.wire.transport import connect


class Line(Signing):
    """The line to one endpoint: its transport, who signs, and how far its clock is from ours."""

    def __init__(self, env: Env, link: Link, signer: Signer) -> None:
        super().__init__(link.base, signer, env.now)
        self._env = env
        self._link = link
        self._opened: httpx.BaseTransport | None = env.transport
        self._opening = Lock()

    def sign(self, interaction: Interaction) -> Signed:
        """The request with a signature of this moment, once there is a way to send it. Raises
        HlcliError: nothing has left then."""
        _ = self._transport
        signed = super().sign(interaction)
        return replace(signed, request=_request(signed))

    def carry(self, interaction: Interaction, signed: Signed, departure: Departure) -> Happened:
        """Send it and read what comes back, all within the link's timeout."""
        request = signed.request or _request(signed)
        patience = httpx.Timeout(self._link.timeout).as_dict()
        request.extensions = {"timeout": patience, "trace": departure.note}
        try:
            response = self._transport.handle_request(request)
        except httpx.TransportError as error:
            return trouble.before_reply(error, departure.possible, self._link.timeout)
        except UnicodeError:  # a label of the host name that no DNS can hold
            if departure.possible:
                raise
            return Trouble("unreachable", trouble.NO_HOST_NAME)
        with closing(response):
            happened = _receive(response)
        return receive.checked(interaction, happened)

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


def _request(signed: Signed) -> httpx.Request:
    """What is sent is what was signed, to the letter, or nothing is."""
    raw = [(name.encode(), value.encode()) for name, value in signed.headers]
    try:
        request = httpx.Request(signed.method, signed.url, headers=raw, content=signed.body)
    except httpx.InvalidURL as error:
        raise ConfigError("the endpoint's URL cannot be sent") from error
    if str(request.url) != signed.url or request.url.userinfo or request.content != signed.body:
        raise HlcliError("the request would not leave as it was signed: it is not sent")
    return request


def _receive(response: httpx.Response) -> Happened:
    raw = cast("httpx.SyncByteStream", response.stream)
    coding = response.headers.get("Content-Encoding", "")
    return receive.received(response.status_code, _headers(response.headers), coding, raw)


def _headers(headers: httpx.Headers) -> Pairs:
    """As received: names in their own case, repeats kept."""
    encoding = headers.encoding
    return tuple((name.decode(encoding), value.decode(encoding)) for name, value in headers.raw)
