"""What became of a write that an earlier process sent, or one that died: looked up, and sent again
only where that can do no harm.

The rules are those of a lost answer (`fhir.proof`): written if what stands there is ours; not
written if nothing does, or what was last changed before we began, by the service's own clock.
Whatever proves neither stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hlcli.bulk.plan.task import Task
from hlcli.errors import Problem
from hlcli.fhir import interaction, jsontext, proof
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.fhir.proof import Finding

#: Seconds since the first attempt, where nobody knows: all there is may be what was written.
_EVER = 50 * 365.25 * 86400

#: What keeps a look from telling, and everything else too.
_OF_ALL = ("credentials", "config", "denied", "unreachable", "redirect")

_NOT_SHOWN = "sent earlier, and a search does not show it yet"
_CHANGED = "sent earlier, and what stands there now does not tell whether it was written"
_BETWEEN = "sent earlier, and another write came in between the look and the repeat"
_LATE = "look again in five minutes: what is not found by then is sent again"
_OTHERS = "it was changed since by others, or by a write that was lost: compare, and put what holds"


def decided(
    task: Task, looked: Exchange, found: Mapping[str, Any] | None, now: float
) -> Exchange | None:
    """The end, where the look is enough; None where the write is to leave. `now`: when the look
    was answered, in seconds of the epoch."""
    asked = task.interaction
    if found is None and asked.name != "update":
        late = Problem("lost-answer", _NOT_SHOWN, hint=_LATE)
        return None if task.may_repeat else _open(task, looked, late)
    elapsed = _EVER if task.since is None else max(0.0, now - task.since)
    if asked.name == "update" and looked.reply and looked.reply.version_id == (task.after or ""):
        return None  # what stands there is our own, of before
    match _finding(asked, looked, found, elapsed):
        case Finding.WRITTEN:
            return _written(asked, looked, found)
        case Finding.NOT_WRITTEN | Finding.NOTHING_PROVEN:
            late = Problem("lost-answer", _NOT_SHOWN, hint=_LATE)
            return None if _may(task) else _open(task, looked, late)
    return _open(task, looked, Problem("lost-answer", _CHANGED, hint=_OTHERS))


def unseen(task: Task, looked: Exchange, failed: Exchange) -> Exchange:
    """The look failed, or found several: that tells nothing of the write."""
    why = failed.problem or Problem("lost-answer")
    type = why.type if why.type in _OF_ALL else "lost-answer"
    said = f"sent earlier, and the look for it failed: {why.message or why.type}"
    return _open(task, looked, Problem(type, said, hint=why.hint))


def repeated(task: Task, sent: Exchange) -> Exchange:
    """What came of the repeat. That it was refused by a guard of ours tells nothing."""
    asked = task.interaction
    own = asked.header("If-Match") or asked.header("If-None-Match")
    if asked.name == "update" and sent.result == "precondition-failed" and not own:
        return _open(task, sent, Problem("lost-answer", _BETWEEN, hint=_OTHERS))
    return replace(sent, interaction=asked)


def guarded(asked: Interaction, looked: Exchange, found: Mapping[str, Any] | None) -> Interaction:
    """A repeat by id is for what was seen only: should the first attempt, or somebody else, come
    in between, the endpoint refuses it."""
    if asked.name != "update" or asked.header("If-Match") or asked.header("If-None-Match"):
        return asked
    if found is None:
        return replace(asked, headers=(*asked.headers, ("If-None-Match", "*")))
    version = looked.reply.version_id if looked.reply else None
    guard = (("If-Match", f'W/"{version}"'),) if version else ()
    return replace(asked, headers=(*asked.headers, *guard))


def _open(task: Task, last: Exchange, problem: Problem) -> Exchange:
    """As unknown as before."""
    return replace(last, interaction=task.interaction, result="unknown", written=None,
                   problem=problem, reply=None, attempts=0)  # fmt: skip


def _may(task: Task) -> bool:
    """A read is never late; what a search shows may be older than what we wrote."""
    return task.may_repeat or task.interaction.name == "update"


def _finding(
    asked: Interaction, looked: Exchange, found: Mapping[str, Any] | None, elapsed: float
) -> Finding:
    """What stands there is judged as if it had been put to the id that it has."""
    if looked.reply is None:
        return Finding.UNKNOWN
    if asked.name == "update":
        return proof.finding(asked, looked.reply, elapsed)
    as_stored = interaction.update(asked.type, str((found or {}).get("id")), asked.body)
    reply = Reply(200, looked.reply.headers, jsontext.dumps(dict(found or {})).encode())
    return proof.finding(as_stored, reply, elapsed)


def _written(asked: Interaction, looked: Exchange, found: Mapping[str, Any] | None) -> Exchange:
    """Its reply then speaks of the one resource found."""
    reply = looked.reply
    if reply is not None and found is not None and asked.name != "update":
        reply = Reply(reply.status, (), jsontext.dumps(dict(found)).encode())
    meta = (found or {}).get("meta")
    first = isinstance(meta, dict) and meta.get("versionId") == "1"
    return replace(looked, interaction=asked, result="created" if first else "updated",
                   written=True, reply=reply, problem=None, attempts=0)  # fmt: skip
