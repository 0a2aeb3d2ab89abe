"""One question to an authorization server: unsigned, bounded, and without a redirect followed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import SplitResult, urlencode, urlsplit

import httpx

from hlcli.env import Env
from hlcli.errors import CredentialsError
from hlcli.fhir.exchange import is_throttle
from hlcli.fhir.interaction import Pairs, Reply
from hlcli.target import is_loopback
from hlcli.wire import patience, trouble
from hlcli.wire.fate import NotNow, Trouble, words
from hlcli.wire.link import Link

#: Bytes. No answer of use is longer.
_MOST = 1024 * 1024
_CLIENT = "see client_id and scope in the config file, HLCLI_CLIENT_SECRET or HLCLI_CLIENT_KEY"
#: Where the store itself is no help.
INSTEAD = "check the endpoint, or give a token by HLCLI_TOKEN or --token-file"
_NETWORK = "check the network (DNS, VPN, proxy) and the authorization server"


class Refused(CredentialsError):
    """It was asked, and did not give what was asked for."""

    def __init__(self, message: str, hint: str, status: int) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class Asking:
    """Asks over the same network, with the same certificates and patience as the endpoint. Raises
    NotNow where it was not reached, or is too busy."""

    def __init__(self, env: Env, link: Link) -> None:
        self._env, self._link = env, link

    def get(self, url: str, headers: Pairs = ()) -> Mapping[str, Any]:
        """A JSON object. Raises Refused for anything else."""
        check_safe(url, "the endpoint")
        return self._ask(httpx.Request("GET", url, headers=[*HEADERS, *headers]), INSTEAD)

    def post(self, url: str, form: Mapping[str, str], headers: Pairs) -> Mapping[str, Any]:
        """The JSON object that a form comes to. Raises Refused for anything else."""
        check_safe(url)
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        told = [*HEADERS, kind, *headers]
        body = urlencode(form).encode()
        return self._ask(httpx.Request("POST", url, headers=told, content=body), _CLIENT)

    def _ask(self, request: httpx.Request, hint: str) -> Mapping[str, Any]:
        name, seconds = f"{request.url.host}{request.url.path}", self._link.timeout
        request.extensions = {"timeout": httpx.Timeout(seconds).as_dict()}
        try:
            reply = self._carried(request)
        except httpx.TransportError as error:
            raise NotNow(_unreached(name, error, seconds)) from error
        if is_throttle(reply) or reply.status >= 500:
            raise NotNow(_busy(name, reply, patience.told(reply, self._env.now())))
        value = _json(reply.body)
        if reply.status != 200 or not isinstance(value, dict):
            told = _refusal(reply.status, value)
            raise Refused(f"no bearer token: {name}: {told}", hint, reply.status)
        return value

    def _carried(self, request: httpx.Request) -> Reply:
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


def check_safe(url: str, what: str = "the token endpoint") -> None:
    """A secret goes there: encrypted, or to this machine. Raises CredentialsError."""
    parts = _parts(url)
    if parts is None or not url.isascii():
        raise CredentialsError(f"{what}'s URL cannot be used", hint=INSTEAD)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    ):
        raise CredentialsError(f"{what} is not https: no secret is sent there", hint=INSTEAD)


def _parts(url: str) -> SplitResult | None:
    """None for a URL that nothing can be sent to: by urllib, by httpx, or by DNS."""
    try:
        parts = urlsplit(url)
        known = parts.hostname and (parts.port is None or parts.port > 0)
        httpx.URL(url).host.encode("idna")
    except (ValueError, httpx.InvalidURL):  # a UnicodeError is a ValueError
        return None
    return parts if known and "@" not in parts.netloc else None


HEADERS = (("Accept", "application/json"), ("Accept-Encoding", "identity"))


def _unreached(name: str, error: httpx.TransportError, seconds: float) -> Trouble:
    """Whatever became of the question, the request it was for has not left."""
    found = trouble.before_reply(error, True, seconds)
    told, hint = f"no bearer token: {name}: {found.message}", found.hint or _NETWORK
    return Trouble("untrusted" if found.kind == "untrusted" else "unreachable", told, hint)


def _busy(name: str, reply: Reply, wait: float | None) -> Trouble:
    type = "throttled" if is_throttle(reply) else "server-error"
    told = f"no bearer token: {name}: {words(reply)}"
    return Trouble("unreachable", told, "run it again later", type=type, wait=wait)


def _read(response: httpx.Response) -> Reply:
    """What is longer than it may be is cut, and no JSON then."""
    text = b""
    try:
        for piece in cast("httpx.SyncByteStream", response.stream):
            text += piece
            if len(text) > _MOST:
                break
    finally:
        response.close()
    return Reply(response.status_code, tuple(response.headers.multi_items()), text[:_MOST])


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
