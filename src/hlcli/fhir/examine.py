"""Check a whole file: what cannot be read is one more thing to tell, and the next file's turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hlcli.errors import InputRefused, Place, Problem
from hlcli.fhir.document import parse
from hlcli.fhir.validate import Level, Told, check

#: More than this is not read: a file of that size is no resource.
MOST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Unread:
    """Why a file could not be checked. It answers what a Finding answers (see `Told`)."""

    code: str
    message: str
    hint: str | None
    place: Place
    severity: str = "error"
    private_message: str | None = None
    expression: str = ""


def examine(name: str, read: Callable[[], bytes], *, level: Level = "strict") -> tuple[Told, ...]:
    """Everything wrong with a file. `read` may raise InputRefused; its bytes are JSON or not."""
    try:
        raw = read()
        if len(raw) >= MOST:
            raise InputRefused(f"too large: {MOST:,} bytes or more")
        document = parse(name, raw, any_size=True)
    except InputRefused as error:
        return (_unread(name, error.problem),)
    return check(document, level=level)


def _unread(name: str, problem: Problem) -> Unread:
    """What is no JSON has a place, what cannot be read has none."""
    code = "structure" if problem.place else "processing"
    message = problem.message.removeprefix(f"{name}: ")
    return Unread(code, message, problem.hint, problem.place or Place(name, 0, 0))
