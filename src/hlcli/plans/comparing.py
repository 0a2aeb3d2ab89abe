"""Compare what stands in the store with a body, or with another version of itself. Only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hlcli.fhir import identity, jsontext
from hlcli.fhir.compared import Compared
from hlcli.fhir.diff import compare
from hlcli.fhir.document import Document
from hlcli.fhir.foretold import stored_after
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.fhir.exchange import Exchange
    from hlcli.fhir.interaction import Interaction
    from hlcli.session import Session


@dataclass(frozen=True)
class Manner:
    """How to compare: with the narrative, and with an exit code of 1 where they differ. `alone`:
    the body is made of flags, and all there is; `merge`: it is made of what is stored."""

    text: bool = False
    exit_code: bool = False
    alone: bool = False
    merge: bool = False


#: The new version, made of what was found.
Make = Callable[[Standing], Document]


def with_body(session: Session, old: Interaction, make: Make, manner: Manner) -> int:
    """Compare what stands there with what a put of what is made would leave; the exit code.

    Raises what `make` raises.
    """
    found = Standing(session.send(old))
    if found.resource is None:
        return session.show(_untold(found, old, manner))
    document = make(found)
    if old.name != "read":
        told = _compared(found, document.name, document.value, document.text, manner)
        return _show(session, told, manner)
    after = stored_after(document.value, found.resource)
    told = _compared(found, document.name, after, document.text, manner)
    notes = ("alone",) if manner.alone else _notes(found, document.value, after)
    made_from = _version(document.value) or ""
    return _show(session, replace(told, notes=notes + told.notes, made_from=made_from), manner)


def versions(session: Session, old: Interaction, new: Interaction, manner: Manner) -> int:
    """Compare two versions; the exit code."""
    before = Standing(session.send(old))
    if before.resource is None:
        return session.show(before.exchange)
    after = Standing(session.send(new))
    if after.resource is None:
        return session.show(after.exchange)
    current = "" if new.name == "vread" else "the current "
    name = f"{current}version {after.version or new.path[-1]}"
    compared = _compared(before, name, after.resource, after.text, manner)
    return _show(session, compared, manner)


def _compared(
    old: Standing, name: str, new: Mapping[str, Any], text: str, manner: Manner
) -> Compared:
    before = old.resource or {}
    changes = compare(before, new, text=manner.text)
    hidden = not manner.text and not jsontext.same(before.get("text"), new.get("text"))
    return Compared(old.exchange, name, text, changes, ("narrative",) if hidden else ())


def _notes(found: Standing, body: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    made_from = _version(body)
    stale = made_from is not None and made_from != found.version
    merges = body.get("resourceType") == "DocumentReference"
    kept = merges and not jsontext.same(body.get("extension"), after.get("extension"))
    codes = {"stale": stale, "kept": kept}
    return tuple(code for code, holds in codes.items() if holds)


def _version(body: Mapping[str, Any]) -> str | None:
    """The version a body was made from: files are often what a get printed."""
    meta = body.get("meta")
    found = meta.get("versionId") if isinstance(meta, dict) else None
    return found if isinstance(found, str) and identity.is_legal(found) else None


def _untold(found: Standing, old: Interaction, manner: Manner) -> Exchange:
    """What to show instead; where nothing stands, what a put would do."""
    problem = found.exchange.problem
    creates = found.absent and old.name == "read" and not manner.merge
    if problem is None or not creates:
        return found.exchange
    message = f"there is no {old.type}/{old.id} in this store yet: a put would create it"
    return replace(found.exchange, problem=replace(problem, message=message))


def _show(session: Session, compared: Compared, manner: Manner) -> int:
    from hlcli.view.answer import compared as view

    session.showing = True
    code = view.show(compared, session.screen)
    return 1 if manner.exit_code and compared.changes and not code else code
