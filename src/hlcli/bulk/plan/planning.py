"""How one item is written: by its id, or by criteria taken from it.

The command line goes before what a Bundle's entry asks for: with `by`, all are conditional updates.
"""

from __future__ import annotations

from dataclasses import dataclass

from hlcli.bulk.input import formats, trouble
from hlcli.bulk.input.item import Item, Refused, Request
from hlcli.bulk.plan import criteria
from hlcli.bulk.plan.aim import Aim, ById, aim
from hlcli.errors import InputRefused, Problem, UsageError
from hlcli.fhir import headers, identity, validate
from hlcli.fhir.criteria import SearchRefused
from hlcli.fhir.document import Document, parse
from hlcli.fhir.interaction import Interaction, Pairs, conditional_update, update
from hlcli.fhir.search import is_known, nearest, parameters, resource_types
from hlcli.fhir.size import check_size


@dataclass(frozen=True)
class How:
    """The same for all items of a run: plain values, so that a worker process can have them.

    `by` as given, `identifier` or `identifier=http://hospital/mrn|`; none: by id. `headers` go
    with every write; `level` is the validation level among them. `if_match_auto` and
    `skip_unchanged` are for whoever sends: they take a read first.
    """

    by: tuple[str, ...] = ()
    headers: Pairs = ()
    level: str | None = None
    no_validate: bool = False
    allow_unknown: bool = False
    if_match_auto: bool = False
    skip_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """An item and the interaction that writes it.

    Two that share one of their `keys` must not be in flight together, and keep their order. There
    is one key for an id or for criteria, and both where criteria go with a body that has an id.
    """

    item: Item
    interaction: Interaction
    keys: tuple[str, ...]


def check(how: How) -> None:
    """Refuse, before anything is read, a `--by` that makes no sense. Raises UsageError."""
    try:
        wanted = criteria.wanted(how.by)
    except SearchRefused as error:
        raise UsageError(f"--by {error.text}") from None
    for one in wanted:
        if not any(is_known(type, one.name) for type in resource_types()):
            every = {name for type in resource_types() for name in parameters(type)}
            near = nearest(one.name, every)
            raise UsageError(
                f"--by {one.name}: no resource type has such a search parameter",
                hint=f"did you mean {near[0]}?" if near else None,
            )


def plan(item: Item, how: How) -> Planned | Refused:
    """The interaction for one item, all local checks done; the same every time."""
    try:
        document = _document(item)
        type = _type(document)
        found = identity.check_id(document)
        check_size(item.body, document.name)
        planned = _planned(item, document, aim(item.request, type, found, how.by), how)
    except InputRefused as error:
        return trouble.of_item(item, error)
    return _invalid(item, document, how) or planned


def _document(item: Item) -> Document:
    """Raises InputRefused, with advice of its own for many resources in one text."""
    formats.check_item(item.body)
    try:
        return parse(item.place.source, item.body)
    except InputRefused as error:
        hint = formats.advice(item.body, item.place)
        if hint is None:
            raise
        problem = error.problem
        raise InputRefused(problem.message, hint=hint, place=problem.place) from None


def put_to(planned: Planned, id: str) -> Interaction:
    """The same resource, put by that id instead of by criteria."""
    document, asked = parse(planned.item.place.source, planned.item.body), planned.interaction
    body = identity.resolve(document, asked.type, id)[0].bytes
    return update(asked.type, id, body, asked.headers)


def _type(document: Document) -> str:
    """Raises InputRefused for what is no resource type of R4."""
    found = document.value.get("resourceType")
    if found not in resource_types():
        identity.check_type(document, "Patient")
    return str(found)


def _planned(item: Item, document: Document, aim: Aim, how: How) -> Planned:
    headers = _headers(how.headers, item.request)
    if isinstance(aim, ById):
        body = item.body if aim.own else identity.resolve(document, aim.type, aim.id)[0].bytes
        asked = update(aim.type, aim.id, body, headers)
        return Planned(item, asked, (f"{aim.type}/{aim.id}",))
    pairs = criteria.of(document.value, aim, how.by, how.allow_unknown)
    asked = conditional_update(aim.type, pairs, item.body, headers)
    keys = (f"{aim.type}?{sorted(pairs)}", *([f"{aim.type}/{aim.id}"] if aim.id else []))
    return Planned(item, asked, keys)


def _headers(given: Pairs, request: Request | None) -> Pairs:
    """The entry's preconditions, unless the command line has its own. Raises InputRefused."""
    names = {name.lower() for name, _ in given}
    own = [pair for pair in (request.headers if request else ()) if pair[0].lower() not in names]
    for name, value in own:
        headers.check(name, value)
    return (*given, *own)


def _invalid(item: Item, document: Document, how: How) -> Refused | None:
    """All that R4 does not allow; the message and the place are of the first."""
    if how.no_validate:
        return None
    found = validate.check(document, level=validate.level_of(how.level))
    first = next((one for one in found if one.severity == "error"), None)
    if first is None:
        return None
    problem = Problem(
        "invalid-input",
        first.message,
        hint=first.hint,
        place=trouble.where(first.place, item.place),
        private_message=first.private_message,
        more={"code": first.code, "expression": first.expression},
        outcome=validate.to_outcome(found, private=True),
    )
    return Refused(item.number, item.place, problem, item.body)
