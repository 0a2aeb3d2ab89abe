"""The folder of a run: started anew, or found again and resumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from hlcli.bulk.item import Item, Refused
from hlcli.bulk.journal import Entry, Journal

Fate = Literal["done", "failed", "unknown"]


@dataclass(frozen=True)
class Header:
    """What must be the same for a run to go on: the endpoint, and every option (by name, as text,
    paths included) that says what is written and how. Neither holds a secret or a value."""

    endpoint: str
    options: Mapping[str, str]


class Progress:
    """What a journal says was done before: eight bytes an item, whatever the input's size."""

    done: int = 0
    failed: int = 0
    #: Sent, and never heard of again; or answered with `unknown`.
    unknown: tuple[Entry, ...] = ()

    def fate(self, item: Item | Refused) -> Fate | None:
        """What became of the item, body and place the same; None if it is still to be done."""
        raise NotImplementedError


@dataclass(frozen=True)
class Run:
    """A run's folder, its journal open and locked for this process alone."""

    name: str
    folder: Path
    journal: Journal
    progress: Progress
    resumed: bool

    def close(self) -> None:
        """Give the lock back."""
        raise NotImplementedError


def open_run(
    header: Header,
    now: datetime,
    *,
    resume: str | None = None,
    run_dir: str | None = None,
    anew: bool = False,
) -> Run:
    """The run named by `resume`, else an unfinished one of the same header, else a new one.

    `run_dir` is the folder that holds it alone. Raises InputRefused where a named run has another
    header (both values said) or is in use; ConfigError where the folder cannot be made.
    """
    raise NotImplementedError
