"""Interaction -> URL and headers, before any signature. Needs no credentials and no library."""

from __future__ import annotations

import re

from hlcli import __version__
from hlcli.errors import ConfigError, InputRefused
from hlcli.fhir import headers, query
from hlcli.fhir.interaction import Interaction, Pairs

#: Bytes. httpx takes no longer URL; endpoints refuse far shorter ones.
LONGEST = 65_536


def unsigned(base: str, interaction: Interaction) -> tuple[str, Pairs]:
    """The whole URL and the headers of a request that is not signed yet.

    `base` has no slash at its end. Raises InputRefused for what no URL and no header can hold,
    ConfigError for a base that cannot be a part of one.
    """
    if not re.fullmatch(r"[\x21-\x7e]+", base):
        raise ConfigError(
            "the endpoint's URL holds characters that cannot be sent",
            hint="printable ASCII only: write a host's name in its xn-- form, a path with %XX",
        )
    url = base + query.target(interaction.path, interaction.query)
    if len(url) > LONGEST:
        raise InputRefused(
            f"the URL would have {len(url):,} bytes; no more than {LONGEST:,} can be sent",
            hint="give fewer or shorter criteria",
        )
    return url, _headers(interaction)


def _headers(interaction: Interaction) -> Pairs:
    for name, value in interaction.headers:
        headers.check(name, value)
    given = {name.lower() for name, _ in interaction.headers}
    own = (pair for pair in _defaults(interaction) if pair[0].lower() not in given)
    return (*own, *interaction.headers)


def _defaults(interaction: Interaction) -> Pairs:
    always = (
        ("Accept", "application/fhir+json"),
        ("Accept-Encoding", "gzip"),
        ("User-Agent", f"hlcli/{__version__}"),
    )
    return (*always, ("Content-Type", "application/fhir+json")) if interaction.body else always
