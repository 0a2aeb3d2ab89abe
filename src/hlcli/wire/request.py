"""Interaction -> URL and headers, before any signature. Needs no credentials and no library."""

from __future__ import annotations

from hlcli import __version__
from hlcli.fhir import headers, query
from hlcli.fhir.interaction import Interaction, Pairs


def unsigned(base: str, interaction: Interaction) -> tuple[str, Pairs]:
    """The whole URL and the headers of a request that is not signed yet.

    `base` has no slash at its end. Raises InputRefused for what no URL and no header can hold.
    """
    return base + query.target(interaction.path, interaction.query), _headers(interaction)


def _headers(interaction: Interaction) -> Pairs:
    for name, value in interaction.headers:
        headers.check(name, value)
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
