"""What one check of a data store came to, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hlcli.errors import Problem


@dataclass(frozen=True)
class Finding:
    """`result` is ok, failed, unknown (it cannot be told, and may be well) or skipped.

    `saw` is one sentence, `hint` what to do; neither holds a clinical value. A failed one has a
    `problem`. `facts` are for a script. What depends on a check is not looked at where it failed,
    but for one that is not `fatal`.
    """

    result: str
    saw: str
    hint: str | None = None
    problem: Problem | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    fatal: bool = True
    check: str = ""

    @property
    def exit_code(self) -> int:
        """0 but for a failed one."""
        return self.problem.exit_code if self.problem else 0


def ok(saw: str, **facts: object) -> Finding:
    """As it should be."""
    return Finding("ok", saw, facts=facts)


def unknown(saw: str, hint: str | None = None) -> Finding:
    """It cannot be told."""
    return Finding("unknown", saw, hint)


def skipped(why: str) -> Finding:
    """Not looked at."""
    return Finding("skipped", why)


def failed(problem: Problem, *, fatal: bool = True) -> Finding:
    """As it should not be."""
    return Finding("failed", problem.message, problem.hint, problem, fatal=fatal)
