"""Interaction -> URL and headers, before any signature. Needs no credentials and no library."""

from __future__ import annotations

import re

from hlcli import __version__
from hlcli.errors import InputRefused
from hlcli.fhir import query
from hlcli.fhir.interaction import Interaction, Pairs

#: What the user may not set: the signature, the framing and the connection are the client's own.
RESERVED = frozenset(
    ("host", "authorization", "content-length", "transfer-encoding", "connection",
     "x-amz-date", "x-amz-security-token")
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?")


def unsigned(base: str, interaction: Interaction) -> tuple[str, Pairs]:
    """The whole URL and the headers of a request that is not signed yet.

    `base` has no slash at its end. Raises InputRefused for what no URL and no header can hold.
    """
    return base + query.target(interaction.path, interaction.query), _headers(interaction)


def _headers(interaction: Interaction) -> Pairs:
    for name, value in interaction.headers:
        _check(name, value)
    given = {name.lower() for name, _ in interaction.headers}
    own = (pair for pair in _defaults(interaction) if pair[0].lower() not in given)
    return (*own, *interaction.headers)


def _defaults(interaction: Interaction) -> Pairs:
    always = (
        ("Accept", "application/fhir+json"),
        ("Accept-Encoding", "gzip, deflate"),
        ("User-Agent", f"hlcli/{__version__}"),
    )
    return (*always, ("Content-Type", "application/fhir+json")) if interaction.body else always


def _check(name: str, value: str) -> None:
    if name.lower() in RESERVED:
        raise InputRefused(f"the header {name} is set by hlcli itself")
    if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        raise InputRefused(f'the header "{name}" holds characters that cannot be sent')
