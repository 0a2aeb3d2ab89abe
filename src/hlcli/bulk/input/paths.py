"""Paths as given -> the files to be read, in an order that is always the same."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hlcli.errors import InputRefused
from hlcli.files import read

_KINDS = (".json", ".ndjson", ".jsonl")
_PACKED = ("", ".gz", ".bz2", ".xz", ".zst")
_ENDINGS = tuple(kind + packed for kind in _KINDS for packed in _PACKED)
_MAGIC = frozenset("*?[")

#: By these files the folder of a run is known: it is no data.
JOURNAL, KEY = "journal.ndjson", "key"

#: Standard input.
STDIN = "-"


@dataclass
class Left:
    """What is not loaded: `items` of other types or skipped, and a folder's `files` that are no
    JSON by their names."""

    items: int = 0
    files: int = 0


def check(paths: Sequence[str]) -> None:
    """Raise InputRefused for a path that is not there, and for standard input asked for twice."""
    if not paths:
        raise InputRefused("nothing to load: no file, folder or - is named")
    if paths.count(STDIN) > 1:
        raise InputRefused("standard input can be read once only: - is there twice")
    for path in paths:
        if path != STDIN and next(_expand(path, Left(), in_order=False), None) is None:
            _refuse(path)


def files(paths: Sequence[str], left: Left | None = None) -> Iterator[str]:
    """Every file, folders and globs sorted by name; `-` stays `-`. What is left out is counted."""
    for path in paths:
        yield from [path] if path == STDIN else _expand(path, left or Left())


def once(paths: Sequence[str]) -> str | None:
    """The first that can be read once only: standard input, a pipe."""
    return next((one for one in paths if one == STDIN or _is_pipe(one)), None)


def _is_pipe(path: str) -> bool:
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def named_lines(file: str) -> bool:
    """The name says NDJSON, packed or not."""
    return _unpacked(file).endswith((".ndjson", ".jsonl"))


def named_json(file: str) -> bool:
    """The name says one JSON value, packed or not."""
    return _unpacked(file).endswith(".json")


def _unpacked(file: str) -> str:
    stem, dot, ending = file.lower().rpartition(".")
    return stem if dot + ending in _PACKED[1:] else file.lower()


def _expand(path: str, left: Left, *, in_order: bool = True) -> Iterator[str]:
    """A file, whatever its name; of a folder those that end as JSON does; a quoted glob's."""
    if os.path.isdir(path):
        yield from _folder(path, left, in_order)
    elif os.path.lexists(path):
        yield path
    elif _MAGIC.intersection(path):
        for found in sorted(glob.glob(path, recursive=True)):
            yield from _folder(found, left, in_order) if os.path.isdir(found) else [found]


def _folder(folder: str, left: Left, in_order: bool) -> Iterator[str]:
    """Hidden files are no data, links to folders could lead in circles, and a load that read its
    own journal would never end."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name) if in_order else found
            if not _is_run(folder):  # asked after its journal would have been seen
                yield from _files(entries, left, in_order)
    except OSError:
        yield folder  # reading it will tell why it cannot be


def _is_run(folder: str) -> bool:
    """A load, this one or an earlier one, keeps its journal there. A new one is made after the key,
    and after an old one was moved away."""
    names = (JOURNAL, f"{JOURNAL}.1")
    journals = (os.path.exists(os.path.join(folder, name)) for name in names)
    return any(journals) and os.path.exists(os.path.join(folder, KEY))


def _files(entries: Iterable[os.DirEntry[str]], left: Left, in_order: bool) -> Iterator[str]:
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path, left, in_order)
        elif entry.name.lower().endswith(_ENDINGS):
            yield entry.path
        else:
            left.files += 1


def _refuse(path: str) -> None:
    if path.startswith("s3://"):
        raise InputRefused(
            f"{path}: that is in S3, and a load reads what is on this machine",
            hint=f"hlcli import start {path} …, or one file: aws s3 cp {path} - | hlcli load -",
        )
    if os.path.isdir(path) and _is_run(path):
        raise InputRefused(
            f"{path}: this is the folder of an earlier load",
            hint=f"its failed resources are in {os.path.join(path, 'failed.ndjson')}",
        )
    if os.path.isdir(path):
        raise InputRefused(
            f"{path}: there is no JSON in this folder",
            hint=f"files that end in {' '.join(_KINDS)} are looked for, packed or not",
        )
    if _MAGIC.intersection(path):
        raise InputRefused(f"{path}: no file matches")
    read(path, 0)  # which says why it cannot be
