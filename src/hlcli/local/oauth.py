"""The endpoint as a SMART on FHIR store, and as the authorization server in front of it.

Client credentials with a secret alone: https://www.rfc-editor.org/rfc/rfc6749#section-4.4. Which
scopes a token has is not looked at.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import parse_qsl, unquote_plus

from hlcli.local.call import origin
from hlcli.local.keys import Keys
from hlcli.local.messages import Request, Response

TOKEN_PATH = ("oauth", "token")
WELL_KNOWN = (".well-known", "smart-configuration")


class Desk:
    """Issues tokens to the client whose id and secret are `keys`, each for `life`."""

    def __init__(self, keys: Keys, life: timedelta = timedelta(minutes=5)) -> None:
        self._keys = keys
        self._life = life
        self._until: dict[str, datetime] = {}
        self._lock = Lock()

    def admits(self, request: Request, now: datetime) -> bool:
        """Whether the request carries a token that was issued here and has not ended."""
        scheme, _, token = (request.header("authorization") or "").partition(" ")
        with self._lock:
            until = self._until.get(token.strip())
        return scheme.lower() == "bearer" and until is not None and now < until

    def issue(self, request: Request, now: datetime) -> Response:
        """The token endpoint: https://www.rfc-editor.org/rfc/rfc6749#section-5"""
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        if form.get("grant_type") != "client_credentials":
            return _json(400, {"error": "unsupported_grant_type"})
        id, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        if not self._knows(id, secret):
            return _json(401, {"error": "invalid_client"})
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._until[token] = now + self._life
        told = {"access_token": token, "token_type": "bearer"}
        return _json(200, told | {"expires_in": int(self._life.total_seconds())})

    def _knows(self, id: str, secret: str) -> bool:
        right = hmac.compare_digest(secret.encode(), self._keys.secret_key.encode())
        return right and hmac.compare_digest(id.encode(), self._keys.access_key.encode())


def _basic(request: Request) -> tuple[str, str] | None:
    """https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1"""
    scheme, _, coded = (request.header("authorization") or "").partition(" ")
    try:
        id, colon, secret = b64decode(coded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return (unquote_plus(id), unquote_plus(secret)) if colon and scheme.lower() == "basic" else None


def configuration(request: Request) -> Response:
    """https://hl7.org/fhir/smart-app-launch/conformance.html#response"""
    return _json(
        200,
        {
            "token_endpoint": f"{origin(request)}/{'/'.join(TOKEN_PATH)}",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": ["system/*.*"],
            "capabilities": ["client-confidential-symmetric"],
        },
    )


def unauthorized() -> Response:
    """No token, an unknown one, or one that has ended."""
    told = {"message": "The access token is missing, unknown, or has expired."}
    return _json(401, told).plus(("WWW-Authenticate", 'Bearer error="invalid_token"'))


def _json(status: int, value: Mapping[str, object]) -> Response:
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return Response(status, headers, json.dumps(value).encode())
