"""What is wrong in a resource, and where: as FHIRPath and as a pointer into the JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hlcli.fhir.spans import Pointer

_PLAIN_KEY = re.compile(r"[A-Za-z_@$][A-Za-z0-9_.\-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class At:
    """A spot in a resource: `expression` is FHIRPath, `pointer` the keys and indexes to it."""

    expression: str
    pointer: Pointer = ()

    def member(self, key: str, name: str | None = None) -> At:
        """The spot of a member: its key in JSON, and its name in FHIRPath where that differs."""
        return At(f"{self.expression}.{name or key}", (*self.pointer, key))

    def item(self, index: int) -> At:
        """The spot of an element of a list."""
        return At(f"{self.expression}[{index}]", (*self.pointer, index))

    def absent(self, name: str) -> At:
        """A member that is not there: its FHIRPath, and the pointer of what should hold it."""
        return At(f"{self.expression}.{name}", self.pointer)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong. `code` is an R4 issue type.

    `message` holds no clinical value, `private` says the same with the value, where that helps.
    `key` is true where the key itself is wrong, rather than its value.
    https://hl7.org/fhir/R4/valueset-issue-type.html
    """

    code: str
    at: At
    message: str
    private: str | None = None
    hint: str | None = None
    key: bool = False


def is_plain(key: str) -> bool:
    """True for a key that could be an element's, and so may be shown anywhere."""
    return _PLAIN_KEY.fullmatch(key) is not None


def quoted(value: object) -> str:
    """A value to be shown on a terminal, not too long."""
    from hlcli.fhir import jsontext

    text = jsontext.dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
