"""The folder of a run: started anew, or found again and resumed.

`journal.ndjson` begins with a header and ends, if every item was looked at, with `finished`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from hlcli import __version__
from hlcli.bulk.input.paths import JOURNAL, KEY
from hlcli.bulk.kept import lines, progress
from hlcli.bulk.kept.journal import Journal, cut_torn
from hlcli.bulk.kept.lock import Lock
from hlcli.bulk.kept.progress import Progress
from hlcli.errors import ConfigError, InputRefused

_KEY_SIZE = 32

#: What a new run in an old folder moves out of its way.
_OWN = (JOURNAL, "failed.ndjson", "failed.outcomes.ndjson")


@dataclass(frozen=True)
class Header:
    """What must be the same for a run to go on: the endpoint, and every option (by name, as text)
    that says what is written and how. `argv` tells what to do on `--resume RUN` alone. None of it
    holds a secret or a clinical value: all of it is written down, and shown."""

    endpoint: str
    options: Mapping[str, str]
    argv: Sequence[str] = field(default=(), compare=False)


@dataclass(frozen=True)
class Run:
    """A run's folder, its journal open and locked for this process alone. `touched` is when an
    earlier process last wrote to the journal, in seconds of the epoch."""

    name: str
    folder: Path
    journal: Journal
    progress: Progress
    resumed: bool
    lock: Lock
    touched: float | None = None

    def close(self) -> None:
        """Give journal and lock back."""
        self.journal.close()
        self.lock.release()


def home() -> Path:
    """Where the folders of all runs are: `~/.local/state/hlcli/loads` on Linux."""
    import platformdirs

    return Path(platformdirs.user_state_path("hlcli")) / "loads"


def open_run(
    header: Header,
    now: datetime,
    *,
    resume: str | None = None,
    run_dir: str | None = None,
    base: Path | None = None,
) -> Run:
    """The run named by `resume`, else an unfinished one of the same header, else a new one.

    `run_dir` is a folder that holds one run alone: unfinished it goes on, finished its files make
    way (`journal.ndjson.1`). Raises InputRefused where a named run has another header (both values
    said) or is in use; ConfigError where the folder cannot be used.
    """
    try:
        if resume is not None or run_dir is not None:
            return _named(header, now, _folder(resume, run_dir, base), resume is not None)
        found = next(_unfinished(base or home(), header), None)
        return _resumed(found, now) if found else _new(_fresh(base or home(), now), header, now)
    except OSError as error:
        raise _unusable(error) from error


def recall(resume: str, *, run_dir: str | None = None, base: Path | None = None) -> Header:
    """The header of a run. Raises InputRefused where there is no such run."""
    folder = _folder(resume, run_dir, base)
    found = _header(folder)
    if found is None:
        raise InputRefused(f"there is no run in {folder}", hint=_known(folder.parent))
    return found


def _folder(resume: str | None, run_dir: str | None, base: Path | None) -> Path:
    """RUN is a name, or the path of its folder."""
    if run_dir is not None:
        return Path(run_dir)
    named, here = (base or home()) / (resume or ""), Path(resume or "")
    is_path = os.sep in (resume or "") or not (named / JOURNAL).exists()
    return here if is_path and (here / JOURNAL).exists() else named


def _named(header: Header, now: datetime, folder: Path, must: bool) -> Run:
    found = recall(folder.name, run_dir=str(folder)) if must else _header(folder)
    if found is None:
        _check_empty(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _new(folder, header, now)
    if must or not _finished(folder):
        _check_same(found, header, folder)
        return _resumed(folder, now)
    return _anew(folder, header, now)


def _check_empty(folder: Path) -> None:
    """A run's files among others would be taken for data, by the next load of that folder."""
    strange = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
    if any(name not in (JOURNAL, KEY, "lock") for name in strange):
        raise InputRefused(
            f"{folder} holds other files than a run's: {strange[0]}",
            hint="--run-dir takes a folder of its own, which is made if it is not there",
        )


def _anew(folder: Path, header: Header, now: datetime) -> Run:
    lock = Lock(folder)  # before anything of a run that goes on is moved
    for name in _OWN:
        if (folder / name).exists():
            os.replace(folder / name, folder / f"{name}.1")
    return _new(folder, header, now, lock)


def _new(folder: Path, header: Header, now: datetime, lock: Lock | None = None) -> Run:
    lock = lock or Lock(folder)
    (folder / JOURNAL).unlink(missing_ok=True)  # of a run that died before its header was whole
    journal = Journal(folder / JOURNAL, _key(folder))
    own = {"hlcli": __version__, "started": now.isoformat()}
    told = {"endpoint": header.endpoint, "options": dict(header.options), "argv": [*header.argv]}
    journal.note({**own, **told})
    return Run(folder.name, folder, journal, Progress(), False, lock)


def _resumed(folder: Path, now: datetime) -> Run:
    lock, file = Lock(folder), folder / JOURNAL
    touched = file.stat().st_mtime
    cut_torn(file)
    journal = Journal(file, _key(folder))
    journal.note({"resumed": now.isoformat()})
    return Run(folder.name, folder, journal, progress.read(file), True, lock, touched)


def _key(folder: Path) -> bytes:
    """Random bytes, so that a hash of criteria tells nothing to whoever sees the journal alone."""
    file = folder / KEY
    if not file.exists():
        half = folder / f"{KEY}.new"  # a disk that is full must not leave a short one
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(secrets.token_bytes(_KEY_SIZE))
        os.replace(half, file)
    found = file.read_bytes()
    if len(found) != _KEY_SIZE:
        raise InputRefused(
            f"{file} is damaged: what was sent cannot be known again",
            hint="begin anew with another --run-dir, once what is there was looked at",
        )
    return found


def _fresh(base: Path, now: datetime) -> Path:
    """A new folder, named for the time."""
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in count(1):
        folder = base / (f"{now:%Y%m%d-%H%M%S}" + (f"-{number}" if number > 1 else ""))
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise AssertionError("there is always a further number")


def _unfinished(base: Path, header: Header) -> Iterator[Path]:
    """The latest first."""
    folders = sorted(base.iterdir(), reverse=True) if base.is_dir() else []
    return (one for one in folders if _header(one) == header and not _finished(one))


def _header(folder: Path) -> Header | None:
    """What the run was started with; None where there is none, or none that is whole."""
    try:
        line = next(lines.read(folder / JOURNAL), None)
    except OSError:
        return None
    if line is None or not isinstance(line.get("options"), dict):
        return None
    return Header(str(line.get("endpoint")), line["options"], tuple(line.get("argv") or ()))


def _finished(folder: Path) -> bool:
    line: dict[str, Any] = lines.last(folder / JOURNAL) or {}
    return "finished" in line


def _check_same(was: Header, now: Header, folder: Path) -> None:
    """Going on with another command would leave a mixture of the two."""
    then = {"endpoint": was.endpoint, **was.options}
    told = {"endpoint": now.endpoint, **now.options}
    for name in dict.fromkeys((*then, *told)):
        if then.get(name) != told.get(name):
            values = (told.get(name) or "none", then.get(name) or "none")
            raise InputRefused(
                f"run {folder.name} cannot go on: {name} is {values[0]} now, was {values[1]} then",
                hint="give the options it was started with, or start anew without --resume",
            )


def _known(base: Path) -> str:
    names = sorted(one.parent.name for one in base.glob(f"*/{JOURNAL}"))
    return f"the last runs are {', '.join(names[-3:])}" if names else "there are no runs yet"


def _unusable(error: OSError) -> ConfigError:
    why = (error.strerror or str(error)).lower()
    where = error.filename or "the folder of the run"
    return ConfigError(f"{where} cannot be used: {why}", hint="name another one by --run-dir")
