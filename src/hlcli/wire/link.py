"""Where to, and how long to try."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One endpoint and the patience for it.

    `base` is `https://host/datastore/id/r4`, validated, without a slash at its end. `timeout` is
    in seconds and for one attempt, `retries` counts repeats after the first attempt, `max_wait`
    is in seconds and for all waiting together. `show_values` lets debug lines show query values;
    `debug_signing` asks for what is signed.
    """

    base: str
    timeout: float = 30.0
    retries: int = 4
    max_wait: float = 60.0
    ca_bundle: str | None = None
    show_values: bool = False
    debug: bool = False
    debug_signing: bool = False
