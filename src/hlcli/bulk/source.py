"""Files, folders, globs and standard input, as a stream of items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from hlcli.bulk.item import Item, Refused


@dataclass(frozen=True)
class Options:
    """What of the input is taken: items of one type, after the first `skip`, at most `limit`."""

    resource_type: str | None = None
    limit: int | None = None
    skip: int = 0
    resolve_references: bool = False


def open_sources(
    paths: Sequence[str], stdin: BinaryIO, options: Options | None = None
) -> Iterator[Item | Refused]:
    """Every item of the input, in a fixed order, one at a time.

    Raises InputRefused, at once, for a path that is not there. What cannot be read later on is a
    Refused among the items.
    """
    raise NotImplementedError


def size_of(paths: Sequence[str]) -> int | None:
    """Bytes on disk of all of it; None where standard input is among it.

    Bytes are of the files as they lie there, so compressed where they are.
    """
    raise NotImplementedError
