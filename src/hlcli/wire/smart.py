"""SMART backend services: a token for a client that has a secret, or a key of its own.

https://hl7.org/fhir/smart-app-launch/backend-services.html, discovery by
https://hl7.org/fhir/smart-app-launch/conformance.html#using-well-known
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from hlcli.errors import CredentialsError, HlcliError
from hlcli.fhir.interaction import Pairs
from hlcli.wire.asking import INSTEAD, Asking, Refused, check_safe

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: A token is renewed so long before it ends, or in the middle of a shorter life.
_SPARE = timedelta(seconds=30)
#: Seconds. No token lives longer.
_YEAR = 86400 * 365


@dataclass(frozen=True)
class Client:
    """Who asks, and for what. `secret` or `key` (PEM, or a JWK as JSON) proves it; they are read
    anew for every token."""

    id: str
    scope: str | None = None
    secret: Callable[[], str] | None = None
    key: Callable[[], str] | None = None


class ClientCredentials:
    """A token from the token endpoint that the data store's base names, until it ends. `prove`
    gives the headers of a GET signed with AWS's keys, or raises CredentialsError."""

    def __init__(
        self,
        base: str,
        client: Client,
        asking: Asking,
        now: Callable[[], datetime],
        prove: Callable[[str], Pairs],
    ) -> None:
        self._base, self._client = base, client
        self._asking, self._now, self._prove = asking, now, prove
        self._found: Mapping[str, Any] | None = None
        self._token: str | None = None
        self._until: datetime | None = None

    def token(self) -> str:
        """The one at hand, or a new one. Raises CredentialsError, or NotNow."""
        ended = self._until is not None and self._now() >= self._until
        if self._token is None or ended:
            return self._fetched()
        return self._token

    def refresh(self) -> bool:
        """A new one, whatever became of the old one."""
        try:
            self._fetched()
        except HlcliError:
            return False
        return True

    def _fetched(self) -> str:
        where = _token_endpoint(self._configuration())
        form, headers = self._proof(where)
        told = self._asking.post(where, form, headers)
        self._token, life = _token(told), _life(told.get("expires_in"))
        self._until = self._now() + life - min(_SPARE, life / 2) if life else None
        return self._token

    def _configuration(self) -> Mapping[str, Any]:
        if self._found is None:
            self._found = self._discovered(f"{self._base}/.well-known/smart-configuration")
        return self._found

    def _discovered(self, url: str) -> Mapping[str, Any]:
        """AWS says that discovery needs no token, and shows it signed:
        https://docs.aws.amazon.com/healthlake/latest/devguide/reference-smart-on-fhir-discovery-document.html"""
        try:
            return self._asking.get(url)
        except Refused as refused:
            if refused.status not in (401, 403):
                raise
            return self._asking.get(url, self._proven(url, refused))

    def _proven(self, url: str, refused: Refused) -> Pairs:
        try:
            return self._prove(url)
        except HlcliError as error:
            told = f"{refused}: discovery has to be signed here, and {error}"
            raise CredentialsError(told, hint=error.problem.hint) from error

    def _proof(self, where: str) -> tuple[dict[str, str], Pairs]:
        """The form, and the headers that go with it."""
        client = self._client
        form = {"grant_type": "client_credentials"}
        form |= {"scope": client.scope} if client.scope else {}
        if client.key is not None:
            from hlcli.wire.assertion import assertion

            proof = assertion(client.id, client.key(), where, self._now())
            return {**form, "client_assertion_type": _ASSERTION, "client_assertion": proof}, ()
        secret = client.secret() if client.secret else ""
        if _by_post(self._configuration()):
            return {**form, "client_id": client.id, "client_secret": secret}, ()
        return form, (("Authorization", basic(client.id, secret)),)


def basic(id: str, secret: str) -> str:
    """https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1: encoded as in a form, then joined."""
    joined = f"{quote_plus(id)}:{quote_plus(secret)}"
    return f"Basic {b64encode(joined.encode()).decode()}"


def _by_post(configuration: Mapping[str, Any]) -> bool:
    """SMART wants Basic; some servers take the form alone."""
    methods = configuration.get("token_endpoint_auth_methods_supported")
    known = methods if isinstance(methods, list) else []
    return "client_secret_post" in known and "client_secret_basic" not in known


def _token_endpoint(configuration: Mapping[str, Any]) -> str:
    found = configuration.get("token_endpoint")
    if not isinstance(found, str):
        told = "the data store's smart-configuration names no token endpoint"
        raise CredentialsError(told, hint=INSTEAD)
    check_safe(found)
    return found


def _token(told: Mapping[str, Any]) -> str:
    """https://www.rfc-editor.org/rfc/rfc6749#section-5.1"""
    token, kind = told.get("access_token"), told.get("token_type", "bearer")
    if not isinstance(token, str) or not token:
        raise CredentialsError("the token endpoint gave no access token", hint=INSTEAD)
    if not isinstance(kind, str) or kind.lower() != "bearer":
        what = "the token endpoint gave a token that is no bearer token"
        raise CredentialsError(what, hint=INSTEAD)
    return token


def _life(seconds: object) -> timedelta | None:
    """Of a token; None where it is not told, or makes no sense."""
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdecimal():
        seconds = float(seconds[:10])
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    if not 0 < seconds < math.inf:  # math.isfinite overflows on an integer of 400 digits
        return None
    return timedelta(seconds=min(seconds, _YEAR))
