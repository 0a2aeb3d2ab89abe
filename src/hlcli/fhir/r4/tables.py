"""The generated tables, read one line at a time: what is asked for is parsed, nothing else.

`search-parameters.ndjson` has one JSON object a line. The first is the record (`package`,
`version`, `sha256` of the file they were made from, `types`); every other one is a resource type
(`type`, `base`, `parameters`). `generate.py` writes it.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

SEARCH_PARAMETERS = "search-parameters.ndjson"


def path(name: str) -> str:
    """Where a table lies."""
    return os.path.join(os.path.dirname(__file__), name)


def record(name: str = SEARCH_PARAMETERS) -> dict[str, Any]:
    """The first line of a table: where it comes from, and the resource types it knows."""
    head, _, _ = _text(name).partition("\n")
    return dict(json.loads(head))


def line(type: str, name: str = SEARCH_PARAMETERS) -> dict[str, Any]:
    """The line of one type. Raises KeyError for a type the table does not have."""
    text = _text(name)
    start = text.find(f'\n{{"type":"{type}",')
    if start < 0 or not type.isalpha():
        raise KeyError(type)
    return dict(json.loads(text[start + 1 : text.find("\n", start + 1)]))


@cache
def _text(name: str) -> str:
    with open(path(name), encoding="utf-8") as file:
        return file.read()
