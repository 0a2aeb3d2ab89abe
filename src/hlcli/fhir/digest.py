"""A fingerprint of a request, to know it again without keeping it."""

from __future__ import annotations

from hlcli.fhir import jsontext
from hlcli.fhir.interaction import Interaction


def digest(interaction: Interaction) -> str:
    """16 hexadecimal digits over all that is asked: path, criteria, preconditions and body."""
    import hashlib

    head = [interaction.name, interaction.path, interaction.query, sorted(interaction.headers)]
    text = jsontext.dumps(head).encode()
    return hashlib.sha256(text + b"\n" + interaction.body).hexdigest()[:16]
