"""The versions in a history Bundle, deletions included.

https://hl7.org/fhir/R4/http.html#history
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir.interaction import Interaction, Reply, etag_version


@dataclass(frozen=True)
class Version:
    """One version; `number` and `updated` are "" where the server does not say. `resource` is None
    where it was deleted."""

    type: str
    id: str
    number: str
    updated: str
    resource: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        """`Patient/1/_history/2`"""
        return f"{self.type}/{self.id}/_history/{self.number}"

    @property
    def told(self) -> Mapping[str, Any]:
        """The resource as it was; of a deletion what is known of it, marked `deleted`, which is no
        element of R4, so that nobody can put it back by mistake."""
        if self.resource is not None:
            return self.resource
        meta = {"versionId": self.number, "lastUpdated": self.updated}
        known = {key: value for key, value in meta.items() if value}
        return {"resourceType": self.type, "id": self.id, "meta": known, "deleted": True}


def versions(reply: Reply | None, asked: Interaction) -> list[Version]:
    """The versions in the answer, in its order: the newest comes first."""
    bundle = reply.resource if reply else None
    entries = bundle.get("entry") if bundle else None
    found = entries if isinstance(entries, list) else []
    return [_version(one, asked) for one in found if isinstance(one, dict)]


def _version(entry: Mapping[str, Any], asked: Interaction) -> Version:
    request, response = _object(entry.get("request")), _object(entry.get("response"))
    resource = entry.get("resource")
    there = isinstance(resource, dict) and request.get("method") != "DELETE"
    meta = _object(resource.get("meta")) if isinstance(resource, dict) and there else {}
    number = _text(meta.get("versionId")) or _numbered(response)
    updated = _text(meta.get("lastUpdated")) or _text(response.get("lastModified"))
    return Version(asked.type, asked.id or "", number, updated, resource if there else None)


def _numbered(response: Mapping[str, Any]) -> str:
    """By the entity tag, or the end of `Patient/1/_history/2`."""
    _, slash, number = _text(response.get("location")).rpartition("/_history/")
    return etag_version(_text(response.get("etag"))) or (number if slash else "")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
