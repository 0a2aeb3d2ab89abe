"""The two calls of HealthLake's control plane that a client uses to find its data store.

AWS JSON 1.0: https://docs.aws.amazon.com/healthlake/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hlcli.local.call import Railway, origin
from hlcli.local.messages import Request, Response

#: The header that names the operation; no request for FHIR data has it.
TARGET = "x-amz-target"
NAME = "hlcli-local"
_SERVICE = "HealthLake."


def answer(railway: Railway, request: Request, started: datetime) -> Response:
    """POST / with an X-Amz-Target. `started` stands for the time the data store was made."""
    target = request.header(TARGET) or ""
    handler = _OPERATIONS.get(target.removeprefix(_SERVICE))
    if handler is None or not target.startswith(_SERVICE):
        return refusal(
            400, "UnknownOperationException", "The local endpoint has no such operation."
        )
    try:
        asked = json.loads(request.body or b"{}")
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        return refusal(400, "SerializationException", "The body is not a JSON object.")
    return handler(asked, _properties(railway, request, started))


def _list(asked: dict[str, Any], store: dict[str, Any]) -> Response:
    wanted = asked.get("Filter") or {}
    if not _is_filter(wanted):
        return refusal(400, "SerializationException", "The Filter is not as it should be.")
    kept = (
        wanted.get("DatastoreName", store["DatastoreName"]) == store["DatastoreName"]
        and wanted.get("DatastoreStatus", store["DatastoreStatus"]) == store["DatastoreStatus"]
        and wanted.get("CreatedBefore", store["CreatedAt"]) >= store["CreatedAt"]
        and wanted.get("CreatedAfter", store["CreatedAt"]) <= store["CreatedAt"]
    )
    return _json(200, {"DatastorePropertiesList": [store] if kept else []})


def _is_filter(wanted: object) -> bool:
    """Times come as seconds since 1970."""
    times = ("CreatedBefore", "CreatedAfter")
    return isinstance(wanted, dict) and all(
        isinstance(wanted.get(name, 0), (int, float)) for name in times
    )


def _describe(asked: dict[str, Any], store: dict[str, Any]) -> Response:
    if asked.get("DatastoreId") == store["DatastoreId"]:
        return _json(200, {"DatastoreProperties": store})
    if not asked.get("DatastoreId"):
        return refusal(400, "ValidationException", "DatastoreId is required.")
    return refusal(400, "ResourceNotFoundException", "The data store does not exist.")


_OPERATIONS = {"ListFHIRDatastores": _list, "DescribeFHIRDatastore": _describe}


def _properties(railway: Railway, request: Request, started: datetime) -> dict[str, Any]:
    id, region = railway.datastore_id, railway.region
    return {
        "DatastoreId": id,
        "DatastoreArn": f"arn:aws:healthlake:{region}:000000000000:datastore/fhir/{id}",
        "DatastoreName": NAME,
        "DatastoreStatus": "ACTIVE",
        "CreatedAt": round(started.astimezone(UTC).timestamp(), 3),
        "DatastoreTypeVersion": "R4",
        "DatastoreEndpoint": f"{origin(request)}/datastore/{id}/r4/",
        "SseConfiguration": {"KmsEncryptionConfig": {"CmkType": "AWS_OWNED_KMS_KEY"}},
        "IdentityProviderConfiguration": {"AuthorizationStrategy": "AWS_AUTH"},
    }


def refusal(status: int, type: str, message: str) -> Response:
    """An AWS error as AWS JSON 1.0 has it: the type is in the body too."""
    return _json(status, {"__type": type, "message": message}, ("x-amzn-ErrorType", type))


def _json(status: int, value: dict[str, Any], *more: tuple[str, str]) -> Response:
    headers = (("Content-Type", "application/x-amz-json-1.0"), *more)
    return Response(status, headers, json.dumps(value).encode())
