"""Many requests at a time on one event loop: the same attempts as `attempt` makes one by one."""

from __future__ import annotations

import asyncio

import h11
import httpx

from hlcli.env import Env
from hlcli.fhir.interaction import Interaction, Pairs
from hlcli.wire import receive, trouble
from hlcli.wire.connection import Arrived, Connection, RawHeaders
from hlcli.wire.dial import Way, dial, way_to
from hlcli.wire.fate import Happened, Trouble
from hlcli.wire.link import Link
from hlcli.wire.sign import Signer
from hlcli.wire.signed import Departure, Signed, Signing

#: Seconds; many gateways close an idle connection soon after.
_KEPT = 5.0


class Lines(Signing):
    """As many connections to one endpoint as there are requests under way; none is shared."""

    def __init__(self, env: Env, link: Link, signer: Signer) -> None:
        super().__init__(link.base, signer, env.now)
        self._env = env
        self._link = link
        self._way: Way | None = None
        self._idle: list[Connection] = []

    def sign(self, interaction: Interaction) -> Signed:
        """The request with a signature of this moment, once there is a way to send it. Raises
        HlcliError: nothing has left then."""
        self._decided()
        return super().sign(interaction)

    async def carry(
        self, interaction: Interaction, signed: Signed, departure: Departure, arrived: Arrived
    ) -> Happened:
        """Send it and read what comes back, all within the link's timeout."""
        departure.watch()
        broken: httpx.TransportError | None = None
        try:
            async with asyncio.timeout(self._link.timeout):
                await self._exchange(signed, departure, arrived)
        except TimeoutError:
            broken = httpx.ReadTimeout("the time for this attempt is up")
        except httpx.TransportError as error:
            broken = error
        except UnicodeError:  # a label of the host name that no DNS can hold
            if departure.possible:
                raise
            return Trouble("unreachable", trouble.NO_HOST_NAME)
        return receive.checked(interaction, self._come_to(arrived, broken, departure))

    def close(self) -> None:
        """Close the connections nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def _decided(self) -> Way:
        if self._way is None:
            link = self._link
            self._way = way_to(link.base, link.ca_bundle, self._env.environ)
        return self._way

    async def _exchange(self, signed: Signed, departure: Departure, arrived: Arrived) -> None:
        way = self._decided()
        request = _request(signed, way)
        connection = self._kept() or await dial(way)
        try:
            await connection.exchange(request, signed.body, departure, arrived)
        except BaseException:
            connection.close()
            raise
        if connection.free():
            self._idle.append(connection)
        else:
            connection.close()

    def _kept(self) -> Connection | None:
        """The connection used last, so that those not needed grow old."""
        oldest = asyncio.get_running_loop().time() - _KEPT
        while self._idle:
            connection = self._idle.pop()
            if not connection.over and connection.idle_since > oldest:
                return connection
            connection.close()
        return None

    def _come_to(
        self, arrived: Arrived, broken: httpx.TransportError | None, departure: Departure
    ) -> Happened:
        if arrived.status is None:
            if broken is None:
                raise AssertionError("without a status something is broken")
            return trouble.before_reply(broken, departure.possible, self._link.timeout)
        headers = _received(arrived.headers)
        coding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
        return receive.received(arrived.status, headers, coding, arrived.pieces(broken))


def _request(signed: Signed, way: Way) -> h11.Request:
    """What is sent is what was signed, to the letter: h11 changes nothing, or refuses."""
    headers: RawHeaders = [(b"Host", way.netloc.encode()), *way.extra]
    headers += [(name.encode(), value.encode()) for name, value in signed.headers]
    if signed.body or signed.method in ("PUT", "POST", "PATCH"):
        headers.append((b"Content-Length", b"%d" % len(signed.body)))
    try:
        return h11.Request(method=signed.method, target=way.target(signed.url), headers=headers)
    except h11.LocalProtocolError as error:
        raise httpx.LocalProtocolError("a header cannot be sent") from error


def _received(headers: RawHeaders) -> Pairs:
    """As received: names in their own case, repeats kept."""
    encoding = httpx.Headers(headers).encoding
    return tuple((name.decode(encoding), value.decode(encoding)) for name, value in headers)
