"""Two versions of a resource side by side, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from hlcli.fhir.diff import Change
from hlcli.fhir.exchange import Exchange


@dataclass(frozen=True)
class Compared:
    """The `old` version as it was read, the name of the new one, and its JSON text.

    `notes` are codes of asides: `alone` (the new one is made of flags alone), `kept` (a put takes
    extensions out of no DocumentReference), `stale` (it was made from another version,
    `made_from`) and `narrative` (it differs, and was not compared).
    """

    old: Exchange
    name: str
    text: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    made_from: str = ""
