"""What is about to leave: a request signed at this moment, and whether it may have left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.wire.request import unsigned
from hlcli.wire.sign import Signer

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Signed:
    """A request ready to leave: every header but those that frame it. `request` is the same as
    httpx has it, where httpx is to carry it."""

    method: str
    url: str
    headers: Pairs
    body: bytes
    request: httpx.Request | None = None


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

    def watch(self) -> None:
        """From here on whoever carries it says when it leaves."""
        self._watched = True

    def leave(self) -> None:
        """Its first byte goes out now."""
        self._left = True

    @property
    def possible(self) -> bool:
        """False only if it is certain that nothing of the request left."""
        return self._left or not self._watched


class Signing:
    """Signs for one endpoint, and knows how far its clock is from ours."""

    def __init__(self, base: str, signer: Signer, now: Callable[[], datetime]) -> None:
        self._base = base
        self._now = now
        self.signer = signer
        self.clock_offset = timedelta()

    def now_there(self) -> datetime:
        """The endpoint's time, as far as it is known."""
        return self._now() + self.clock_offset

    def sign(self, interaction: Interaction) -> Signed:
        """The request with a signature of this moment. Raises HlcliError: nothing has left then."""
        url, headers = unsigned(self._base, interaction)
        method, body = interaction.method, interaction.body
        proven = self.signer.sign(method, url, headers, body, self.now_there())
        return Signed(method, url, proven, body)
