"""The two nouns every room speaks: an `Interaction` asked for, a `Reply` that came back.

An Interaction has no host, no percent-encoding and no credentials; builders, router, tests and
renderer share it. The names are those of https://hl7.org/fhir/R4/http.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hlcli.fhir import jsontext

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Interaction:
    """What is asked: decoded path segments below the FHIR base, a query whose order and repeats
    are kept, headers beyond those the client always sends, and the exact body bytes. Of a search by
    POST, `form` is what the body says."""

    name: str
    method: str
    path: tuple[str, ...]
    query: Pairs = ()
    headers: Pairs = ()
    body: bytes = b""
    form: Pairs = ()

    @property
    def writes(self) -> bool:
        """True when the answer to this can change what is stored."""
        return self.method in ("PUT", "POST", "PATCH", "DELETE") and self.name != "search-type"

    @property
    def type(self) -> str:
        """The resource type in the path."""
        return self.path[0] if self.path else ""

    @cached_property
    def id(self) -> str | None:
        """The logical id this is about: from the path, else the one the body carries."""
        if len(self.path) > 1 and not self.path[1].startswith("_"):
            return self.path[1]
        return self.body_id

    @cached_property
    def body_id(self) -> str | None:
        """The logical id inside the body, if it is a resource with one."""
        try:
            value = jsontext.loads(self.body)
        except ValueError:
            return None
        found = value.get("id") if isinstance(value, dict) else None
        return found if isinstance(found, str) else None

    @property
    def criteria(self) -> Pairs:
        """What is searched for and how it is to be shown, in the URL or in a form."""
        return self.query or self.form

    def header(self, name: str) -> str | None:
        """The value of a header of this interaction, by name in any case."""
        return _header(self.headers, name)


@dataclass(frozen=True)
class Reply:
    """What came back: a status, headers as received, and the body's bytes (content-decoded)."""

    status: int
    headers: Pairs = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The value of a response header, by name in any case."""
        return _header(self.headers, name)

    @cached_property
    def json(self) -> Any:
        """The body as JSON with its digits kept (see `jsontext`); None where it is not JSON."""
        try:
            return jsontext.loads(self.body)
        except ValueError:
            return None

    @property
    def resource(self) -> Mapping[str, Any] | None:
        """The body if it is a FHIR resource other than an OperationOutcome."""
        found = self._typed()
        return found if found and found["resourceType"] != "OperationOutcome" else None

    @property
    def outcome(self) -> Mapping[str, Any] | None:
        """The body if it is an OperationOutcome."""
        found = self._typed()
        return found if found and found["resourceType"] == "OperationOutcome" else None

    @property
    def type(self) -> str | None:
        """The resource type of the body, if it is a resource."""
        return str(self.resource["resourceType"]) if self.resource else None

    @property
    def id(self) -> str | None:
        """The logical id in the body, else the one in Location or Content-Location."""
        found = self.resource.get("id") if self.resource else None
        return found if isinstance(found, str) else self._from_location(0)

    @property
    def version_id(self) -> str | None:
        """meta.versionId, else the ETag's version, else the one in Location."""
        return self._meta("versionId") or etag_version(self.etag) or self._from_location(1)

    @property
    def last_updated(self) -> str | None:
        """meta.lastUpdated as the server wrote it."""
        return self._meta("lastUpdated")

    @property
    def etag(self) -> str | None:
        """The ETag header as received."""
        return self.header("ETag")

    @property
    def request_id(self) -> str | None:
        """The AWS request id, to be named in every report of trouble."""
        return self.header("x-amzn-requestid") or self.header("x-request-id")

    def _typed(self) -> Mapping[str, Any] | None:
        value = self.json
        good = isinstance(value, dict) and isinstance(value.get("resourceType"), str)
        return value if good else None

    def _meta(self, key: str) -> str | None:
        meta = self.resource.get("meta") if self.resource else None
        found = meta.get(key) if isinstance(meta, dict) else None
        return found if isinstance(found, str) else None

    def _from_location(self, which: int) -> str | None:
        """Id (0) or version (1) out of `…/Type/id/_history/version`."""
        parts = (self.header("Location") or self.header("Content-Location") or "").split("/")
        if len(parts) >= 3 and parts[-2] == "_history":
            return (parts[-3], parts[-1])[which] or None
        return parts[-1] or None if which == 0 and len(parts) >= 2 else None


def _header(headers: Pairs, name: str) -> str | None:
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def etag_version(etag: str | None) -> str | None:
    """The version inside `W/"3"` or `"3"`; None for anything else."""
    if etag is None:
        return None
    bare = etag.removeprefix("W/")
    quoted = len(bare) > 2 and bare[0] == bare[-1] == '"'
    return bare[1:-1] if quoted else None


def update(type: str, id: str, body: bytes, headers: Pairs = ()) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#update"""
    return Interaction("update", "PUT", (type, id), (), headers, body)


def conditional_update(type: str, criteria: Pairs, body: bytes, headers: Pairs = ()) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#cond-update"""
    return Interaction("conditional-update", "PUT", (type,), criteria, headers, body)


def read(type: str, id: str) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#read"""
    return Interaction("read", "GET", (type, id))


def vread(type: str, id: str, version: str) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#vread"""
    return Interaction("vread", "GET", (type, id, "_history", version))


def history(type: str, id: str, query: Pairs = ()) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#history, of one resource"""
    return Interaction("history-instance", "GET", (type, id, "_history"), query)


def search(type: str, criteria: Pairs) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#search, by GET"""
    return Interaction("search-type", "GET", (type,), criteria)


def delete(type: str, id: str, headers: Pairs = ()) -> Interaction:
    """https://hl7.org/fhir/R4/http.html#delete"""
    return Interaction("delete", "DELETE", (type, id), (), headers)


def any_other(
    method: str, path: tuple[str, ...], query: Pairs, headers: Pairs, body: bytes
) -> Interaction:
    """A request that none of the builders above makes: an operation, a Bundle, a capability."""
    return Interaction("api", method, path, query, headers, body)
