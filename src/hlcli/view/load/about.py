"""What a load is, and what surrounds it, as far as it is said."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Left:
    """Of a run's folder: the names of its files, how many resources failed.ndjson holds, and how
    many more items failed.outcomes.ndjson tells of."""

    files: tuple[str, ...] = ()
    resources: int = 0
    broken: int = 0


@dataclass(frozen=True)
class Earlier:
    """How many items an earlier start of the run made what of."""

    done: int = 0
    failed: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class About:
    """Of a run: the data store as status lines name it, where its items came from, how they were
    written (`by id`, `conditional by identifier`), its name and folder, when it began (ISO 8601),
    the words of the command that goes on, if there is any reason to, and what it leaves. `limit`
    is --max-errors in words, `service` that HealthLake's own limits apply, `earlier` what came of
    an earlier start of the run, `passed_over` what of the input was none of its business."""

    store: str
    source: str = ""
    how: str = ""
    run: str = ""
    folder: str = ""
    started: str = ""
    again: tuple[str, ...] = ()
    again_why: str = ""
    limit: str = ""
    service: bool = True
    earlier: Earlier | None = None
    passed_over: tuple[str, ...] = ()
    left: Left = field(default_factory=Left)

    @property
    def path(self) -> str:
        """The folder, for whoever reads of it elsewhere."""
        return os.path.abspath(self.folder) if self.folder else ""
