"""What `hlcli validate` found. Here findings are the data: they go to stdout."""

from __future__ import annotations

from collections.abc import Iterable

from hlcli.fhir.validate import Told, has_errors, to_outcome
from hlcli.view.answer.value import show_value
from hlcli.view.beforehand import remark
from hlcli.view.beforehand.findings import counts
from hlcli.view.console.page import show_page
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say

_REFUSED = 2


def show(files: Iterable[tuple[Told, ...]], screen: Screen) -> int:
    """Show the findings, a file at a time, and return the exit code: 2 if one is an error.

    With --output json, or --query, all of them as one OperationOutcome.
    """
    whole = screen.output in ("json", "resource") or screen.query is not None
    seen = [found if whole else _shown(found, screen) for found in files]
    every = [one for found in seen for one in found]
    if whole and not show_value(to_outcome(every, private=True), screen, "the outcome"):
        return _REFUSED
    if has_errors(every) or not screen.quiet:
        say([_closing(seen, every, screen)], screen)
    return _REFUSED if has_errors(every) else 0


def _shown(found: tuple[Told, ...], screen: Screen) -> tuple[Told, ...]:
    """Said now: there may be many files."""
    private = screen.env.stdout.tty or screen.show_values
    lines = remark.lines([remark.of(one, private) for one in found], screen.data())
    if lines:
        show_page("".join(f"{line}\n" for line in lines), screen.env)
    return found


def _closing(seen: list[tuple[Told, ...]], every: list[Told], screen: Screen) -> str:
    """`ok: 3 files, no errors` or `error: 5 errors in 2 of 3 files`"""
    look, bad = screen.messages(), has_errors(every)
    style = "error" if bad else "ok"
    total = f"{len(seen)} file{'' if len(seen) == 1 else 's'}"
    wrong = sum(1 for found in seen if has_errors(found))
    share = f"{wrong} of {total}" if len(seen) > 1 else total
    warned = [counts(every)] if every else []
    parts = [f"{counts(every)} in {share}"] if bad else [total, "no errors", *warned]
    joint = " · " if look.terminal else ", "
    return f"{look.paint(look.marks[style], style)} {look.text(joint.join(parts))}"
