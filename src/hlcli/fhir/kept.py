"""What a PUT leaves in the store: not always what was sent.

https://docs.aws.amazon.com/healthlake/latest/devguide/update-example.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hlcli.fhir import jsontext

#: Extensions under this are the service's own, such as the marks of a `minimal` validation.
SERVICE = "http://healthlake.amazonaws.com/"


def kept(sent: Mapping[str, Any], stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """`sent` as it would stand where `stored` stands now: a DocumentReference keeps the
    extensions it has, and the service's own are not the sender's to take away."""
    mine, theirs = _list(sent), _list(stored)
    if sent.get("resourceType") == "DocumentReference":
        left = theirs + [one for one in mine if not _holds(theirs, one)]
    else:
        own = [one for one in theirs if _is_of_the_service(one)]
        left = mine + [one for one in own if not _holds(mine, one)]
    return {**sent, "extension": left} if left != mine else sent


def _holds(extensions: list[Any], one: object) -> bool:
    return any(jsontext.same(one, other) for other in extensions)


def _is_of_the_service(extension: object) -> bool:
    url = extension.get("url") if isinstance(extension, dict) else None
    return isinstance(url, str) and url.startswith(SERVICE)


def _list(resource: Mapping[str, Any]) -> list[Any]:
    found = resource.get("extension")
    return found if isinstance(found, list) else []
