"""Where the reports of a load may be written: never over what is loaded."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence

from hlcli.errors import UsageError


def checked(reports: Sequence[str], sources: Sequence[str]) -> tuple[str, ...]:
    """The files, each once. Raises UsageError, before anything is sent, for one that could not be
    written, or that would take the place of the input."""
    from hlcli.view.load import report

    for file in reports:
        report.check(file)
        _check_place(file)
        _check_sources(file, sources)
    return tuple(dict.fromkeys(reports))


def _check_place(file: str) -> None:
    folder = os.path.dirname(file) or os.curdir
    if not os.path.isdir(folder):
        raise UsageError(
            f"--report {file}: there is no folder {folder}",
            hint="make it first: the report is written when all is loaded",
        )
    if os.path.isdir(file):
        raise UsageError(f"--report {file} is a folder", hint="name a file in it")


def _check_sources(file: str, sources: Sequence[str]) -> None:
    for source in sources:
        if any(_same(file, one) for one in _named(source)):
            raise UsageError(
                f"--report {file} would replace what is loaded",
                hint="name another file for the report",
            )
        if os.path.isdir(source) and _is_read(file, source):
            raise UsageError(
                f"--report {file} lies in {source}, and the next load would take it for input",
                hint="name a file in another folder, or one that ends in .html or .xml",
            )


def _named(source: str) -> Iterator[str]:
    """What is there by this name; a pattern that the shell left alone stands for many."""
    if os.path.lexists(source):
        yield source
    elif source != "-":
        yield from glob.iglob(source, recursive=True)


def _same(file: str, source: str) -> bool:
    try:
        return os.path.samefile(file, source)
    except OSError:
        return False


def _is_read(file: str, folder: str) -> bool:
    """A folder's JSON is loaded, but for what is hidden."""
    inside = os.path.relpath(os.path.realpath(file), os.path.realpath(folder)).split(os.sep)
    return file.lower().endswith(".json") and not any(part.startswith(".") for part in inside)
