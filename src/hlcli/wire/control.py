"""HealthLake's control plane, through botocore: which data stores there are. And who asks, by STS.

https://docs.aws.amazon.com/healthlake/latest/APIReference/API_Operations.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.wire.credentials import Credentials
from hlcli.wire.plane import Line, garbled, made

#: No account has so many: a list that goes on beyond them has no end.
_MOST_PAGES = 10_000


@dataclass(frozen=True)
class Control:
    """Where the control plane is, and who asks. `endpoint` None: AWS's own in `region`. `timeout`
    is in seconds and for each of `attempts`. `tell` is given a line on every request and answer.

    Its methods raise ControlRefused and CredentialsError. An answer that is not what it claims
    to be is `bad-answer`, not an empty list."""

    credentials: Credentials
    region: str
    endpoint: str | None = None
    ca_bundle: str | None = None
    timeout: float = 30.0
    attempts: int = 3
    service: str = "healthlake"
    tell: Callable[[str], None] | None = None

    @property
    def url(self) -> str:
        """Where it is, without a last slash."""
        tail = ".cn" if self.region.startswith("cn-") else ""
        return (self.endpoint or f"https://healthlake.{self.region}.amazonaws.com{tail}").rstrip(
            "/"
        )

    def datastores(self) -> Iterator[Mapping[str, Any]]:
        """DatastoreProperties of every data store, as the service gives them."""
        return self._pages("list_fhir_datastores", "DatastorePropertiesList", _STORE)

    def describe(self, datastore_id: str) -> Mapping[str, Any]:
        """DatastoreProperties of one data store."""
        operation = "describe_fhir_datastore"
        found = self.call(operation, DatastoreId=datastore_id)
        return _checked(operation, found.get("DatastoreProperties"), _STORE)

    def identity(self) -> Mapping[str, Any]:
        """Account, Arn and UserId of who asks; the service must be sts."""
        operation = "get_caller_identity"
        return _checked(operation, self.call(operation), {"Arn": True, "Account": True})

    def start_import(self, **asked: Any) -> Mapping[str, Any]:
        """StartFHIRImportJob; botocore's own client token makes its repeats harmless."""
        operation = "start_fhir_import_job"
        return _checked(operation, self.call(operation, **asked), {"JobId": True})

    def import_job(self, datastore_id: str, job: str) -> Mapping[str, Any]:
        """ImportJobProperties of one job."""
        operation = "describe_fhir_import_job"
        found = self.call(operation, DatastoreId=datastore_id, JobId=job)
        return _checked(operation, found.get("ImportJobProperties"), _JOB)

    def import_jobs(self, datastore_id: str) -> Iterator[Mapping[str, Any]]:
        """ImportJobProperties of every job of a data store."""
        asked = {"DatastoreId": datastore_id}
        return self._pages("list_fhir_import_jobs", "ImportJobPropertiesList", _JOB, **asked)

    def call(self, operation: str, **asked: Any) -> Mapping[str, Any]:
        """One operation, by botocore's name of it."""
        return _answered(self._line(), operation, asked)

    def _pages(
        self, operation: str, key: str, kind: Mapping[str, bool], **asked: Any
    ) -> Iterator[Mapping[str, Any]]:
        """botocore has no paginator for these. A token that comes again would go round for ever."""
        line, used = self._line(), set[str]()
        for _ in range(_MOST_PAGES):
            page = _answered(line, operation, asked)
            rows, token = page.get(key), page.get("NextToken")
            if not isinstance(rows, list):
                raise garbled(operation)
            yield from (_checked(operation, row, kind) for row in rows)
            if not token:
                return
            if not isinstance(token, str) or token in used:
                break
            used.add(token)
            asked["NextToken"] = token
        raise garbled(operation, "does not come to an end: the list is not complete")

    def _line(self) -> Line:
        from botocore.config import Config
        from botocore.session import Session

        keys = self.credentials.frozen()
        client = made(
            Session(),
            self.service,
            self.endpoint,
            region_name=self.region,
            verify=self.ca_bundle,
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            aws_session_token=keys.token,
            config=Config(
                connect_timeout=self.timeout,
                read_timeout=self.timeout,
                retries={"mode": "standard", "total_max_attempts": self.attempts},
            ),
        )
        return Line(client, self.tell)


def _answered(line: Line, operation: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = line.call(operation, asked)
    if not isinstance(answer, dict):
        raise garbled(operation)
    return answer


#: Texts we read of an answer, and whether they must be there.
_STORE = {
    "DatastoreId": True, "DatastoreStatus": True, "DatastoreName": False,
    "DatastoreEndpoint": False,
}  # fmt: skip
_JOB = {"JobId": True, "JobStatus": True, "JobName": False, "Message": False}
_TABLES = (
    "JobProgressReport", "JobOutputDataConfig", "InputDataConfig", "IdentityProviderConfiguration",
)  # fmt: skip


def _checked(operation: str, found: object, kind: Mapping[str, bool]) -> Mapping[str, Any]:
    """botocore hands on whatever came. Raises ControlRefused for what is of another kind."""
    if not isinstance(found, dict):
        raise garbled(operation)
    texts = all(
        isinstance(found.get(name), str) or (not needed and found.get(name) is None)
        for name, needed in kind.items()
    )
    if not texts or not all(isinstance(found.get(name) or {}, dict) for name in _TABLES):
        raise garbled(operation)
    return found
