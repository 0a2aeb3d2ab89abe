"""One call of a control plane through botocore, and whatever comes of it as one of our errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from botocore import exceptions as aws

from hlcli.errors import ControlRefused

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
#: What botocore will not make a client of, and what to change.
_UNFIT: tuple[tuple[type[Exception], str], ...] = (
    (aws.ProfileNotFound, "check --profile and AWS_PROFILE: the name is in no file of AWS's"),
    (aws.ConfigParseError, "mend that file, or name another by AWS_CONFIG_FILE"),
    (aws.InvalidRegionError, "give --region such as eu-west-1, or set AWS_REGION"),
)
_SETTINGS = "check the AWS_* variables and ~/.aws/config"
_WHO = "check --region, AWS_ENDPOINT_URL* and the network: is it AWS that answers there?"
_URL = "AWS_ENDPOINT_URL_HEALTHLAKE, AWS_ENDPOINT_URL_STS and AWS_ENDPOINT_URL are https://HOST"


class Line:
    """A client, and what became of its call's attempts. `tell` is given a line on each of them,
    without what is secret."""

    def __init__(self, client: Any, tell: Callable[[str], None] | None) -> None:
        self._client, self._tell = client, tell
        self._sent = self._lost = False
        client.meta.events.register("before-send", self._sends)
        client.meta.events.register("needs-retry", self._heard)

    def call(self, operation: str, asked: Mapping[str, Any]) -> Any:
        """What the service answered. Raises ControlRefused."""
        self._sent = self._lost = False
        try:
            return getattr(self._client, operation)(**asked)
        except aws.ClientError as error:
            raise refused(error) from error
        except aws.BotoCoreError as error:
            raise _failed(error, self._sent, self._lost) from error
        except Exception as error:  # botocore's parsers take any answer for the one they expect
            raise (garbled(operation) if self._sent else _unfit(error)) from error

    def _sends(self, request: Any, **_: Any) -> None:
        self._sent = True
        if self._tell is not None:
            parts, target = urlsplit(request.url), request.headers.get("X-Amz-Target") or ""
            told = target.decode() if isinstance(target, bytes) else target
            line = f"{request.method} {parts.scheme}://{parts.netloc}{parts.path} {told}"
            self._tell(line.rstrip())

    def _heard(self, response: Any, caught_exception: Exception | None, **_: Any) -> None:
        """After every attempt; one that broke off may have been received all the same."""
        if caught_exception is not None and not isinstance(caught_exception, _NEVER):
            self._lost = True
        if self._tell is not None:
            kind = type(caught_exception).__name__
            self._tell(f"status {response[0].status_code}" if response else f"no answer: {kind}")


def made(session: Any, service: str, endpoint: str | None, **settings: Any) -> Any:
    """A client; nothing is sent for that. Raises ControlRefused for what it cannot be made of:
    AWS's files and variables are read here."""
    _check(endpoint)
    try:
        return session.create_client(service, endpoint_url=endpoint, **settings)
    except Exception as error:  # whatever a file or a variable comes to
        raise _unfit(error) from error


def _check(endpoint: str | None) -> None:
    """Without repeating it: there may be a password in it."""
    try:
        parts = urlsplit(endpoint or "https://aws")
        good = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        good = False
    if not good:
        raise ControlRefused("config", "the control plane's endpoint is no usable URL", hint=_URL)


def garbled(operation: str, why: str = "is not what it claims to be") -> ControlRefused:
    """A success whose body is none."""
    name = "".join(part if part == "fhir" else part.title() for part in operation.split("_"))
    message = f"the control plane's answer to {name.replace('fhir', 'FHIR')} {why}"
    return ControlRefused("bad-answer", message, hint=_WHO)


def refused(error: aws.ClientError) -> ControlRefused:
    """What the service said, as one of our types."""
    told = error.response.get("Error", {})
    code, operation = told.get("Code", ""), error.operation_name
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    said = " ".join((told.get("Message") or "").split())[:300]
    message = ": ".join(part for part in (f"{operation} was refused", str(code), said) if part)
    hint = next((_TOLD[words] for words in _TOLD if words in said), None)
    if hint:
        return ControlRefused("denied", message, hint=hint)
    if code in _DENIED or status in (401, 403):
        return ControlRefused("denied", message, hint=_DENIED.get(code, _ALLOW).format(operation))
    if code in _THROTTLED or status == 429:
        return ControlRefused("throttled", message, hint="run it again later")
    if code == "ResourceNotFoundException":
        return ControlRefused("not-found", message, hint=_known(operation))
    kind = "server-error" if status >= 500 else "bad-request"
    return ControlRefused(kind, message, hint=None if said else _WHO)


def _known(operation: str) -> str:
    """Which command names what was asked for."""
    return f"hlcli {'import list' if 'ImportJob' in operation else 'datastores'} lists them"


def _failed(error: aws.BotoCoreError, sent: bool, lost: bool) -> ControlRefused:
    """It came to no answer. `lost`: an attempt before the last may have been received."""
    if isinstance(error, aws.ParamValidationError):
        return ControlRefused("usage", _said(error))
    if isinstance(error, _NEVER) and not lost:
        message = f"the control plane was not reached: {_said(error)}"
        hint = "check --region and the network (proxy, DNS)"
        return ControlRefused("unreachable", message, hint=hint)
    if sent:
        return ControlRefused("lost-answer", f"the control plane's answer was lost: {_said(error)}")
    return _unfit(error)


def _unfit(error: Exception) -> ControlRefused:
    """Nothing was sent: what botocore was given makes no request."""
    hint = next((hint for kind, hint in _UNFIT if isinstance(error, kind)), _SETTINGS)
    return ControlRefused("config", f"the control plane cannot be asked: {_said(error)}", hint=hint)


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
