"""One resource to be loaded, and where it came from."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache

from hlcli.errors import Problem
from hlcli.fhir.interaction import Pairs


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input: a line of NDJSON, an entry of a Bundle, or a whole file.

    `line` and `column` (from 1, in characters) are where the resource begins in the unpacked text,
    `entry` is the index in its Bundle. `line` is None for a file of which nothing could be read.
    """

    source: str
    line: int | None = None
    entry: int | None = None
    column: int = 1

    def __str__(self) -> str:
        """`export/p07.ndjson:1182`, `bundle.json:4711#entry[3]`, `jane.json`."""
        return self._in(self.source)

    @property
    def absolute(self) -> str:
        """The same, wherever one stands: what a journal remembers."""
        return self._in(_absolute(self.source))

    def _in(self, source: str) -> str:
        line = "" if self.line is None else f":{self.line}"
        return source + line + ("" if self.entry is None else f"#entry[{self.entry}]")


@lru_cache(maxsize=64)
def _absolute(source: str) -> str:
    try:
        return source if source.startswith("<") else os.path.abspath(source)
    except OSError:  # the folder one stood in is gone
        return source


@dataclass(frozen=True, slots=True)
class Request:
    """What a Bundle's entry asks for: https://hl7.org/fhir/R4/bundle-definitions.html

    `url` as written, still encoded; `headers` of its ifMatch and ifNoneMatch; `if_none_exist` is
    its ifNoneExist.
    """

    method: str
    url: str
    headers: Pairs = ()
    if_none_exist: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One resource as the user wrote it: `body` holds its exact bytes.

    `number` counts from 1 in the order of the input. `notes` are codes of what was done to it:
    `bom-dropped`, `references-resolved`, `id-from-fullurl`, and `conditional-reference` for one
    that was kept.
    """

    number: int
    place: Place
    body: bytes
    request: Request | None = None
    full_url: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the body, in hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()


_NAMES = ("resourceType", "id")


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be sent, and why; `body` is the resource, where it is one."""

    number: int
    place: Place
    problem: Problem
    body: bytes | None = None

    @property
    def target(self) -> str:
        """Type/id, if its body has them."""
        try:
            value = json.loads(self.body or b"")
        except (ValueError, RecursionError):
            return ""
        type, id = (value.get(key) for key in _NAMES) if isinstance(value, dict) else ("", "")
        return f"{type}/{id}" if isinstance(type, str) and isinstance(id, str) and id else ""

    @property
    def sha256(self) -> str:
        """Of the body, in hexadecimal digits; of nothing where there is none."""
        return hashlib.sha256(self.body or b"").hexdigest()
