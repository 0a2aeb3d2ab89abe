"""Streams that give their bytes as they please, and resources to put into them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from hlcli.bulk.input.item import Item, Refused
from hlcli.bulk.input.source import Options, open_sources


class Pipe(io.RawIOBase):
    """Gives one piece a read, whatever was asked for; pieces may be made as they are asked for."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._rest = iter(pieces), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken = self._rest[: len(buffer)]
        self._rest = self._rest[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


def cut(data: bytes, places: Sequence[int]) -> Iterator[bytes]:
    """The data in pieces, cut at these offsets."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return (data[a:b] for a, b in pairwise(edges))


def resource(type: str, id: str | None = None, **elements: Any) -> dict[str, Any]:
    """A resource as a value."""
    return {"resourceType": type, **({"id": id} if id else {}), **elements}


def raw(value: object, indent: int | None = None) -> bytes:
    """Its JSON text."""
    return json.dumps(value, indent=indent).encode()


def bundle(*entries: dict[str, Any], type: str = "transaction") -> dict[str, Any]:
    """A Bundle of these entries."""
    return {"resourceType": "Bundle", "type": type, "entry": list(entries)}


def entry(
    value: dict[str, Any], method: str = "", url: str = "", full: str = "", **request: Any
) -> dict[str, Any]:
    """An entry, with what it asks for."""
    asked = {"request": {"method": method, "url": url, **request}} if method else {}
    return {**({"fullUrl": full} if full else {}), "resource": value, **asked}


def from_stdin(data: bytes, **options: Any) -> list[Item | Refused]:
    """All that comes of data on standard input."""
    return list(open_sources(["-"], io.BytesIO(data), Options(**options)))


def from_files(*names: object, **options: Any) -> list[Item | Refused]:
    """All that comes of files."""
    return list(open_sources([str(name) for name in names], io.BytesIO(), Options(**options)))


def good(found: Iterable[Item | Refused]) -> list[Item]:
    """They are items, all of them."""
    items = list(found)
    assert all(isinstance(one, Item) for one in items), items
    return [one for one in items if isinstance(one, Item)]


def bad(found: Iterable[Item | Refused]) -> list[Refused]:
    """Those that are refused."""
    return [one for one in found if isinstance(one, Refused)]


def to(reference: str) -> dict[str, Any]:
    """A Reference."""
    return {"reference": reference}


def references(items: Iterable[Item]) -> list[str]:
    """Where all of theirs lead."""
    return [
        found for one in items for found in re.findall(r'"reference": "([^"]*)"', one.body.decode())
    ]
