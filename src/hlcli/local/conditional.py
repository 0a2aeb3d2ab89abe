"""Conditional update: the six rows, looked up and written in one transaction.

https://docs.aws.amazon.com/healthlake/latest/devguide/managing-fhir-resources-update.html
AWS publishes no text for any row: the words here are ours, and name no clinical value.
"""

from __future__ import annotations

from uuid import uuid4

from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import RESULT_PARAMETERS, split_name
from hlcli.local.answers import Refused
from hlcli.local.body import resource_of
from hlcli.local.call import Call
from hlcli.local.finding import finder
from hlcli.local.messages import Response
from hlcli.local.validation import validated
from hlcli.local.writing import refuse_fixed_type, write


def conditional_update(call: Call) -> Response:
    """PUT /Type?criteria: 201, 200, 409 or 412."""
    refuse_fixed_type(call)
    wanted = finder(call, _criteria(call.query))
    resource = validated(call, resource_of(call))
    with call.store.writing():
        matches = tuple(version.id for version in wanted.find())
        body_id = resource.get("id")
        stored = call.store.current(call.type, body_id) if body_id else None
        exists = stored is not None and not stored.deleted
        id = target(matches, body_id, exists) or str(uuid4())
        return write(call, resource, id, call.store.current(call.type, id))


def target(matches: tuple[str, ...], body_id: str | None, exists: bool) -> str | None:
    """The id to be written under; None for a new one. `exists` is asked of the body's id.

    Raises Refused for the rows that write nothing.
    """
    if len(matches) > 1:  # row 6
        text = "Several resources match the criteria; a conditional update needs none or one."
        raise Refused(412, "multiple-matches", text)
    if not matches and exists:  # row 3
        text = "Nothing matches the criteria, but a resource with the id of the body exists."
        raise Refused(409, "conflict", text)
    if matches and body_id not in (None, matches[0]):  # row 5
        text = "One resource matches the criteria, and its id is not the id of the body."
        raise Refused(409, "conflict", text)
    return matches[0] if matches else body_id  # row 4; rows 2 and 1


def _criteria(query: Pairs) -> Pairs:
    if not query:
        text = "A conditional update needs at least one search parameter."
        raise Refused(400, "required", text)
    shaping = sorted({split_name(name)[0] for name, _ in query} & RESULT_PARAMETERS)
    if shaping:
        text = f"No criteria, but parameters of a search result: {', '.join(shaping)}"
        raise Refused(400, "invalid", text)
    return query
