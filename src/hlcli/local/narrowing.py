"""Which stored texts are worth a closer look: a guess that may find too much, never too little.

FHIRPath over every patient for each of ten thousand conditional updates takes hours. A token
matches letter for letter, so its code stands in quotes somewhere in the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hlcli.fhir.interaction import Pairs
from hlcli.fhir.search import parameters

#: Written in JSON exactly as it is, and neither a list of alternatives nor escaped.
_PLAIN = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)


def needles(type: str, criteria: Pairs) -> tuple[str, ...]:
    """Texts that the JSON of every match holds. The criteria have been understood by `match`."""
    return tuple(_needles(type, criteria))


def _needles(type: str, criteria: Pairs) -> Iterator[str]:
    known = parameters(type)
    for name, value in criteria:
        parameter = known.get(name)
        if parameter is None or parameter.type != "token" or "string" in parameter.datatypes:
            continue  # with a modifier; or compared without case
        code = value.rpartition("|")[2]
        if _PLAIN.fullmatch(code) and code not in ("true", "false"):
            yield f'"{code}"'
