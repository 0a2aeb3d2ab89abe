"""One word of the command line as it was typed, or an option together with its value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Typed:
    """`option` is its name, "" for a plain word. `text` is quoted for a shell; `masked` is the
    same without clinical values."""

    option: str
    text: str
    masked: str
