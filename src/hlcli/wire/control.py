"""HealthLake's control plane, through botocore: which data stores there are. And who asks, by STS.

https://docs.aws.amazon.com/healthlake/latest/APIReference/API_Operations.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore import exceptions as aws

from hlcli.errors import ControlRefused
from hlcli.wire.credentials import Credentials

_THROTTLED = ("ThrottlingException", "TooManyRequestsException", "Throttling")
_ALLOW = "allow healthlake:{} in IAM"
_KEY = "the access key is not known: check --profile and AWS_*"
_AGAIN = "sign in again, such as by aws sso login, or set new AWS_* variables"
_DENIED = {
    "AccessDeniedException": _ALLOW,
    "UnrecognizedClientException": _KEY,
    "InvalidClientTokenId": _KEY,
    "InvalidSignatureException": "check the secret key, --region and this machine's clock",
    "SignatureDoesNotMatch": "check the secret key, --region and this machine's clock",
    "ExpiredTokenException": _AGAIN,
    "ExpiredToken": _AGAIN,
    "MissingAuthenticationToken": "check --profile and AWS_*",
    "RequestExpired": "set this machine's clock",
}
_TOLD = {
    "Signature expired": "set this machine's clock",
    "Signature not yet current": "set this machine's clock",
    "scoped to a valid region": "check --region and AWS_REGION",
}
_NEVER = (
    aws.EndpointConnectionError,
    aws.ConnectTimeoutError,
    aws.SSLError,
    aws.ProxyConnectionError,
)
_MOST_PAGES = 100


@dataclass(frozen=True)
class Control:
    """Where the control plane is, and who asks. `endpoint` None: AWS's own in `region`. `timeout`
    is in seconds and for each of `attempts`."""

    credentials: Credentials
    region: str
    endpoint: str | None = None
    ca_bundle: str | None = None
    timeout: float = 30.0
    attempts: int = 3
    service: str = "healthlake"

    def datastores(self) -> Iterator[Mapping[str, Any]]:
        """DatastoreProperties of every data store, as the service gives them. Raises
        ControlRefused and CredentialsError."""
        token: str | None = None
        for _ in range(_MOST_PAGES):  # botocore has no paginator for it
            asked = {"NextToken": token} if token else {}
            page = self.call("list_fhir_datastores", **asked)
            yield from page.get("DatastorePropertiesList", ())
            token = page.get("NextToken")
            if not token:
                return

    def describe(self, datastore_id: str) -> Mapping[str, Any]:
        """DatastoreProperties of one data store. Raises as `datastores` does."""
        found = self.call("describe_fhir_datastore", DatastoreId=datastore_id)
        properties: Mapping[str, Any] = found.get("DatastoreProperties", {})
        return properties

    def identity(self) -> Mapping[str, Any]:
        """Account, Arn and UserId of who asks; the service must be sts. Raises as `datastores`."""
        return self.call("get_caller_identity")

    def start_import(self, **asked: Any) -> Mapping[str, Any]:
        """StartFHIRImportJob; botocore's own client token makes its repeats harmless."""
        return self.call("start_fhir_import_job", **asked)

    def import_job(self, datastore_id: str, job: str) -> Mapping[str, Any]:
        """ImportJobProperties of one job. Raises as `datastores` does."""
        found = self.call("describe_fhir_import_job", DatastoreId=datastore_id, JobId=job)
        properties: Mapping[str, Any] = found.get("ImportJobProperties", {})
        return properties

    def import_jobs(self, datastore_id: str) -> Iterator[Mapping[str, Any]]:
        """ImportJobProperties of every job of a data store. Raises as `datastores` does."""
        token: str | None = None
        for _ in range(_MOST_PAGES):
            asked = {"NextToken": token} if token else {}
            page = self.call("list_fhir_import_jobs", DatastoreId=datastore_id, **asked)
            yield from page.get("ImportJobPropertiesList", ())
            token = page.get("NextToken")
            if not token:
                return

    def call(self, operation: str, **asked: Any) -> Mapping[str, Any]:
        """One operation, by botocore's name of it. Raises as `datastores` does."""
        client = self._client()
        try:
            answer: Mapping[str, Any] = getattr(client, operation)(**asked)
        except aws.ClientError as error:
            raise refused(error) from error
        except aws.BotoCoreError as error:
            raise _unreached(error) from error
        return answer

    def _client(self) -> Any:
        from botocore.config import Config
        from botocore.session import Session

        keys = self.credentials.frozen()
        session: Any = Session()
        return session.create_client(
            self.service,
            region_name=self.region,
            endpoint_url=self.endpoint,
            verify=self.ca_bundle,
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            aws_session_token=keys.token,
            config=Config(
                connect_timeout=self.timeout,
                read_timeout=self.timeout,
                retries={"mode": "standard", "max_attempts": self.attempts},
            ),
        )


def refused(error: aws.ClientError) -> ControlRefused:
    """What the service said, as one of our types."""
    told = error.response.get("Error", {})
    code, operation = told.get("Code", ""), error.operation_name
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    message = f"{operation} was refused: {code}: {' '.join(told.get('Message', '').split())[:300]}"
    hint = next((_TOLD[words] for words in _TOLD if words in told.get("Message", "")), None)
    if hint:
        return ControlRefused("denied", message, hint=hint)
    if code in _DENIED or status in (401, 403):
        return ControlRefused("denied", message, hint=_DENIED.get(code, _ALLOW).format(operation))
    if code in _THROTTLED or status == 429:
        return ControlRefused("throttled", message, hint="run it again later")
    if code == "ResourceNotFoundException":
        return ControlRefused("not-found", message, hint="hlcli datastores lists them")
    kind = "server-error" if status >= 500 else "bad-request"
    return ControlRefused(kind, message)


def _unreached(error: aws.BotoCoreError) -> ControlRefused:
    said = " ".join(str(error).split())[:300]
    if isinstance(error, aws.ParamValidationError):
        return ControlRefused("usage", said)
    if isinstance(error, _NEVER):
        message = f"the control plane was not reached: {said}"
        hint = "check --region and the network (proxy, DNS)"
        return ControlRefused("unreachable", message, hint=hint)
    if isinstance(error, aws.HTTPClientError):
        return ControlRefused("lost-answer", f"the control plane's answer was lost: {said}")
    return ControlRefused("config", f"the control plane cannot be asked: {said}")
