"""The report of a load as files and as data: its fate never outranks that of the load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hlcli import files
from hlcli.bulk.told.figures import Summary
from hlcli.errors import ConfigError
from hlcli.plans import left

if TYPE_CHECKING:
    from hlcli.view.console.screen import Screen
    from hlcli.view.load.about import About


def written(others: Sequence[str], summary: Summary, about: About, code: int) -> Iterator[str]:
    """Write the run's own report, which is its owner's alone, and the others; why any could not
    be."""
    own = [str(Path(about.folder, left.REPORT))] if about.folder else []
    for file, mode in (*((one, 0o600) for one in own), *((one, 0o644) for one in others)):
        why = _why_not(file, mode, summary, about, code)
        if why:
            yield why


def _why_not(file: str, mode: int, summary: Summary, about: About, code: int) -> str:
    from hlcli.view.load import report

    try:
        files.replace(Path(file), report.render(file, summary, about, code), mode)
    except ConfigError as error:
        return error.problem.message
    return ""


def printed(value: dict[str, Any], screen: Screen) -> None:
    """A value on stdout, where somebody asked for data."""
    if screen.output != "json" and screen.query is None:
        return
    from hlcli.view.answer import data
    from hlcli.view.console.query import QueryFailed
    from hlcli.view.console.stream import reason, write
    from hlcli.view.load import expect

    try:
        failed = write(screen.env.stdout, data.of_value(value, screen))
        why = f"the report could not be printed: {reason(failed)}" if failed else ""
    except QueryFailed as error:
        why = f"--query does not fit the report: {error}"
    if why:
        expect.unwritten(why, screen)
