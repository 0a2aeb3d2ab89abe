"""The course of one item: one request, or a look before it. Whoever drives it sends what it asks.

Pure: it asks with an Interaction, and is answered with an Exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

from hlcli.bulk.plan import settling
from hlcli.bulk.plan.task import Task
from hlcli.errors import Problem
from hlcli.fhir import interaction, jsontext
from hlcli.fhir.diff import compare
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.foretold import stored_after
from hlcli.fhir.interaction import Interaction, Reply

Course = Generator[Interaction, Exchange, Exchange]
Resource = Mapping[str, Any]


def course(task: Task, now: Callable[[], float]) -> Course:
    """Until there is an Exchange that says what came of the item; `now` in seconds of the
    epoch."""
    asked = task.interaction
    if task.aim == "settle":
        return (yield from _settled(task, now))
    if task.aim == "write" and not (task.if_match_auto or task.skip_unchanged):
        return (yield asked)
    looked = yield _question(asked)
    found = _found(asked, looked)
    if isinstance(found, Exchange):
        return found
    decided = _decided(task, looked, found)
    if decided is not None:
        return decided
    return (yield _guarded(asked, found) if task.if_match_auto else asked)


def _settled(task: Task, now: Callable[[], float]) -> Course:
    """It was sent before: a look that fails, or finds several, tells nothing. A repeat that is
    refused for what came in between tells nothing either."""
    asked = task.interaction
    looked = yield _question(asked)
    found = _found(asked, looked)
    if isinstance(found, Exchange):
        return settling.unseen(task, looked, found)
    decided = settling.decided(task, looked, found, now())
    if decided is not None:
        return decided
    sent = yield settling.guarded(asked, looked, found)
    return settling.repeated(task, sent)


def _question(asked: Interaction) -> Interaction:
    """The read or the search that finds what the write would replace."""
    if asked.name == "update":
        return interaction.read(asked.type, asked.id or "")
    return interaction.search(asked.type, (*asked.query, ("_count", "2")))


def _found(asked: Interaction, looked: Exchange) -> Resource | Exchange | None:
    """What stands there, None for nothing; an Exchange where the look itself failed."""
    if looked.problem is not None:
        nothing = asked.name == "update" and looked.problem.type in ("not-found", "gone")
        return None if nothing else _failed(asked, looked, looked.problem)
    resource = looked.reply.resource if looked.reply else None
    if asked.name == "update":
        return resource
    matches = _matches(resource or {})
    if len(matches) > 1:
        problem = Problem("multiple-matches", "a search finds several")
        return replace(_failed(asked, looked, problem), result="precondition-failed")
    return matches[0] if matches else None


def _matches(bundle: Resource) -> list[Resource]:
    entries = bundle.get("entry")
    found = entries if isinstance(entries, list) else []
    return [
        one["resource"]
        for one in found
        if isinstance(one, dict)
        and isinstance(one.get("resource"), dict)
        and one["resource"].get("resourceType") != "OperationOutcome"
    ]


def _failed(asked: Interaction, looked: Exchange, problem: Problem) -> Exchange:
    """The look failed, so that nothing was written, whatever became of the look."""
    result = "failed" if looked.result in ("unknown", "read") else looked.result
    return replace(looked, interaction=asked, result=result, written=False, problem=problem)


def _decided(task: Task, looked: Exchange, found: Resource | None) -> Exchange | None:
    """The end, where the look is enough; None where the write is to leave."""
    asked, same = task.interaction, found is not None and _same(task.interaction, found)
    if same and (task.skip_unchanged or task.aim == "rehearse"):
        return _told(asked, looked, found, "unchanged")
    if task.aim == "rehearse":
        return _told(asked, looked, found, "created" if found is None else "updated")
    return None


def _told(asked: Interaction, looked: Exchange, found: Resource | None, result: str) -> Exchange:
    """What the look says; its reply then speaks of the one resource found."""
    reply = looked.reply
    if reply is not None and found is not None and asked.name != "update":
        reply = Reply(reply.status, (), jsontext.dumps(found).encode())
    return replace(looked, interaction=asked, result=result, written=False, reply=reply,
                   problem=None, attempts=0)  # fmt: skip


def _guarded(asked: Interaction, found: Resource | None) -> Interaction:
    """Only over the version seen, or only where nothing stands. A bundle's own word goes first."""
    if asked.header("If-Match") or asked.header("If-None-Match"):
        return asked
    meta = found.get("meta") if found else None
    version = meta.get("versionId") if isinstance(meta, dict) else None
    if version:
        return replace(asked, headers=(*asked.headers, ("If-Match", f'W/"{version}"')))
    if found is None and asked.name == "update":
        return replace(asked, headers=(*asked.headers, ("If-None-Match", "*")))
    return asked


def _same(asked: Interaction, found: Resource) -> bool:
    """A write of it would change nothing, the narrative included."""
    sent = jsontext.loads(asked.body)
    return isinstance(sent, dict) and not compare(found, stored_after(sent, found), text=True)
