"""The endpoint's answers: a resource with its version, an OperationOutcome, an AWS error."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from hlcli.fhir import jsontext, outcome
from hlcli.local.messages import Response
from hlcli.local.store import Version

FHIR_JSON = "application/fhir+json"


class Refused(Exception):
    """The endpoint says no, as an OperationOutcome in its own words, without clinical values.

    `code` is from https://hl7.org/fhir/R4/valueset-issue-type.html
    """

    def __init__(self, status: int, code: str, text: str, *places: str) -> None:
        super().__init__(text)
        self.response = refusal(status, code, text, *places)


def of_version(status: int, version: Version) -> Response:
    """A stored version as it is, under its entity tag. A tombstone has no body."""
    body = version.body
    tags = (("ETag", version.etag), ("Last-Modified", http_date(version.written)))
    if body is None:
        return Response(status, tags)
    return Response(status, (("Content-Type", FHIR_JSON), *tags), body.encode())


def of_value(status: int, value: dict[str, Any]) -> Response:
    """A resource the endpoint made up itself: a Bundle, a CapabilityStatement, an outcome."""
    return Response(status, (("Content-Type", FHIR_JSON),), jsontext.dumps(value).encode())


def refusal(status: int, code: str, text: str, *places: str) -> Response:
    """An OperationOutcome of one error."""
    return of_value(status, outcome.make("error", code, text, places))


def aws_error(status: int, type: str, message: str) -> Response:
    """The other family of refusals: from the layers of AWS in front of FHIR."""
    headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", type))
    return Response(status, headers, json.dumps({"message": message}).encode())


def http_date(when: datetime) -> str:
    """`Sun, 22 Nov 2026 07:43:45 GMT`"""
    return format_datetime(when.astimezone(UTC).replace(microsecond=0), usegmt=True)


def instant(when: datetime) -> str:
    """`2026-11-22T07:43:45.133Z`, as in meta.lastUpdated."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
