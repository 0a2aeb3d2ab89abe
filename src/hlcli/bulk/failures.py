"""failed.ndjson: the resources, to be loaded again as is; failed.outcomes.ndjson: why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hlcli.bulk.item import Item, Refused
from hlcli.errors import Problem


class Failures:
    """Both files appear with the first failure, readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        raise NotImplementedError

    def add(
        self,
        item: Item | Refused,
        status: int | None,
        problem: Problem | None,
        outcome: Mapping[str, Any] | None,
    ) -> None:
        """One failed item. Raises JournalFull once the disk takes no more."""
        raise NotImplementedError
