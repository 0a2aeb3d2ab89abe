"""What is said on stderr, as plain data: decided once, set by two faces (`terminal` and `log`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hlcli.errors import Place, Problem
from hlcli.fhir.outcome import Issue


@dataclass(frozen=True)
class Advice:
    """What to do next: a command, quoted for a shell, in the pieces a line break may divide, and
    a remark on it; or a remark alone."""

    command: tuple[str, ...] = ()
    remark: str = ""

    @property
    def line(self) -> str:
        """Both in one line."""
        remark = f"({self.remark})" if self.command and self.remark else self.remark
        return " ".join(part for part in (*self.command, remark) if part)


@dataclass(frozen=True)
class Message:
    """One result. Every text is raw: the faces make it visible.

    `mark` is ok, error or unknown. `title` is the status ("412") and its words ("Precondition
    Failed"), either may be empty. `effect` says what was done; `target` is Type/id. `match` says
    what a conditional update's search found. `where` are further facts of a success, `facts` of a
    failure; `said` are sentences, `warnings` hold even when all went well, `notes` are asides.
    """

    mark: str
    title: tuple[str, str]
    effect: str = ""
    target: str = ""
    version: str = ""
    store: str = ""
    exit: str = ""
    match: str = ""
    where: tuple[str, ...] = ()
    request: str = ""
    said: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    advice: tuple[Advice, ...] = ()
    below: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def succeeded(self) -> bool:
        """True when there is nothing to mend."""
        return self.mark == "ok"


def place_of(problem: Problem, private: bool) -> Place | None:
    """Where it is. The lines around it hold clinical values."""
    return replace(problem.place, excerpt=()) if problem.place and not private else problem.place
