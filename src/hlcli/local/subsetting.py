"""How much of a resource is shown. https://hl7.org/fhir/R4/search.html#summary and #elements

HealthLake documents `_summary` as true, false, text or data, and answers 400 to `_elements` beside
it. What is shown in part is tagged SUBSETTED, so that nobody takes it for the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir.r4 import structures
from hlcli.local.answers import Refused
from hlcli.local.paging import Page

_TAG = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
_ALWAYS = ("resourceType", "id", "meta")

#: Whether an element of a type is shown.
Shows = Callable[[str, str], bool]


@dataclass(frozen=True)
class Part:
    """What is shown of a resource: `shows` is None for all of it."""

    shows: Shows | None = None

    def of(self, resource: dict[str, Any]) -> dict[str, Any]:
        """The part, tagged."""
        if self.shows is None:
            return resource
        type = str(resource["resourceType"])
        kept = {key: value for key, value in resource.items() if self._keeps(type, key)}
        meta = kept.get("meta", {})
        return {**kept, "meta": {**meta, "tag": [*meta.get("tag", []), _TAG]}}

    def _keeps(self, type: str, key: str) -> bool:
        """`_birthDate` goes where birthDate goes."""
        return key in _ALWAYS or (self.shows is not None and self.shows(type, key.lstrip("_")))


def part(page: Page) -> Part:
    """What a query wants to be shown. Raises Refused (400) for what is not known."""
    summary, named = page.once("_summary"), page.asked("_elements")
    if summary is not None and named:
        raise Refused(400, "invalid", "_summary and _elements exclude each other.")
    if named:
        wanted = {name.strip() for text in named for name in text.split(",")}
        return Part(lambda type, key: key in wanted or key in _mandatory(type))
    if summary is not None and summary not in _SUMMARIES:
        raise Refused(400, "not-supported", "_summary is supported as true, false, text or data.")
    return Part(_SUMMARIES[summary] if summary is not None else None)


def _mandatory(type: str) -> frozenset[str]:
    every = structures.json_elements(type).items()
    return frozenset(name for name, element in every if element.min)


_SUMMARIES: Mapping[str, Shows | None] = {
    "true": lambda type, key: key in structures.summary(type),
    "text": lambda type, key: key == "text" or key in _mandatory(type),
    "data": lambda _, key: key != "text",
    "false": None,
}
