"""Create, update and delete: each appends one version. https://hl7.org/fhir/R4/http.html#update"""

from __future__ import annotations

from uuid import uuid4

from hlcli.fhir import jsontext
from hlcli.local import preconditions
from hlcli.local.answers import Refused, of_version
from hlcli.local.body import Resource, check_id, is_strong, resource_of, stamped
from hlcli.local.call import Call
from hlcli.local.messages import Response
from hlcli.local.narrowing import words
from hlcli.local.store import Version
from hlcli.local.validation import KEPT_WITH_ISSUES, extensions, is_mark, is_marked, validated


def update(call: Call) -> Response:
    """PUT /Type/id: 200, or 201 where the id was free or deleted."""
    refuse_fixed_type(call)
    resource = resource_of(call)
    if resource.get("id") != call.id:
        text = "The id of the body is missing or is not the id in the URL."
        raise Refused(400, "invalid", text, f"{call.type}.id")
    kept = validated(call, resource)
    with call.store.writing():
        return write(call, kept, call.id, call.store.current(call.type, call.id))


def create(call: Call) -> Response:
    """POST /Type: 201 under an id of the server's; an id in the body is passed over."""
    for name in ("if-none-exist", "x-amz-fhir-idempotency-key"):
        if call.header(name) is not None:  # to ignore it would be to make a duplicate
            raise Refused(400, "not-supported", f"The header {name} is not supported here.")
    kept = validated(call, resource_of(call))
    with call.store.writing():
        return write(call, kept, str(uuid4()), None)


def delete(call: Call) -> Response:
    """DELETE /Type/id: 204, again for what is deleted already; 404 for an id never used."""
    refuse_fixed_type(call)
    check_id(call.id, call.type)
    with call.store.writing():
        stored = call.store.current(call.type, call.id)
        preconditions.check(call, stored)
        if stored is None:
            raise Refused(404, "not-found", "There is no such resource.")
        return of_version(204, stored if stored.deleted else _append(call, stored, call.id, None))


def write(call: Call, resource: Resource, id: str, stored: Version | None) -> Response:
    """Append the resource, which `validated` has seen, as the next version after `stored`, inside
    the caller's transaction.

    Raises Refused (412) where If-Match or If-None-Match forbids it.
    """
    preconditions.check(call, stored)
    creates = stored is None or stored.deleted
    answer = of_version(201 if creates else 200, _append(call, stored, id, resource))
    return answer.plus(KEPT_WITH_ISSUES) if is_marked(resource) else answer


def refuse_fixed_type(call: Call) -> None:
    """HealthLake lets an AuditEvent be created and read only; the status is our choice."""
    if call.type == "AuditEvent":
        raise Refused(400, "not-supported", "An AuditEvent can be created and read only.")


def _append(call: Call, stored: Version | None, id: str, resource: Resource | None) -> Version:
    number, when = (stored.number if stored else 0) + 1, call.now()
    new = stamped(_merged(resource, stored), id, number, when) if resource else None
    method, text = (call.request.method, jsontext.dumps(new)) if new else ("DELETE", None)
    version = Version(call.type, id, number, method, when, text)
    lag, strong = call.railway.index_lag, is_strong(call)
    call.store.add(version, lag=lag, strong=strong, words=words(new))
    return version


def _merged(resource: Resource, stored: Version | None) -> Resource:
    """A DocumentReference keeps the extensions it has, whole; new ones are added to them. But a
    mark is of one version.

    https://docs.aws.amazon.com/healthlake/latest/devguide/update-example.html
    """
    if resource["resourceType"] != "DocumentReference" or stored is None or stored.body is None:
        return resource
    kept = [one for one in extensions(jsontext.loads(stored.body)) if not is_mark(one)]
    new = [one for one in extensions(resource) if not any(jsontext.same(one, k) for k in kept)]
    return {**resource, "extension": kept + new} if kept or new else resource
