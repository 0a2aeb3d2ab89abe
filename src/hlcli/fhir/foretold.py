"""What an update would leave in the store, as far as it can be told beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hlcli.fhir import jsontext

#: Such as the marks of a `minimal` validation.
_SERVICE = "http://healthlake.amazonaws.com/"


def stored_after(body: Mapping[str, Any], current: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body under the id of what it replaces. A DocumentReference keeps the extensions it has,
    and gets those of the body added; of another resource stay those that the service itself set.

    https://docs.aws.amazon.com/healthlake/latest/devguide/update-example.html
    """
    after = {**body, "id": current.get("id")}
    kept, sent = _extensions(current), _extensions(body)
    if body.get("resourceType") == "DocumentReference":
        left = kept + _missing(sent, kept)
    else:
        left = sent + _missing(filter(_is_of_the_service, kept), sent)
    return {**after, "extension": left} if left != sent else after


def _missing(these: Iterable[Any], there: list[Any]) -> list[Any]:
    return [one for one in these if not any(jsontext.same(one, other) for other in there)]


def _is_of_the_service(extension: object) -> bool:
    url = extension.get("url") if isinstance(extension, dict) else None
    return isinstance(url, str) and url.startswith(_SERVICE)


def _extensions(resource: Mapping[str, Any]) -> list[Any]:
    found = resource.get("extension")
    return found if isinstance(found, list) else []
