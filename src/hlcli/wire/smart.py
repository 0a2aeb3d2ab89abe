"""SMART backend services: a token for a client that has a secret, or a key of its own.

https://hl7.org/fhir/smart-app-launch/backend-services.html, discovery by
https://hl7.org/fhir/smart-app-launch/conformance.html#using-well-known
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from hlcli.errors import CredentialsError
from hlcli.target import is_loopback

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LARGEST = 1024 * 1024
#: A token is renewed so long before it ends.
_SPARE = timedelta(seconds=30)
_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Client:
    """Who asks. `secret` or `key` (PEM, or a JWK as JSON) proves it."""

    id: str
    scope: str
    secret: str | None = None
    key: str | None = None

    def __repr__(self) -> str:
        return f"Client({self.id})"


class ClientCredentials:
    """A token from the token endpoint that the data store's base names, until it ends."""

    def __init__(
        self, base: str, client: Client, transport: httpx.BaseTransport, now: Callable[[], datetime]
    ) -> None:
        self._base, self._client = base, client
        self._transport, self._now = transport, now
        self._token: str | None = None
        self._until: datetime | None = None

    def token(self) -> str:
        """The one at hand, or a new one. Raises CredentialsError."""
        ended = self._until is not None and self._now() >= self._until
        if self._token is None or ended:
            self._fetch()
        return self._token or ""

    def refresh(self) -> bool:
        """A new one, whatever became of the old one."""
        try:
            self._fetch()
        except CredentialsError:
            return False
        return True

    def _fetch(self) -> None:
        where = token_endpoint(self._ask("GET", f"{self._base}/.well-known/smart-configuration"))
        _check_safe(where)
        found = self._ask("POST", where, self._form(where))
        token, seconds = found.get("access_token"), found.get("expires_in")
        if not isinstance(token, str) or not token:
            raise CredentialsError("the token endpoint gave no access token")
        self._token = token
        life = timedelta(seconds=seconds) if isinstance(seconds, int | float) else None
        self._until = self._now() + life - _SPARE if life else None

    def _form(self, where: str) -> Mapping[str, str]:
        client = self._client
        form = {"grant_type": "client_credentials", "scope": client.scope}
        if client.key is not None:
            proof = assertion(client.id, client.key, where, self._now())
            return {**form, "client_assertion_type": _ASSERTION, "client_assertion": proof}
        return {**form, "client_id": client.id, "client_secret": client.secret or ""}

    def _ask(self, method: str, url: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
        """One request without a signature, no redirect followed; a JSON object, or refused."""
        body = urlencode(form).encode() if form is not None else b""
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        what = urlsplit(url).path
        try:
            response = self._transport.handle_request(
                httpx.Request(method, url, headers=headers, content=body)
            )
            text = response.read()[:_LARGEST]
        except httpx.TransportError as error:
            raise CredentialsError(f"{what} was not reached: no token") from error
        value = _json(text)
        if response.status_code != 200 or not isinstance(value, dict):
            raise CredentialsError(f"{what}: {_refusal(response.status_code, value)}", hint=_HINT)
        return value


_HINT = "see client_id and scope in the config file, HLCLI_CLIENT_SECRET or HLCLI_CLIENT_KEY"


def token_endpoint(configuration: Mapping[str, Any]) -> str:
    """The URL out of a smart-configuration. Raises CredentialsError where there is none."""
    found = configuration.get("token_endpoint")
    if not isinstance(found, str):
        raise CredentialsError("the data store's smart-configuration names no token endpoint")
    return found


def assertion(client_id: str, key: str, audience: str, now: datetime) -> str:
    """private_key_jwt, RS384 or ES384 as SMART wants it, for five minutes. Raises
    CredentialsError for a key that cannot sign, or without PyJWT."""
    try:
        import jwt
    except ImportError as error:
        raise CredentialsError(
            "a client key needs PyJWT", hint="pip install 'hlcli[smart]'"
        ) from error
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "exp": int((now + _LIFE).timestamp()),
        "iat": int(now.timestamp()),
        "jti": str(uuid.uuid4()),
    }
    try:
        signing, algorithm, headers = _key(key)
        return jwt.encode(claims, signing, algorithm=algorithm, headers=headers)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise CredentialsError(
            "the client key cannot sign", hint="a private RSA or EC P-384 key, PEM or JWK"
        ) from error


def _key(text: str) -> tuple[Any, str, dict[str, str]]:
    """What signs, by which algorithm, and the key's id if it has one."""
    import jwt

    if text.lstrip().startswith("{"):
        found = json.loads(text)
        kind = "ES384" if found.get("kty") == "EC" else "RS384"
        return jwt.PyJWK(found, kind).key, kind, {"kid": found["kid"]} if "kid" in found else {}
    return text, "ES384" if "BEGIN EC" in text else "RS384", {}


def _check_safe(url: str) -> None:
    """A secret goes there: encrypted, or to this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    ):
        raise CredentialsError("the token endpoint is not https: no secret is sent there")


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _refusal(status: int, value: Any) -> str:
    """The error code of https://www.rfc-editor.org/rfc/rfc6749#section-5.2; its description is the
    server's own text and may repeat anything."""
    code = value.get("error") if isinstance(value, dict) else None
    return f"{status} {code}" if isinstance(code, str) and code.isidentifier() else str(status)
