"""The two sides of the endpoint's door: a request as raw bytes, a response as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from hlcli.fhir.interaction import Pairs

RawHeaders = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Request:
    """One HTTP request as it arrived: nothing decoded, because the signature covers the bytes.

    `target` is the request target (`/path?query`), still percent-encoded.
    """

    method: str
    target: bytes
    headers: RawHeaders
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, by name in any case, trimmed."""
        wanted = name.lower().encode()
        found = (value for key, value in self.headers if key.lower() == wanted)
        value = next(found, None)
        return None if value is None else value.strip().decode("latin-1")


@dataclass(frozen=True)
class Response:
    """One HTTP response, complete but for Content-Length, which is the carrier's to say."""

    status: int
    headers: Pairs = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, by name in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def plus(self, *more: tuple[str, str]) -> Response:
        """The same response with further headers."""
        return Response(self.status, (*self.headers, *more), self.body)

    @property
    def phrase(self) -> str:
        """The reason phrase of the status."""
        return HTTPStatus(self.status).phrase
