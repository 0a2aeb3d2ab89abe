"""One question to an authorization server: unsigned, bounded, and without a redirect followed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import SplitResult, urlencode, urlsplit

import httpx

from hlcli.env import Env
from hlcli.errors import CredentialsError
from hlcli.fhir.interaction import Pairs
from hlcli.target import is_loopback
from hlcli.wire.link import Link

#: Bytes. No answer of use is longer.
_MOST = 1024 * 1024
_HINT = "see client_id and scope in the config file, HLCLI_CLIENT_SECRET or HLCLI_CLIENT_KEY"


class Asking:
    """Asks over the same network, with the same certificates and patience as the endpoint."""

    def __init__(self, env: Env, link: Link) -> None:
        self._env, self._link = env, link

    def get(self, url: str) -> Mapping[str, Any]:
        """A JSON object. Raises CredentialsError for anything else."""
        return self._ask(httpx.Request("GET", url, headers=_headers()))

    def post(self, url: str, form: Mapping[str, str], headers: Pairs) -> Mapping[str, Any]:
        """The JSON object that a form comes to. Raises CredentialsError for anything else."""
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        body = urlencode(form).encode()
        return self._ask(
            httpx.Request("POST", url, headers=[*_headers(), kind, *headers], content=body)
        )

    def _ask(self, request: httpx.Request) -> Mapping[str, Any]:
        where = check_safe(str(request.url))
        name = f"{where.hostname}{where.path}"
        request.extensions = {"timeout": httpx.Timeout(self._link.timeout).as_dict()}
        try:
            status, text = self._carried(request)
        except httpx.TransportError as error:
            raise CredentialsError(f"no bearer token: {name} was not reached") from error
        value = _json(text)
        if status != 200 or not isinstance(value, dict):
            raise CredentialsError(
                f"no bearer token: {name}: {_refusal(status, value)}", hint=_HINT
            )
        return value

    def _carried(self, request: httpx.Request) -> tuple[int, bytes]:
        given = self._env.transport
        if given is not None:
            return _read(given.handle_request(request))
        from hlcli.wire.transport import connect

        link, env = self._link, self._env
        own = connect(str(request.url), link.ca_bundle, env.environ, env.monotonic)
        try:
            return _read(own.handle_request(request))
        finally:
            own.close()


def check_safe(url: str) -> SplitResult:
    """A secret goes there: encrypted, or to this machine. Raises CredentialsError."""
    try:
        parts = urlsplit(url)
        known = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = None
    if not known or "@" in parts.netloc or not url.isascii():
        raise CredentialsError("the token endpoint's URL cannot be used")
    if parts.scheme != "https" and not (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    ):
        raise CredentialsError("the token endpoint is not https: no secret is sent there")
    return parts


def _headers() -> list[tuple[str, str]]:
    return [("Accept", "application/json"), ("Accept-Encoding", "identity")]


def _read(response: httpx.Response) -> tuple[int, bytes]:
    """What is longer than it may be is cut, and no JSON then."""
    text = b""
    try:
        for piece in cast("httpx.SyncByteStream", response.stream):
            text += piece
            if len(text) > _MOST:
                break
    finally:
        response.close()
    return response.status_code, text[:_MOST]


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _refusal(status: int, value: Any) -> str:
    """The error code of https://www.rfc-editor.org/rfc/rfc6749#section-5.2; its description is the
    server's own text and may repeat anything."""
    if 300 <= status < 400:
        return f"{status}, and no redirect is followed with a secret"
    code = value.get("error") if isinstance(value, dict) else None
    if isinstance(code, str) and code.isascii() and code.isidentifier() and len(code) < 64:
        return f"{status} {code}"
    return f"{status}, and it is no JSON object" if status == 200 else str(status)
