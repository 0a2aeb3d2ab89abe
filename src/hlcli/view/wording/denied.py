"""401 and 403 in words: what is missing, and who can give it. And a data store that is not there.

The decision that it is a denial is made by status and error type; only the advice looks at the
text, since the service publishes no codes for these.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hlcli.fhir.exchange import aws_error_type
from hlcli.fhir.interaction import Interaction, Reply
from hlcli.fhir.permission import actions
from hlcli.view.content.body import all_text


class Denial(NamedTuple):
    """A sentence, and what to do. `known`: the endpoint knows who asks, and it is this that may
    not be done; whatever else is asked may be allowed."""

    said: str
    hint: str
    known: bool = False


_KMS = Denial(
    "the data store's KMS key may not be used with these credentials",
    "allow kms:Decrypt, kms:GenerateDataKey and kms:DescribeKey on that key, in its key policy "
    "or by a grant",
    True,
)
_KNOWN: tuple[tuple[str, Denial], ...] = (
    (
        r"ExpiredToken|token .{0,40}expired",
        Denial(
            "the credentials have expired",
            "sign in again, such as by aws sso login, or set new AWS_* variables",
        ),
    ),
    (
        r"Signature expired|Signature not yet current|RequestTimeTooSkewed|RequestExpired",
        Denial("the signature's time is off", "set this machine's clock"),
    ),
    (
        r"scoped to a valid region",
        Denial(
            "the signature is for another region than the endpoint's",
            "give the data store's region: --region, AWS_REGION, or the config file's region",
        ),
    ),
    (
        r"signature we calculated does not match|SignatureDoesNotMatch|InvalidSignature",
        Denial(
            "the endpoint calculates another signature",
            "check the secret key, the region (--region) and this machine's clock; "
            "a proxy that rewrites URLs breaks signatures, too",
        ),
    ),
    (
        r"UnrecognizedClient|InvalidClientTokenId|security token included in the request is inv",
        Denial(
            "the endpoint does not know this access key",
            "check --profile and AWS_* variables; temporary keys (ASIA...) need the "
            "AWS_SESSION_TOKEN that belongs to them",
        ),
    ),
    (
        r"MissingAuthenticationToken|Missing Authentication|IncompleteSignature",
        Denial("the endpoint found no signature", "check --auth"),
    ),
    (r"\bKMS\b|\bKMS\w*Exception|customer master key", _KMS),
)
_MAY_NOT = "these credentials may not do this"
_ACTION = re.compile(r"not authorized to perform:? +([a-z]+:[A-Za-z]+)")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
_FORBIDS = re.compile(r"explicit deny in an? ([A-Za-z][A-Za-z -]{0,40}(?:policy|boundary))")
_LACKS = re.compile(r"because no ([A-Za-z][A-Za-z -]{0,40}(?:policy|boundary)) allows")
#: Types that services of AWS send with a 400 as well.
_DENIES = re.compile(
    r"(ExpiredToken|MissingAuthenticationToken|IncompleteSignature|InvalidSignature|AccessDenied"
    r"|SignatureDoesNotMatch|UnrecognizedClient|InvalidClientTokenId|RequestExpired"
    r"|RequestTimeTooSkewed|KMS\w*)(Exception)?"
)
#: A 403 by a bearer token is about its scope, but for this.
_ENDED = re.compile(r"ExpiredToken|token (has |is |was )?expired", re.IGNORECASE)


def denial(reply: Reply, asked: Interaction | None = None, auth: str = "sigv4") -> Denial:
    """What a 401 or 403 means; the advice is better where it is known what was asked, and how
    (`auth` as in the settings)."""
    text = f"{aws_error_type(reply) or ''}\n{all_text(reply)}"
    if _wants_bearer(reply) or (auth == "bearer" and not _ACTION.search(text)):
        return _of_bearer(reply, asked, auth)
    action = _ACTION.search(text)
    if action:
        return _not_allowed(action[1], text)
    for pattern, known in _KNOWN:
        if re.search(pattern, text, re.IGNORECASE):
            return known
    if reply.status == 401:
        return Denial(
            "the endpoint found no credentials it accepts",
            "check --profile and --auth (a SMART on FHIR store takes --auth bearer)",
        )
    return _may_not(asked)


def denies(reply: Reply) -> bool:
    """A 400 that is a denial by its type."""
    return reply.status == 400 and bool(_DENIES.fullmatch(aws_error_type(reply) or ""))


def no_such_store(reply: Reply) -> bool:
    """A 404 is about the data store, and not about a resource. Their codes are the same."""
    typed = aws_error_type(reply) == "ResourceNotFoundException" and reply.outcome is None
    return typed and bool(re.search(r"data ?store", all_text(reply), re.IGNORECASE))


def _may_not(asked: Interaction | None) -> Denial:
    """AWS names no action: name the one that this needs."""
    needed = f"allow {' and '.join(actions(asked))} on this data store in IAM, or " if asked else ""
    return Denial(_MAY_NOT, f"{needed}check --profile and its IAM policy", True)


def _not_allowed(action: str, text: str) -> Denial:
    if action.startswith("kms:"):
        return _KMS
    said = f"these credentials may not do {action}"
    forbids, lacks = _FORBIDS.search(text), _LACKS.search(text)
    if forbids:
        return Denial(said, f"an explicit deny in a {forbids[1]} has to go, or not to match", True)
    if lacks and "endpoint" in lacks[1]:
        return Denial(said, f"allow {action} in the {lacks[1]}: IAM alone does not do", True)
    where = f" (no {lacks[1]} does)" if lacks else ""
    return Denial(said, f"allow {action} on this data store in IAM{where}", True)


def _wants_bearer(reply: Reply) -> bool:
    """https://www.rfc-editor.org/rfc/rfc6750#section-3"""
    return (reply.header("WWW-Authenticate") or "").strip().lower().startswith("bearer")


def _of_bearer(reply: Reply, asked: Interaction | None, auth: str) -> Denial:
    """What is said is true of a token that is refused and of a signature instead of one."""
    text = f"{aws_error_type(reply)}\n{all_text(reply)}"
    if reply.status == 403 and _ENDED.search(text) and "scope" not in text:
        return Denial("the bearer token has expired", "get a new token")
    if reply.status == 403:
        return Denial(_MAY_NOT, _scope(asked), True)
    said = "the endpoint wants a bearer token that it accepts (SMART on FHIR)"
    if auth == "bearer":
        return Denial(said, "get a new token: this one has expired, or is for another data store")
    return Denial(said, "give --auth bearer, with the token in HLCLI_TOKEN")


def _scope(asked: Interaction | None) -> str:
    """https://docs.aws.amazon.com/healthlake/latest/devguide/reference-smart-on-fhir-oauth-scopes.html"""
    if asked is None or not asked.type or not asked.type[0].isupper():
        return "ask for a token with the scope for it"
    one = f"{asked.type}.{'write' if asked.writes else 'read'}"
    return f"ask for a token with the scope system/{one} (or user/{one}, patient/{one})"
