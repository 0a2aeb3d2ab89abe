"""What two versions of a resource differ in. Here the differences are the data: stdout has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hlcli.fhir.compared import Compared
from hlcli.fhir.diff import Change
from hlcli.view.answer import data, reply
from hlcli.view.console.query import QueryFailed
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.content import diff
from hlcli.view.wording import result
from hlcli.view.wording.message import Message

_MISFIT = 2
_NOTES = {
    "alone": "a put made of flags replaces the whole resource by these elements, and asks for "
    "--replace; --merge changes these alone",
    "kept": "a put takes no extensions out of a DocumentReference: those that {name} lacks stay",
    "stale": "{name} was made from version {made_from}; what others wrote since would be undone",
    "narrative": "the narrative differs, too: --text shows it",
}


def show(found: Compared, screen: Screen) -> int:
    """Show the changes and return the exit code, which knows nothing of whether there are any."""
    reply.speak(_message(found, screen), screen)
    try:
        out = _data(found, screen)
    except QueryFailed as error:
        told = f"error: --query does not fit the changes: {error}"
        say([screen.messages().text(told)], screen)
        return _MISFIT
    return reply.deliver(found.old, screen, out)


def counts(changes: tuple[Change, ...]) -> str:
    """`1 added, 2 changed`"""
    found = Counter(one.op for one in changes)
    told = [f"{found[op]} {op}" for op in ("added", "removed", "changed") if found[op]]
    return ", ".join(told) or "no changes"


def _message(found: Compared, screen: Screen) -> Message:
    """`200 OK · compared Patient/jane-1 · version 4`, and what the other version changes."""
    notes = tuple(
        _NOTES[code].format(name=found.name, made_from=found.made_from) for code in found.notes
    )
    match = f"{found.name}: {counts(found.changes)}"
    read = result.message_of(found.old, screen)
    return replace(read, effect="compared", match=match, where=read.where[-1:], notes=notes)


def _data(found: Compared, screen: Screen) -> bytes:
    """The changes as lines or as JSON; the new version itself with --output resource."""
    look = screen.data()
    if screen.output == "json" or screen.query is not None:
        return data.of_value(diff.to_json(found.changes), screen)
    if screen.output == "resource":
        return data.of_text(found.text, look)
    if screen.output == "id":
        return data.ids(found.old, look)
    return "".join(f"{line}\n" for line in diff.lines(found.changes, look)).encode()
