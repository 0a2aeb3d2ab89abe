"""After a lost answer: does the resource, read back, show that our write happened?

Reads by id are immediate, so this is proof where it can be had, and `UNKNOWN` where it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Interaction, Reply, etag_version, read
from hlcli.wire.patience import http_date
from hlcli.wire.retry import Finding

#: The machines behind one endpoint do not share one clock to the millisecond.
CLOCK_SPREAD = timedelta(seconds=0.25)

_STAMPS = ("versionId", "lastUpdated")
_SERVICE_EXTENSION = "http://healthlake.amazonaws.com/"


def question(interaction: Interaction) -> Interaction:
    """The read that tells."""
    return read(interaction.type, interaction.id or "")


def finding(interaction: Interaction, reply: Reply, elapsed: float) -> Finding:
    """What the answer to `question` proves.

    `elapsed`: seconds from the start of the first attempt that may have been processed to the
    arrival of this reply. Whatever was last changed before that start is not our write.
    """
    if reply.status == 404:
        return Finding.NOT_WRITTEN if _is_from_fhir(reply) else Finding.UNKNOWN
    if reply.status != 200 or reply.resource is None:
        return Finding.UNKNOWN
    before = _is_from_before(reply, elapsed)
    if before or _is_named_version(interaction, reply):
        return Finding.NOT_WRITTEN
    if before is None and not _precondition_settles(interaction, reply):
        return Finding.UNKNOWN
    return Finding.WRITTEN if _holds(interaction, reply.resource) else Finding.UNKNOWN


def _is_from_fhir(reply: Reply) -> bool:
    """A gateway's HTML page about a 404 says nothing about the resource."""
    return not reply.body.strip() or isinstance(reply.json, dict)


def _is_named_version(interaction: Interaction, reply: Reply) -> bool:
    """With If-Match: the version to be replaced is still there."""
    named = etag_version(interaction.header("If-Match"))
    return named is not None and reply.version_id == named


def _precondition_settles(interaction: Interaction, reply: Reply) -> bool:
    """Without times, equal content proves a write only if it cannot have been there before."""
    if interaction.header("If-None-Match"):
        return False
    if interaction.header("If-Match"):
        return reply.version_id is not None
    return True


def _is_from_before(reply: Reply, elapsed: float) -> bool | None:
    """Last changed before our first attempt, by the server's own clock; None if it cannot be told.

    Date is cut to whole seconds, and the reply took time to arrive: the result is a lower bound
    of the server's clock at our start, so True is never wrong.
    """
    here = http_date(reply.header("Date"))
    changed = _instant(reply.last_updated)
    if here is None or changed is None:
        return None
    return changed < here - timedelta(seconds=elapsed) - CLOCK_SPREAD


def _instant(text: str | None) -> datetime | None:
    try:
        when = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return when if when.tzinfo else None


def _holds(interaction: Interaction, stored: Mapping[str, Any]) -> bool:
    """The stored resource is the one sent, apart from what the service itself adds."""
    try:
        sent = jsontext.loads(interaction.body)
    except ValueError:
        return False
    if not isinstance(sent, dict) or not _meta_kept(sent.get("meta"), stored.get("meta")):
        return False
    if not _extensions_kept(interaction.type, sent.get("extension"), stored.get("extension")):
        return False
    return jsontext.same(_rest(sent, interaction.id), _rest(stored, interaction.id))


def _rest(resource: Mapping[str, Any], id: str | None) -> dict[str, Any]:
    """All but what has rules of its own."""
    kept = {key: value for key, value in resource.items() if key not in ("meta", "extension")}
    return {"id": id, **kept}


def _meta_kept(sent: object, stored: object) -> bool:
    """Every tag, profile and label sent is there; the server may have added others."""
    mine = sent if isinstance(sent, dict) else {}
    theirs = stored if isinstance(stored, dict) else {}
    return all(_kept(mine[key], theirs.get(key)) for key in mine if key not in _STAMPS)


def _kept(sent: Any, stored: Any) -> bool:
    if isinstance(sent, list) and isinstance(stored, list):
        return all(any(jsontext.same(one, other) for other in stored) for one in sent)
    return jsontext.same(sent, stored)


def _extensions_kept(type: str, sent: Any, stored: Any) -> bool:
    """A DocumentReference keeps extensions stored before and adds ours to them; any resource may
    get extensions of the service's own, such as the issues of a `minimal` validation."""
    mine, theirs = _list(sent), _list(stored)
    extra = [one for one in theirs if not any(jsontext.same(one, other) for other in mine)]
    allowed = type == "DocumentReference" or all(map(_is_of_the_service, extra))
    return allowed and _kept(mine, theirs)


def _is_of_the_service(extension: object) -> bool:
    url = extension.get("url") if isinstance(extension, dict) else None
    return isinstance(url, str) and url.startswith(_SERVICE_EXTENSION)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
