"""What a journal says of targets: of resources, and of criteria. It is read once more for each kind
of question, when the first of that kind is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from hlcli.bulk.kept import lines
from hlcli.bulk.kept.journal import DONE
from hlcli.bulk.kept.seen import Seen, fingerprint

#: Matches remembered at most, the latest: as many as `run.matches` does.
_MOST = 100_000


class History:
    """Of one journal, as it was when this start of its run began."""

    def __init__(self, file: Path) -> None:
        self._file, self._size = file, file.stat().st_size

    def is_overtaken(self, mark: int, number: int, target: str) -> bool:
        """It failed, or is new, and an item that came later in the input is written to the same
        target. Numbers are those of the start that failed, where there was one."""
        return self._numbers.get(mark, number) < self._last.get(target, 0)

    def matched(self, target: str) -> str | None:
        """The id that these criteria have led to."""
        return self._ids.get(target)

    def version(self, target: str) -> str | None:
        """That of the last write to this resource."""
        return self._versions.get(target)

    @cached_property
    def _last(self) -> dict[str, int]:
        """The number of the last item done, for every target where one failed."""
        failed, last = Seen(), dict[str, int]()
        for line in self._settled():
            if line["result"] not in DONE and line.get("target"):
                failed.add(fingerprint(line["target"], ""))
        for line in self._settled() if len(failed) else ():
            if line["result"] in DONE and fingerprint(line["target"], "") in failed:
                last[line["target"]] = max(last.get(line["target"], 0), int(line["number"]))
        return last

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """Of the items that failed, where a later one for their target is done."""
        last = self._last
        return {
            fingerprint(line["place"], line["sha256"]): int(line["number"])
            for line in (self._settled() if last else ())
            if line["result"] not in DONE and line.get("target") in last
        }

    @cached_property
    def _ids(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self._settled():
            target = line.get("target") or ""
            if line["result"] in DONE and "?" in target and line.get("id"):
                found.pop(target, None)
                found[target] = line["id"]
                if len(found) > _MOST:
                    del found[next(iter(found))]
        return found

    @cached_property
    def _versions(self) -> dict[str, str]:
        """For every resource with a write of unknown fate."""
        lost = {line["target"] for line in self._lines() if line.get("result") == "unknown"}
        return {
            line["target"]: line["version"]
            for line in (self._settled() if lost else ())
            if line["result"] in DONE and line.get("target") in lost and line.get("version")
        }

    def _settled(self) -> Iterator[dict[str, Any]]:
        return (line for line in self._lines() if line.get("result", "unknown") != "unknown")

    def _lines(self) -> Iterator[dict[str, Any]]:
        return lines.read(self._file, self._size)
