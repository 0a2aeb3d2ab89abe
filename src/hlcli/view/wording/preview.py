"""What a conditional update would do: for a person who is to decide, or for a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hlcli.fhir.exchange import Exchange
from hlcli.fhir.seen import Seen
from hlcli.view.console.layout import fill
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.content import diff
from hlcli.view.content.status import moment
from hlcli.view.content.summary import summary
from hlcli.view.wording import outcome
from hlcli.view.wording.message import Message
from hlcli.view.wording.words import names

LAGS = "a search may lag behind writes by minutes: the endpoint decides anew"
_ROWS = {
    1: "nothing matches, and your body has no id",
    2: "nothing matches, and the id in your body is free",
    4: "one matches, and your body names no other id",
}
_DELETED = (
    "that id was deleted: the endpoint may bring it back, or count it as taken and refuse with 409"
)


def message(exchange: Exchange, seen: Seen, screen: Screen) -> Message:
    """What would be done, to which resource, by which row of the table."""
    return Message(
        mark="ok",
        title=("preview", ""),
        effect=f"would {seen.row.does}" if seen.row else "",
        target=target(exchange, seen),
        version=(seen.current.version or "") if seen.current else "",
        store=screen.store,
        match=_match(exchange, seen),
        where=("nothing sent", f"{exchange.duration:.2f} s"),
        notes=notes(seen),
        issues=outcome.issues(seen.page, outcome.masking(exchange, screen)),
    )


def target(exchange: Exchange, seen: Seen) -> str:
    """Type/id of what would be written; the type alone where the endpoint is to choose the id."""
    id = seen.row.id if seen.row else None
    type = exchange.interaction.type
    return f"{type}/{id}" if id else type


def notes(seen: Seen) -> tuple[str, ...]:
    """The row, and how far a preview can be relied on."""
    number = seen.row.number if seen.row else 0
    row = f"row {number} of 6: {_ROWS[number]}" if number in _ROWS else ""
    return tuple(note for note in (row, _DELETED if seen.gone else "", LAGS) if note)


def page(exchange: Exchange, look: Look) -> bytes:
    """For stdout: what would be done, and the difference it would make."""
    if exchange.seen is None:
        return b""
    told = lines(exchange, exchange.seen, look, private=True)
    return "".join(f"{line}\n" for line in told).encode()


def lines(exchange: Exchange, seen: Seen, look: Look, *, private: bool) -> Iterator[str]:
    """What would be done, and the difference it would make; with `private`, its values."""
    if seen.row is None:
        return
    current, does = seen.current, f"{seen.row.does} {target(exchange, seen)}"
    if current is None:
        yield look.text(does)
        return
    version = f"version {current.version}" if current.version else ""
    when = moment(current.updated) if current.updated else ""
    parts = (does, version, when, summary(current.resource) if private else "")
    pieces = [("  ", look.text(part)) for part in parts if part]
    yield from fill(pieces, look.width, "", "    ")
    yield from (diff.lines if private else diff.paths)(seen.changes or (), look)
    if not seen.changes:
        yield look.text("nothing would change but the version")


def keys(seen: Seen) -> dict[str, Any]:
    """For the JSON object: what would be written under, and what stands there now."""
    current = seen.current
    return {
        "id": seen.row.id if seen.row else None,
        "versionId": current.version if current else None,
        "lastUpdated": current.updated if current else None,
        "resource": current.resource if current else None,
    }


def _match(exchange: Exchange, seen: Seen) -> str:
    told = "the one match of" if seen.current else "nothing matches"
    return f"{told} {names(exchange.interaction)}"
