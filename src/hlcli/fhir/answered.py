"""Does the answer to a write hold what was sent?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Interaction, Reply

if TYPE_CHECKING:
    from hlcli.fhir.diff import Change

#: The service's own mark on what is stored although it is not valid; that is said by itself.
MARK = "http://healthlake.amazonaws.com/fhir/StructureDefinition/validation-issue"


def altered(asked: Interaction, reply: Reply) -> tuple[Change, ...]:
    """What the stored resource has otherwise than the body, the narrative included: beyond meta,
    which is the server's, and the id, where it was left to the server."""
    stored = reply.resource
    sent = _sent(asked) if stored is not None else None
    if stored is None or sent is None:
        return ()
    own = ("meta",) if "id" in sent else ("meta", "id")
    mine, theirs = _without(sent, own), _without(_unmarked(stored), own)
    if jsontext.same(mine, theirs):
        return ()
    from hlcli.fhir.diff import compare

    return compare(mine, theirs, text=True)


def _sent(asked: Interaction) -> Mapping[str, Any] | None:
    try:
        value = jsontext.loads(asked.body) if asked.body else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _without(resource: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in resource.items() if key not in keys}


def _unmarked(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    found = stored.get("extension")
    if not isinstance(found, list) or not any(map(_is_mark, found)):
        return stored
    left = [one for one in found if not _is_mark(one)]
    return {**stored, "extension": left} if left else _without(stored, ("extension",))


def _is_mark(extension: object) -> bool:
    return isinstance(extension, dict) and extension.get("url") == MARK
