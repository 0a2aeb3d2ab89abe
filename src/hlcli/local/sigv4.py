"""Does a request carry a valid AWS Signature Version 4? Steps 3 to 5 of the specification.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

A refusal uses AWS's own error types and the openings of its messages; the part that differed, as
far as that can be told, is for the local header `x-hlcli-signature-differs` only.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hlcli.local.canonical import Canonical, canonical_request, likely_slips
from hlcli.local.keys import Keys
from hlcli.local.messages import Request

SERVICE = "healthlake"
ALGORITHM = "AWS4-HMAC-SHA256"
TOLERANCE = timedelta(minutes=5)

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMP_SHAPE = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your "
    "AWS Secret Access Key and signing method. Consult the service documentation for details."
)


class SignatureRefused(Exception):
    """Why a request is not let in: 401 without a signature, 403 with a wrong one.

    `part` says what differed: missing, authorization, signed-headers, scope, time, access-key,
    session-token, payload, query, path, host, or signature where it cannot be told.
    """

    def __init__(self, status: int, type: str, message: str, part: str) -> None:
        super().__init__(message)
        self.status = status
        self.type = type
        self.message = message
        self.part = part


@dataclass(frozen=True)
class Claim:
    """The Authorization header, taken apart. `scope` is (date, region, service, terminator)."""

    access_key: str
    scope: tuple[str, ...]
    signed: tuple[str, ...]
    signature: str


def verify(request: Request, keys: Keys, region: str, now: datetime) -> None:
    """Return if the request is signed with `keys` for this region, within five minutes of `now`.

    Raises SignatureRefused otherwise.
    """
    claim = _claim(request)
    stamp = _stamp(request)
    _check_signed_headers(request, claim)
    _check_scope(claim, stamp, region)
    _check_time(stamp, now)
    _check_identity(request, claim, keys)
    right = canonical_request(request, claim.signed)
    if not _agrees(right, claim, stamp, keys):
        raise _wrong(_MISMATCH, _differing_part(right, request, claim, stamp, keys))


def signature(canonical: Canonical, scope: tuple[str, ...], stamp: str, secret: str) -> str:
    """The hex signature of a canonical request; `stamp` is the x-amz-date."""
    digest = sha256(canonical.text).hexdigest()
    key = b"AWS4" + secret.encode()
    for part in scope:
        key = _hmac(key, part)
    return _hmac(key, "\n".join((ALGORITHM, stamp, "/".join(scope), digest))).hex()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), sha256).digest()


def _claim(request: Request) -> Claim:
    header = request.header("authorization")
    if header is None:
        text = "Missing Authentication Token"
        raise SignatureRefused(401, "MissingAuthenticationTokenException", text, "missing")
    algorithm, _, rest = header.partition(" ")
    if algorithm != ALGORITHM:
        raise _incomplete(f"Authorization header requires the algorithm '{ALGORITHM}'.")
    fields = dict(_fields(rest))
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not fields.get(name):
            raise _incomplete(f"Authorization header requires '{name}' parameter.")
    access_key, *scope = fields["Credential"].split("/")
    if len(scope) != 4:
        raise _incomplete("Credential must have exactly 5 slash-delimited elements.")
    signed = tuple(sorted(set(fields["SignedHeaders"].lower().split(";"))))
    return Claim(access_key, tuple(scope), signed, fields["Signature"])


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for piece in text.split(","):
        name, _, value = piece.strip().partition("=")
        yield name, value


def _stamp(request: Request) -> str:
    stamp = request.header("x-amz-date")
    if stamp is None:
        raise _incomplete("Authorization header requires existence of a 'X-Amz-Date' header.")
    try:
        datetime.strptime(stamp, _STAMP)
    except ValueError:
        stamp = ""
    if not _STAMP_SHAPE.fullmatch(stamp):
        raise _incomplete("Date must be in ISO-8601 'basic format'.")
    return stamp


def _check_signed_headers(request: Request, claim: Claim) -> None:
    if "host" not in claim.signed:
        text = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        raise _wrong(text, "signed-headers")
    present = {name.lower().decode("latin-1") for name, _ in request.headers}
    unsigned = sorted(n for n in present if n.startswith("x-amz-") and n not in claim.signed)
    if unsigned:
        names = ", ".join(unsigned)
        text = f"There were headers present in the request which were not signed: {names}"
        raise _wrong(text, "signed-headers")


def _check_scope(claim: Claim, stamp: str, region: str) -> None:
    date, named_region, service, terminator = claim.scope
    if terminator != "aws4_request":
        text = "Credential should be scoped with a valid terminator: 'aws4_request'."
    elif service != SERVICE:
        text = f"Credential should be scoped to correct service: '{SERVICE}'."
    elif named_region != region:
        text = f"Credential should be scoped to a valid region: '{region}'."
    elif date != stamp[:8]:
        text = (
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
            f"from HTTP: '{date}' != '{stamp[:8]}', from '{stamp}'."
        )
    else:
        return
    raise _wrong(text, "scope")


def _check_time(stamp: str, now: datetime) -> None:
    signed_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    ours = now.astimezone(UTC)
    if signed_at < ours - TOLERANCE:
        edge = f"{ours - TOLERANCE:{_STAMP}} ({ours:{_STAMP}} - 5 min.)"
        raise _wrong(f"Signature expired: {stamp} is now earlier than {edge}", "time")
    if signed_at > ours + TOLERANCE:
        edge = f"{ours + TOLERANCE:{_STAMP}} ({ours:{_STAMP}} + 5 min.)"
        raise _wrong(f"Signature not yet current: {stamp} is still later than {edge}", "time")


def _check_identity(request: Request, claim: Claim, keys: Keys) -> None:
    known = _equal(claim.access_key, keys.access_key)
    if known and request.header("x-amz-security-token") is None:
        return
    part = "session-token" if known else "access-key"
    text = "The security token included in the request is invalid."
    raise SignatureRefused(403, "UnrecognizedClientException", text, part)


def _agrees(canonical: Canonical, claim: Claim, stamp: str, keys: Keys) -> bool:
    return _equal(signature(canonical, claim.scope, stamp, keys.secret_key), claim.signature)


def _equal(one: str, other: str) -> bool:
    """In constant time, so that a signature cannot be guessed digit by digit."""
    return hmac.compare_digest(one.encode(), other.encode())


def _differing_part(
    right: Canonical, request: Request, claim: Claim, stamp: str, keys: Keys
) -> str:
    named = request.header("x-amz-content-sha256")
    if named is not None and named.encode() != right.payload:
        return "payload"
    for part, slip in likely_slips(right, request):
        if _agrees(slip, claim, stamp, keys):
            return part
    present = {name.lower().decode("latin-1") for name, _ in request.headers}
    return "signature" if present.issuperset(claim.signed) else "signed-headers"


def _incomplete(message: str) -> SignatureRefused:
    return SignatureRefused(403, "IncompleteSignatureException", message, "authorization")


def _wrong(message: str, part: str) -> SignatureRefused:
    return SignatureRefused(403, "InvalidSignatureException", message, part)
