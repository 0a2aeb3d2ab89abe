"""The generated tables, read one line at a time: what is asked for is parsed, nothing else.

`generate.py` writes them from HL7's package; the first line of each is the record (`package`,
`version` and `sha256` of the file they were made from), every other one a JSON object that begins
with its key:

* `search-parameters.ndjson`: a resource type, its `base` and `parameters`; the record has `types`,
  and by type of parameter `modifiers` and `comparators` (see `qualifiers`).
* `structures.ndjson.gz`: a type, its `base`, `kind` and `elements` (see `rows`).
* `codes.ndjson`: a value set, and the codes by system, where the package lists them all.
* `descriptions.txt.gz`: `path<TAB>short description`, one element a line.
* `summaries.ndjson`: a resource type, and the `elements` of its summary.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

SEARCH_PARAMETERS = "search-parameters.ndjson"
STRUCTURES = "structures.ndjson.gz"
CODES = "codes.ndjson"
DESCRIPTIONS = "descriptions.txt.gz"
SUMMARIES = "summaries.ndjson"

#: What the lines of a table begin with.
_KEYS = {SEARCH_PARAMETERS: "type", STRUCTURES: "type", CODES: "valueSet", SUMMARIES: "type"}


def path(name: str) -> str:
    """Where a table lies."""
    return os.path.join(os.path.dirname(__file__), name)


def record(name: str = SEARCH_PARAMETERS) -> dict[str, Any]:
    """The first line of a table: where it comes from, and the resource types it knows."""
    head, _, _ = text(name).partition("\n")
    return dict(json.loads(head))


def line(key: str, name: str = SEARCH_PARAMETERS) -> dict[str, Any]:
    """The line of one type or value set. Raises KeyError for one the table does not have."""
    whole = text(name)
    start = whole.find(f'\n{{"{_KEYS[name]}":{json.dumps(key)},')
    if start < 0:
        raise KeyError(key)
    return dict(json.loads(whole[start + 1 : whole.find("\n", start + 1)]))


@cache
def text(name: str) -> str:
    """A whole table as text; unpacking the largest takes a millisecond."""
    with open(path(name), "rb") as file:
        raw = file.read()
    return unpacked(raw) if name.endswith(".gz") else raw.decode()


def unpacked(raw: bytes) -> str:
    """The text of a .gz table. zlib alone: `gzip` is slow to import."""
    import zlib

    return zlib.decompress(raw, wbits=31).decode()
