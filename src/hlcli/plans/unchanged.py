"""Nothing would change, so nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, etag_version
from hlcli.plans.standing import Standing


def unchanged(asked: Interaction, value: Mapping[str, Any], found: Standing) -> Exchange | None:
    """The exchange of a write that is spared, because what it would store stands there already;
    None where it would change something, the narrative included, or another version was meant."""
    if found.resource is None:
        return None
    wanted = etag_version(asked.header("If-Match"))
    if wanted not in (None, found.version) or _differs(found.resource, value):
        return None
    seen = found.exchange
    return Exchange(
        asked,
        seen.url,
        "unchanged",
        False,
        seen.reply,
        duration=seen.duration,
        notes=("nothing-sent",),
    )


def _differs(stored: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    from hlcli.fhir.diff import compare
    from hlcli.fhir.foretold import stored_after

    return bool(compare(stored, stored_after(value, stored), text=True))
