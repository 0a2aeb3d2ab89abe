"""The one table from httpx's errors to ours."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from hlcli.fhir.interaction import Reply
from hlcli.wire.fate import Happened, Trouble

_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,  # raised only while asking the proxy for a tunnel
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,  # raised while the headers are put together
)
NO_HOST_NAME = "could not connect: the host name is not valid"
_TRUST = "name the authority that signed it with --ca-bundle FILE (or AWS_CA_BUNDLE)"
_NAME = "the URL has to have a name that the certificate is for: hlcli doctor shows them"
_PROXY = "put them into the proxy's URL, as in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"


class Oversize(httpx.TransportError):
    """The answer is larger than anything we would hold in memory."""


def before_reply(error: httpx.TransportError, may_have_left: bool, timeout: float) -> Trouble:
    """An attempt that ended before a status arrived. `timeout` is in seconds."""
    if isinstance(error, _NEVER_LEFT) or not may_have_left:
        return _not_connected(error, timeout)
    if isinstance(error, httpx.TimeoutException):
        return Trouble("timeout", f"no answer within {timeout:g} s")
    return Trouble("lost-answer", "the connection broke after the request was sent")


def inside_reply(error: httpx.RequestError, so_far: Reply) -> Happened:
    """An attempt that ended inside the body. A refusal is one by its status alone; a success is
    one only if all of it is there."""
    if not 200 <= so_far.status < 300:
        return so_far
    size = f"{len(so_far.body):,} bytes"
    if isinstance(error, httpx.TimeoutException):
        message = f"the answer was not complete in time: {size} came"
        return Trouble("timeout", message, None, so_far)
    if isinstance(error, Oversize):
        return Trouble("bad-answer", f"the answer is too large ({size})", None, so_far)
    if isinstance(error, httpx.DecodingError):
        return Trouble("bad-answer", "the answer cannot be decompressed", None, so_far)
    return Trouble("bad-answer", f"the answer broke off after {size}", None, so_far)


def _not_connected(error: httpx.TransportError, timeout: float) -> Trouble:
    if isinstance(error, httpx.ProxyError) and str(error).startswith("407"):
        message = "could not connect: the proxy wants a user and a password (407)"
        return Trouble("untrusted", message, _PROXY)
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = getattr(cause, "verify_message", None) or "it could not be verified"
            message = f"the endpoint's certificate is not trusted: {reason}"
            hint = _NAME if is_of_another_name(error) else _TRUST
            return Trouble("untrusted", message.rstrip("."), hint)
    return Trouble("unreachable", f"could not connect: {_why(error, timeout)}")


def _why(error: httpx.TransportError, timeout: float) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no connection within {timeout:g} s"
    if isinstance(error, httpx.ProxyError):
        return f"the proxy refused ({error})"
    if isinstance(error, httpx.LocalProtocolError):  # its text shows the header
        return "a header cannot be sent as it is"
    for cause in causes(error):
        if isinstance(cause, socket.gaierror):
            return "the host name is not known"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed ({getattr(cause, 'reason', None) or 'broken off'})"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
    return str(error) or "the connection broke"


def is_of_another_name(error: BaseException) -> bool:
    """The certificate is good, but not for this host."""
    found = (one for one in causes(error) if isinstance(one, ssl.SSLCertVerificationError))
    # OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
    return any(getattr(one, "verify_code", 0) in (62, 64) for one in found)


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all it came from."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
