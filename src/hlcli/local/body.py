"""The resource in a request body: read, checked against the URL, and stamped with its version."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from hlcli.fhir import jsontext
from hlcli.local.answers import Refused, instant
from hlcli.local.call import Call

#: https://hl7.org/fhir/R4/datatypes.html#id
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)

#: The header that says how closely a write is to be looked at.
LEVEL = "x-amzn-healthlake-fhir-validation-level"
_LEVELS = ("strict", "structure-only", "minimal")
_CONSISTENCY = ("strong", "eventual")

Resource = dict[str, Any]


def resource_of(call: Call) -> Resource:
    """The body as a resource of the type in the URL.

    Raises Refused (400) for anything else, and for a header that asks for what is not known.
    """
    _check_header(call, LEVEL, _LEVELS)
    _check_header(call, "x-amz-fhir-history-consistency-level", _CONSISTENCY)
    resource = _object(call.request.body)
    if resource.get("resourceType") != call.type:
        text = "The resourceType of the body is missing or is not the type in the URL."
        raise Refused(400, "invalid", text)
    if not isinstance(resource.get("meta", {}), dict):
        raise Refused(400, "structure", "meta must be an object.", f"{call.type}.meta")
    check_id(resource.get("id"), call.type)
    return resource


def check_id(id: object, type: str) -> None:
    """Raise Refused (400) unless the id is absent (None) or one that R4 allows.

    R4's own pattern lets `.` and `..` through, which no URL can name.
    """
    good = isinstance(id, str) and _ID.fullmatch(id) and id.strip(".")
    if id is not None and not good:
        raise Refused(400, "value", "An id has 1 to 64 of A-Z a-z 0-9 - and dot.", f"{type}.id")


def is_strong(call: Call) -> bool:
    """True where the write asks that searches go on finding the version it replaces."""
    return call.header("x-amz-fhir-history-consistency-level") == "strong"


def stamped(resource: Resource, id: str, number: int, when: datetime) -> Resource:
    """What is to be stored: as received but for id, meta.versionId and meta.lastUpdated."""
    meta = {**resource.get("meta", {}), "versionId": str(number), "lastUpdated": instant(when)}
    named = resource if "id" in resource else _with_id_second(resource)
    return {**named, "id": id, "meta": meta}


def _with_id_second(resource: Resource) -> Resource:
    """Behind resourceType, where everybody looks for it."""
    return {"resourceType": resource["resourceType"], "id": "", **resource}


def _object(body: bytes) -> Resource:
    try:
        value = jsontext.loads(body, unique=True)
    except jsontext.DuplicateKey as error:
        raise Refused(400, "structure", "A key appears twice in one object.") from error
    except jsontext.TooDeep as error:
        raise Refused(400, "structure", "The body is nested too deeply.") from error
    except ValueError as error:
        raise Refused(400, "structure", "The body is not valid JSON.") from error
    if not isinstance(value, dict):
        raise Refused(400, "structure", "The body is not a JSON object.")
    return value


def _check_header(call: Call, name: str, known: tuple[str, ...]) -> None:
    value = call.header(name)
    if value is not None and value not in known:
        raise Refused(400, "value", f"The header {name} knows {', '.join(known)}.")
