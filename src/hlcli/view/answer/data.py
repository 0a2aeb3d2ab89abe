"""What stdout gets: the resource, the JSON object, an id, or what --query finds. Always UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hlcli.fhir import history, jsontext
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Reply
from hlcli.view.answer import jsonobject
from hlcli.view.console.jsonfold import colored, fold
from hlcli.view.console.look import Look
from hlcli.view.console.query import Query
from hlcli.view.console.screen import Screen
from hlcli.view.console.visible import visible
from hlcli.view.content.found import resources as entries

__all__ = ["Form", "body", "entries", "ids", "of_exchange", "of_object", "of_value", "resource"]

Form = Callable[[Exchange, Look], bytes]
Json = dict[str, Any] | list[Any]


class Nothing(bytes):
    """`null`, where --query finds nothing: as easily a slip of the finger as an answer."""


def of_exchange(exchange: Exchange, screen: Screen, text: Form) -> bytes:
    """The bytes for stdout; `text` makes those of text mode. Nothing but the JSON object is
    printed of a failure. Raises QueryFailed."""
    if screen.output == "json":
        return of_object(jsonobject.of_exchange(exchange, screen), screen)
    if exchange.problem is not None:
        return b""
    look = screen.data()
    if screen.query is not None:
        return _found(screen.query, jsonobject.of_exchange(exchange, screen), look)
    forms: Mapping[str, Form] = {"resource": body, "id": ids}
    return forms.get(screen.output, text)(exchange, look)


def of_object(value: Json, screen: Screen) -> bytes:
    """The JSON object, or what the query finds in it; in a pipe on one line, as logs want it."""
    found = screen.query.search(value) if screen.query is not None else value
    return _json(found, screen.data()) if found is not None else _nothing(screen.data())


def of_value(value: Json, screen: Screen) -> bytes:
    """A value that is no exchange's, printed as the object is; a --query alone prints bare."""
    if screen.query is None or screen.output == "json":
        return of_object(value, screen)
    return _found(screen.query, value, screen.data())


def resource(exchange: Exchange, look: Look) -> bytes:
    """The resource of the reply: folded for a person, as received in a pipe."""
    reply = exchange.reply
    return received(reply, look) if reply and reply.resource is not None else b""


def body(exchange: Exchange, look: Look) -> bytes:
    """The body's JSON, resource or not."""
    reply, seen = exchange.reply, exchange.seen
    if reply is None and seen is not None and seen.current is not None:  # of a preview
        return _json(seen.current.resource, look)
    return received(reply, look) if reply and reply.json is not None else b""


def anything(exchange: Exchange, look: Look) -> bytes:
    """The body, JSON or not."""
    reply = exchange.reply
    if reply is None or not reply.body:
        return b""
    if look.terminal and reply.json is None:
        return _lines([reply.body.decode("utf-8", "replace")], look)
    return received(reply, look)


def received(reply: Reply, look: Look) -> bytes:
    """The bytes as they came, ending in a line break; on a terminal nothing in them is obeyed."""
    if look.terminal:
        return _json(reply.json, look)
    return reply.body if reply.body.endswith(b"\n") else reply.body + b"\n"


def of_text(text: str, look: Look) -> bytes:
    """A resource by its JSON text, in the same two faces."""
    return received(Reply(200, (), text.encode()), look)


def ids(exchange: Exchange, look: Look) -> bytes:
    """`Patient/1`, for $(…); of a searchset or a history, one line for each."""
    reply, asked = exchange.reply, exchange.interaction
    if asked.name == "history-instance":
        return _lines([one.name for one in history.versions(reply, asked)], look)
    if asked.name == "search-type":
        found = [(one.get("resourceType"), one.get("id")) for one in entries(reply)]
    else:
        row = exchange.seen.row if exchange.seen else None  # of a preview
        found = [(asked.type, (reply.id if reply else None) or (row and row.id) or asked.id)]
    named = [f"{type}/{id}" for type, id in found if isinstance(type, str) and isinstance(id, str)]
    return _lines(named, look)


def _found(query: Query, value: Json, look: Look) -> bytes:
    """A text alone, a list of scalars one a line, else JSON."""
    found = query.search(value)
    if found is None:
        return _nothing(look)
    if isinstance(found, str):
        return _lines([found], look)
    if isinstance(found, list) and not any(isinstance(one, dict | list) for one in found):
        return _lines([_bare(one) for one in found], look)
    return _json(found, look)


def _nothing(look: Look) -> Nothing:
    return Nothing(_json(None, look))


def _bare(value: Any) -> str:
    return value if isinstance(value, str) else jsontext.dumps(value)


def _json(value: Any, look: Look) -> bytes:
    text = colored(fold(value, look.width or 80), look) if look.terminal else jsontext.dumps(value)
    return f"{text}\n".encode()


def _lines(found: list[str], look: Look) -> bytes:
    """Texts; what a terminal would obey is shown, but their own line breaks stay."""
    if look.terminal:
        found = ["\n".join(map(visible, one.split("\n"))) for one in found]
    return "".join(f"{one}\n" for one in found).encode("utf-8", "backslashreplace")
