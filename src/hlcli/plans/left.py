"""What a load leaves behind in its folder, and why somebody would go on with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hlcli.bulk.input.paths import JOURNAL
from hlcli.bulk.kept.failures import OUTCOMES, RESOURCES
from hlcli.bulk.told.figures import Summary

if TYPE_CHECKING:
    from hlcli.view.load.about import Left

#: The report that every load leaves.
REPORT = "report.json"
_CHUNK = 1 << 20


def left(folder: str) -> Left:
    """The files that are there, and how many lines of them are resources."""
    from hlcli.view.load.about import Left

    names = (JOURNAL, RESOURCES, OUTCOMES, REPORT)
    there = tuple(name for name in names if Path(folder, name).exists())
    resources, outcomes = (_lines(Path(folder, name)) for name in (RESOURCES, OUTCOMES))
    return Left(there, resources, max(0, outcomes - resources))


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as opened:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: opened.read(_CHUNK), b""))
    except OSError:
        return 0


def why(summary: Summary) -> str:
    """What --resume would do: only what there is to do."""
    told = ["looks up the unknown"] if summary.unknown else []
    told += ["repeats what failed"] if summary.failed else []
    told += ["goes on with the rest"] if summary.reason != "done" else []
    first = {"hopeless": "once that is mended: ", "full-disk": "once there is room: "}
    *most, last = told or [""]
    return first.get(summary.reason, "") + (f"{', '.join(most)} and {last}" if most else last)
