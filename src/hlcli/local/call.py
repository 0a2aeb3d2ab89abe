"""One request that was let in, taken apart for the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from hlcli.local.answers import Refused
from hlcli.local.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from hlcli.fhir.interaction import Pairs
    from hlcli.local.store import Store

#: Looks like a real id, and says on the second look that it is none.
DATASTORE_ID = "10ca10ca10ca10ca10ca10ca10ca10ca"


@dataclass(frozen=True)
class Railway:
    """What every handler shares: the store, the clock, and the knobs of the endpoint."""

    store: Store
    now: Callable[[], datetime]
    region: str = "us-east-1"
    datastore_id: str = DATASTORE_ID
    index_lag: timedelta = timedelta(0)
    strict_case: bool = False


@dataclass(frozen=True)
class Call:
    """A request below `/datastore/{id}/r4/`: decoded path segments and query pairs."""

    railway: Railway
    request: Request
    path: tuple[str, ...]
    query: Pairs

    @property
    def store(self) -> Store:
        """All resources."""
        return self.railway.store

    @property
    def type(self) -> str:
        """The resource type in the path."""
        return self.path[0]

    @property
    def id(self) -> str:
        """The logical id in the path."""
        return self.path[1]

    @property
    def base(self) -> str:
        """The FHIR base as this client sees it, without a slash at the end."""
        return f"{origin(self.request)}/datastore/{self.railway.datastore_id}/r4"

    def header(self, name: str) -> str | None:
        """A header of the request, by name in any case."""
        return self.request.header(name)

    def now(self) -> datetime:
        """The time, cut to the milliseconds that meta.lastUpdated can say."""
        exact = self.railway.now().astimezone(UTC)
        return exact.replace(microsecond=exact.microsecond // 1000 * 1000)


def origin(request: Request) -> str:
    """`http://host:port` of a request, for links in the answer."""
    return f"http://{request.header('host') or 'localhost'}"


def decode_path(raw: bytes) -> tuple[str, ...]:
    """Decoded segments; empty ones (`r4//Patient`) are passed over, as HealthLake does."""
    return tuple(_text(segment) for segment in raw.split(b"/") if segment)


def decode_query(raw: bytes) -> Pairs:
    """Decoded pairs in order; a plus stays a plus, as in the signature."""
    pieces = (piece.partition(b"=") for piece in raw.split(b"&") if piece)
    return tuple((_text(name), _text(value)) for name, _, value in pieces)


def decode_form(raw: bytes) -> Pairs:
    """The same of an application/x-www-form-urlencoded body, where a plus is a space."""
    return decode_query(raw.replace(b"+", b"%20"))


def _text(raw: bytes) -> str:
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError as error:
        raise Refused(400, "invalid", "The URL or form is not percent-encoded UTF-8.") from error
