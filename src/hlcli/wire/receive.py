"""What arrives, read to its end or its limit, and held against what was asked."""

from __future__ import annotations

from collections.abc import Iterable

import httpx

from hlcli.fhir.interaction import Interaction, Pairs, Reply
from hlcli.wire import trouble
from hlcli.wire.answer import untrue
from hlcli.wire.fate import Happened, Trouble
from hlcli.wire.unpack import unpacked

#: Bytes, decoded. A resource has at most 5 MiB, a page of a search at most 100 resources.
LARGEST = 64 * 1024 * 1024


def received(status: int, headers: Pairs, coding: str, chunks: Iterable[bytes]) -> Happened:
    """The answer whose body is in `chunks`, packed as `coding` says. Where it breaks off, `chunks`
    raises httpx.RequestError."""
    body = bytearray()
    try:
        for chunk in unpacked(chunks, coding):
            body += chunk
            if len(body) > LARGEST:
                raise trouble.Oversize("too large")
    except httpx.RequestError as error:
        return trouble.inside_reply(error, Reply(status, headers, bytes(body)))
    return Reply(status, headers, bytes(body))


def checked(interaction: Interaction, happened: Happened) -> Happened:
    """The same, unless it is a reply that claims a success of something else."""
    if isinstance(happened, Trouble):
        return happened
    wrong = untrue(interaction, happened)
    return Trouble("bad-answer", wrong, None, happened) if wrong else happened
