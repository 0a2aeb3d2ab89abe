"""What the check against R4 found in a body that was to be sent. None of it is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from hlcli.errors import Problem
from hlcli.fhir.validate import Finding, Told, to_outcome
from hlcli.view.answer.failure import show_problem
from hlcli.view.beforehand import remark
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say


def refuse(found: Sequence[Finding], screen: Screen) -> int:
    """Say that nothing is sent, and why; the exit code. The JSON object has it as `outcome`."""
    message = f"{counts(found)} in {found[0].document.name}"
    outcome = to_outcome(found, private=True)
    code = show_problem(Problem("invalid-input", message, outcome=outcome), screen)
    _say(found, screen)
    return code


def warn(found: Sequence[Finding], screen: Screen) -> None:
    """Say what is wrong with a body that is sent all the same."""
    _say(found, screen)


def counts(found: Iterable[Told]) -> str:
    """`5 errors, 1 warning`"""
    told = Counter(one.severity for one in found)
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in told.items())


def _say(found: Iterable[Finding], screen: Screen) -> None:
    remarks = [remark.of(one, screen.private) for one in found]
    say(remark.lines(remarks, screen.messages()), screen)
