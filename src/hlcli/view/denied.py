"""401 and 403 in words: what is missing, and who can give it.

The decision that it is a denial is made by status and error type; only the advice looks at the
text, since the service publishes no codes for these.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hlcli.fhir.exchange import aws_error_type
from hlcli.fhir.interaction import Reply
from hlcli.view.body import all_text


class Denial(NamedTuple):
    """A sentence, and what to do."""

    said: str
    hint: str


_KMS = Denial(
    "the data store's KMS key may not be used with these credentials",
    "allow kms:Decrypt, kms:GenerateDataKey and kms:DescribeKey on that key",
)
_KNOWN: tuple[tuple[str, Denial], ...] = (
    (
        r"ExpiredToken|token .{0,40}expired",
        Denial("the credentials have expired", "sign in again, such as by aws sso login"),
    ),
    (
        r"Signature expired|Signature not yet current|RequestTimeTooSkewed|RequestExpired",
        Denial("the signature's time is off", "set this machine's clock"),
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
        Denial("the endpoint does not know this access key", "check --profile and AWS_* variables"),
    ),
    (
        r"MissingAuthenticationToken|Missing Authentication",
        Denial("the endpoint found no signature", "check --auth"),
    ),
    (r"\bKMS\b", _KMS),
)
_ACTION = re.compile(r"not authorized to perform:? +([a-z]+:[A-Za-z]+)")


def denial(reply: Reply) -> Denial:
    """What a 401 or 403 means."""
    text = f"{aws_error_type(reply) or ''}\n{all_text(reply)}"
    action = _ACTION.search(text)
    if action:
        return _not_allowed(action[1])
    for pattern, known in _KNOWN:
        if re.search(pattern, text, re.IGNORECASE):
            return known
    if reply.status == 401:
        return Denial("the endpoint found no credentials it accepts", "check --auth and --profile")
    return Denial("these credentials may not do this", "check --profile and its IAM policy")


def _not_allowed(action: str) -> Denial:
    if action.startswith("kms:"):
        return _KMS
    return Denial(
        f"these credentials may not do {action}", f"allow {action} on this data store in IAM"
    )
