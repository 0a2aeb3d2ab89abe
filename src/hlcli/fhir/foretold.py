"""What an update would leave in the store, as far as it can be told beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hlcli.fhir import jsontext


def stored_after(body: Mapping[str, Any], current: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body under the id of what it replaces. A DocumentReference keeps the extensions it has,
    and gets those of the body added.

    https://docs.aws.amazon.com/healthlake/latest/devguide/update-example.html
    """
    after = {**body, "id": current.get("id")}
    kept, sent = _extensions(current), _extensions(body)
    if body.get("resourceType") != "DocumentReference" or not kept:
        return after
    new = [one for one in sent if not any(jsontext.same(one, other) for other in kept)]
    return {**after, "extension": [*kept, *new]}


def _extensions(resource: Mapping[str, Any]) -> list[Any]:
    found = resource.get("extension")
    return found if isinstance(found, list) else []
