"""Which request headers an Interaction may carry of its own, checked once for every room."""

from __future__ import annotations

import re

from hlcli.errors import InputRefused

#: The signature, the framing and the connection are the client's to say.
RESERVED = frozenset(
    ("host", "authorization", "content-length", "transfer-encoding", "x-amz-date",
     "x-amz-security-token", "connection", "expect", "te", "trailer", "upgrade")
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
#: No white space around it: the signature is over the trimmed value.
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?")


def check(name: str, value: str) -> None:
    """Raise InputRefused for a header that is not the user's to set, or that no line can carry."""
    if not _NAME.fullmatch(name):
        raise InputRefused("a header's name holds characters that cannot be sent")
    if name.lower() in RESERVED:
        raise InputRefused(
            f"the header {name} cannot be set: it is hlcli's own, or would break the signature"
        )
    if not _VALUE.fullmatch(value):
        raise InputRefused(f"the header {name} may hold printable ASCII only")
