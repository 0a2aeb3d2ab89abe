"""failed.ndjson: the resources, to be loaded again as is; failed.outcomes.ndjson: why.

Both hold clinical values, and only their owner may read them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.kept.journal import APPEND, cut_torn, full
from hlcli.errors import Problem
from hlcli.fhir import jsontext, outcome

RESOURCES, OUTCOMES = "failed.ndjson", "failed.outcomes.ndjson"

#: JSON has raw line breaks between its parts only.
_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


class Failures:
    """Both files appear with the first failure, and grow where a run goes on; where all that failed
    is tried `anew`, the old ones make way until that has come to its end.

    To be told before the journal is: what is in both twice does no harm, what is in neither does.
    """

    def __init__(self, folder: Path, *, anew: bool = False) -> None:
        self._folder = folder
        self._open: dict[str, int] = {}
        if anew and not any(old.exists() for old in self._old):
            for name, old in zip((RESOURCES, OUTCOMES), self._old, strict=True):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(folder / name, old)

    def over(self) -> None:
        """All that failed was tried anew: what failed again stands in the new files."""
        for old in self._old:
            old.unlink(missing_ok=True)

    @property
    def _old(self) -> list[Path]:
        return [self._folder / f"{name}.1" for name in (RESOURCES, OUTCOMES)]

    def add(
        self,
        item: Item | Refused,
        status: int | None,
        problem: Problem | None,
        answer: Mapping[str, Any] | None = None,
        *,
        again: bool = True,
    ) -> None:
        """One failed item; `answer` is the endpoint's OperationOutcome. What is no JSON object, or
        not to be sent `again`, has an outcome only. Raises JournalFull once the disk takes no
        more."""
        if again and _is_resource(item):
            self._append(RESOURCES, (item.body or b"").translate(_ONE_LINE).strip())
        why = answer or (problem.outcome if problem else None) or _made(problem, str(item.place))
        line = {"place": str(item.place), "number": item.number, "status": status, "outcome": why}
        self._append(OUTCOMES, jsontext.dumps(line).encode())

    def close(self) -> None:
        """Give the files back."""
        for number in self._open.values():
            os.close(number)
        self._open.clear()

    def _append(self, name: str, line: bytes) -> None:
        file, raw = self._folder / name, line + b"\n"
        try:
            if name not in self._open:
                self._open[name] = _opened(file)
            taken = os.write(self._open[name], raw)
        except OSError as error:
            raise full(file, error.strerror) from error
        if taken < len(raw):
            raise full(file)


def _opened(file: Path) -> int:
    """A torn last line goes: its process died before the journal had the item, which is done
    again."""
    number = os.open(file, APPEND, 0o600)
    cut_torn(file)
    return number


def _is_resource(item: Item | Refused) -> bool:
    try:
        return isinstance(jsontext.loads(item.body or b""), dict)
    except ValueError:
        return False


def _made(problem: Problem | None, item: str) -> dict[str, Any]:
    """An OperationOutcome for what the endpoint never saw, or answered without one."""
    if problem is None:
        return outcome.make("error", "unknown", "")
    text = problem.private_message or problem.message or problem.type
    hint = f" ({problem.hint})" if problem.hint else ""
    place = f"{problem.place}: " if problem.place and str(problem.place) != item else ""
    return outcome.make("error", str(problem.more.get("code", "processing")), place + text + hint)
