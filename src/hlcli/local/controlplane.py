"""The calls of HealthLake's control plane that a client uses: its data store, and import jobs.

AWS JSON 1.0: https://docs.aws.amazon.com/healthlake/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hlcli.local.call import Railway, origin
from hlcli.local.importing import Jobs, Unfit
from hlcli.local.messages import Request, Response

#: The header that names the operation; no request for FHIR data has it.
TARGET = "x-amz-target"
NAME = "hlcli-local"
_SERVICE = "HealthLake."


def answer(railway: Railway, request: Request, started: datetime, jobs: Jobs) -> Response:
    """POST / with an X-Amz-Target. `started` stands for the time the data store was made."""
    target = request.header(TARGET) or ""
    operation = target.removeprefix(_SERVICE)
    handler, of_jobs = _OPERATIONS.get(operation), _OF_JOBS.get(operation)
    if (handler is None and of_jobs is None) or not target.startswith(_SERVICE):
        return refusal(
            400, "UnknownOperationException", "The local endpoint has no such operation."
        )
    try:
        asked = json.loads(request.body or b"{}")
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        return refusal(400, "SerializationException", "The body is not a JSON object.")
    if handler is not None:
        return handler(asked, _properties(railway, request, started))
    if asked.get("DatastoreId") != railway.datastore_id:
        return refusal(400, "ResourceNotFoundException", "The data store does not exist.")
    assert of_jobs is not None
    return of_jobs(asked, jobs, railway.now())


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


def _start(asked: dict[str, Any], jobs: Jobs, now: datetime) -> Response:
    try:
        job = jobs.start(asked, now)
    except Unfit as unfit:
        type, message = unfit.args
        return refusal(400, type, message)
    return _json(
        200, {"JobId": job.id, "JobStatus": job.status, "DatastoreId": asked["DatastoreId"]}
    )


def _describe_job(asked: dict[str, Any], jobs: Jobs, now: datetime) -> Response:  # noqa: ARG001
    for job in jobs.found():
        if job.id == asked.get("JobId"):
            return _json(200, {"ImportJobProperties": job.properties()})
    return refusal(400, "ResourceNotFoundException", "The job does not exist.")


def _list_jobs(asked: dict[str, Any], jobs: Jobs, now: datetime) -> Response:  # noqa: ARG001
    found = [job.properties() for job in jobs.found()]
    wanted = asked.get("JobStatus")
    kept = [one for one in found if wanted in (None, one["JobStatus"])]
    return _json(200, {"ImportJobPropertiesList": kept})


_OF_JOBS = {
    "StartFHIRImportJob": _start,
    "DescribeFHIRImportJob": _describe_job,
    "ListFHIRImportJobs": _list_jobs,
}
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
