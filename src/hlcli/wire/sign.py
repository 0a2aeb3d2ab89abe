"""Headers that prove who asks: AWS Signature Version 4, a bearer token, or nothing.

Signing is botocore's, the clock is ours: a signature made with a wrong time is refused, and the
right one is learned from the endpoint.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol, cast

from hlcli.errors import ConfigError, CredentialsError
from hlcli.fhir.interaction import Pairs

if TYPE_CHECKING:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import ReadOnlyCredentials

    from hlcli.wire.bearer import Tokens
    from hlcli.wire.credentials import Credentials, Frozen

SERVICE = "healthlake"


class Signer(Protocol):
    """What the client needs of a way to authenticate."""

    def sign(self, method: str, url: str, headers: Pairs, body: bytes, when: datetime) -> Pairs:
        """All headers to send. Raises CredentialsError."""

    def refresh(self, refused: Pairs) -> bool:
        """After headers that `sign` gave were refused: True if there are other credentials now,
        because they could be renewed, or had been meanwhile."""


def nobody(_: str) -> None:
    """Hears of a secret, and forgets it."""


class SigV4:
    """Sign every attempt with credentials frozen for it, so that key and secret belong together."""

    def __init__(
        self, credentials: Credentials, region: str, learn: Callable[[str], None] = nobody
    ) -> None:
        self._credentials = credentials
        self._region = region
        self._learn = learn
        self._checked: Frozen | None = None

    def sign(self, method: str, url: str, headers: Pairs, body: bytes, when: datetime) -> Pairs:
        """The headers given, then X-Amz-Date, the session token if any, and Authorization.

        Raises CredentialsError and ConfigError for what no header can hold."""
        keys = self._credentials.frozen()
        if keys != self._checked:
            _check(keys, self._region)
            self._checked = keys
            for secret in filter(None, keys[1:]):
                self._learn(secret)
        return headers + sigv4(keys, self._region, method, url, headers, body, when)

    def refresh(self, refused: Pairs) -> bool:
        """Ask the credentials' provider again, unless another request has done that."""
        mine = f"Credential={self._checked.access_key}/" if self._checked else ""
        return mine not in _proof(refused) or self._credentials.refresh()


class Bearer:
    """An OAuth access token, as SMART on FHIR stores want it."""

    def __init__(self, tokens: Tokens, learn: Callable[[str], None] = nobody) -> None:
        self._tokens = tokens
        self._learn = learn
        self._sent: str | None = None
        self._lock = Lock()

    def sign(self, method: str, url: str, headers: Pairs, body: bytes, when: datetime) -> Pairs:  # noqa: ARG002
        """The headers given and Authorization. Raises CredentialsError where there is no token, or
        one that no header can hold."""
        with self._lock:
            token = self._tokens.token()
            if token != self._sent:
                _check_token(token)
                self._learn(token)
                self._sent = token
        return (*headers, ("Authorization", f"Bearer {token}"))

    def refresh(self, refused: Pairs) -> bool:
        """Ask for another token, unless another request has done that."""
        with self._lock:
            return _proof(refused) != f"Bearer {self._sent}" or self._tokens.refresh()


class Unsigned:
    """No authentication, for an endpoint that wants none."""

    def sign(self, method: str, url: str, headers: Pairs, body: bytes, when: datetime) -> Pairs:  # noqa: ARG002
        """The headers given."""
        return headers

    def refresh(self, refused: Pairs) -> bool:  # noqa: ARG002
        """There is nothing to refresh."""
        return False


def _proof(headers: Pairs) -> str:
    return next((value for name, value in headers if name == "Authorization"), "")


def _check_token(token: str) -> None:
    if not _is_plain(token):
        raise CredentialsError(
            "the bearer token is empty, or holds characters that cannot be sent",
            hint="it must be the access token alone, on one line",
        )


def _is_plain(text: str) -> bool:
    """One word of printable ASCII: not the line end that a file edited elsewhere left in it."""
    return re.fullmatch(r"[\x21-\x7e]+", text) is not None


def _check(keys: Frozen, region: str) -> None:
    """Name the setting that cannot be sent, never its value."""
    if not _is_plain(region):
        raise ConfigError(
            "the region holds a line end, a space, or what is not ASCII",
            hint="see --region, AWS_REGION and the profile's region",
        )
    settings = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    for setting, value in zip(settings, keys, strict=True):
        if value is not None and not _is_plain(value):
            raise CredentialsError(
                f"{setting} (or what the profile has for it) holds a line end, a space, "
                "or what is not ASCII",
                hint="set it again, on one line",
            )


def must_be_signed(name: str) -> bool:
    """Only what nobody on the way rewrites, and what AWS insists on."""
    lower = name.lower()
    return lower in ("content-type", "if-match", "if-none-match") or lower.startswith("x-amz")


def sigv4(
    credentials: Frozen,
    region: str,
    method: str,
    url: str,
    headers: Pairs,
    body: bytes,
    when: datetime,
) -> Pairs:
    """The headers that a signature adds. `url` is signed as spelled: it must be fully encoded."""
    from botocore.auth import SIGV4_TIMESTAMP

    added = [("X-Amz-Date", when.astimezone(UTC).strftime(SIGV4_TIMESTAMP))]
    if credentials.token:
        added.append(("X-Amz-Security-Token", credentials.token))
    signer, request = prepared(credentials, region, method, url, (*headers, *added), body)
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    names = canonical.split("\n")[-2]  # what `signed_headers` would work out once more
    proof = f"Credential={signer.scope(request)}, SignedHeaders={names}, Signature={signature}"
    return (*added, ("Authorization", f"AWS4-HMAC-SHA256 {proof}"))


@lru_cache(maxsize=8)
def _host(origin: str) -> str:
    """What botocore signs as the host of `https://host:port`; it would work that out each time."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    signer = SigV4Auth(cast("ReadOnlyCredentials", None), SERVICE, "")
    return str(signer.headers_to_sign(AWSRequest("GET", origin))["host"])


def prepared(
    credentials: Frozen | None, region: str, method: str, url: str, headers: Pairs, body: bytes
) -> tuple[SigV4Auth, AWSRequest]:
    """botocore's signer, and the request with the headers that are signed, X-Amz-Date among them.
    Only the signature itself needs credentials."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    request = AWSRequest(method, url, data=body)
    request.headers["host"] = _host("/".join(url.split("/", 3)[:3]))
    for name, value in headers:
        if must_be_signed(name):
            request.headers[name] = value  # appends: a header may be there twice
    # add_auth would do what follows, but reads the machine's clock and takes no other.
    request.context["timestamp"] = request.headers["X-Amz-Date"]
    # It reads three attributes, whatever class they are of.
    return SigV4Auth(cast("ReadOnlyCredentials", credentials), SERVICE, region), request
