"""After a lost answer: does the resource, read back, show that our write happened?

Reads by id are immediate, so this is proof where it can be had, and `UNKNOWN` where it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from hlcli.fhir import http_date, jsontext
from hlcli.fhir.interaction import Interaction, Reply, etag_version, read

#: The machines behind one endpoint do not share one clock, and which of them are how far apart
#: nobody can tell. Other content than ours is another write, and only its age is in question;
#: equal content may be ours, stamped by a slow clock: that it is not must be beyond doubt.
OTHERS_SPREAD = timedelta(seconds=2)
OUR_SPREAD = timedelta(seconds=60)


class Finding(Enum):
    """What a look at the resource proved about the write."""

    WRITTEN = "written"
    NOT_WRITTEN = "not written"
    NOTHING_PROVEN = "perhaps written, and then a repeat writes the same again"
    UNKNOWN = "unknown"


_STAMPS = ("versionId", "lastUpdated")
_SERVICE_EXTENSION = "http://healthlake.amazonaws.com/"


def question(interaction: Interaction) -> Interaction:
    """The read that tells."""
    return read(interaction.type, interaction.id or "")


def is_mute(reply: Reply | None) -> bool:
    """A 404 that does not say whether it speaks of the resource: a gateway's own, or one whose
    body broke off."""
    return reply is not None and reply.status == 404 and reply.outcome is None


def finding(interaction: Interaction, reply: Reply, elapsed: float) -> Finding:
    """What the answer to `question` proves.

    `elapsed`: seconds from the start of the first attempt that may have been processed to the
    arrival of this reply. Whatever was last changed before that start is not our write.
    """
    if interaction.name == "delete":
        return _of_deletion(interaction, reply, elapsed)
    if reply.status == 404:
        return Finding.UNKNOWN if is_mute(reply) else Finding.NOT_WRITTEN
    if reply.status != 200 or reply.resource is None:
        return Finding.UNKNOWN
    if _is_named_version(interaction, reply):
        return Finding.NOT_WRITTEN
    age = _age(reply, elapsed)
    if holds(interaction, reply.resource):
        return _of_equal(interaction, reply, age)
    return Finding.NOT_WRITTEN if age is not None and age > OTHERS_SPREAD else Finding.UNKNOWN


def _of_deletion(interaction: Interaction, reply: Reply, elapsed: float) -> Finding:
    """Nothing stands there any more: so it was wanted. What does may have been brought back."""
    if reply.status == 410 or (reply.status == 404 and reply.outcome):
        return Finding.WRITTEN
    if reply.status != 200 or reply.resource is None:
        return Finding.UNKNOWN
    if _is_named_version(interaction, reply):
        return Finding.NOT_WRITTEN
    age = _age(reply, elapsed)
    return Finding.NOT_WRITTEN if age is not None and age > OTHERS_SPREAD else Finding.UNKNOWN


def _of_equal(interaction: Interaction, reply: Reply, age: timedelta | None) -> Finding:
    """What equal content proves. In the grey zone another write of it is harmless, but only
    without a precondition, which ours may have made false."""
    if age is None:
        settled = _precondition_settles(interaction, reply)
        return Finding.WRITTEN if settled else Finding.UNKNOWN
    if age <= timedelta():
        return Finding.WRITTEN
    if age > OUR_SPREAD:
        return Finding.NOT_WRITTEN
    named = interaction.header("If-Match") or interaction.header("If-None-Match")
    return Finding.UNKNOWN if named else Finding.NOTHING_PROVEN


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


def _age(reply: Reply, elapsed: float) -> timedelta | None:
    """How long before our first attempt it was last changed, at least, by the server's own clock;
    None if it cannot be told.

    Date is cut to whole seconds, and the reply took time to arrive: what is subtracted from is a
    lower bound of the server's clock at our start.
    """
    here = http_date.parse(reply.header("Date"))
    changed = _instant(reply.last_updated)
    if here is None or changed is None:
        return None
    return here - timedelta(seconds=elapsed) - changed


def _instant(text: str | None) -> datetime | None:
    try:
        when = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return when if when.tzinfo else None


def holds(interaction: Interaction, stored: Mapping[str, Any]) -> bool:
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
