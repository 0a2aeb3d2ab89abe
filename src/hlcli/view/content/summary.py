"""What a table shows of a resource: the few elements that tell one of its type from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.view.content.brief import brief


@dataclass(frozen=True)
class Column:
    """The first of `elements` that says something; `value[x]` stands for any of its types. A
    column that `folds` may take several lines."""

    title: str
    elements: tuple[str, ...]
    folds: bool = False

    def of(self, resource: Mapping[str, Any]) -> str:
        """What the resource says there; "" for nothing."""
        found = (_told(resource, name) for name in self.elements)
        return next((one for one in found if one), "")


def columns(type: str) -> tuple[Column, ...]:
    """The columns of a type; those of any type where none are known."""
    return _OF.get(type, _OF_ANY)


def summary(resource: Mapping[str, Any]) -> str:
    """The same in one line: who or what it is, as its type says it best."""
    type = resource.get("resourceType")
    found = (column.of(resource) for column in columns(type if isinstance(type, str) else ""))
    return " ".join(one for one in found if one)


def _told(resource: Mapping[str, Any], name: str) -> str:
    if name == "component":
        return _components(resource)
    if not name.endswith("[x]"):
        return brief(resource.get(name))
    stem = name.removesuffix("[x]")
    chosen = (key for key in resource if key.startswith(stem) and key[len(stem) :][:1].isupper())
    return next((told for told in (brief(resource[key]) for key in chosen) if told), "")


def _components(resource: Mapping[str, Any]) -> str:
    """A blood pressure has two values, and none of its own."""
    parts = resource.get("component")
    inside = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    return ", ".join(told for told in (_told(one, "value[x]") for one in inside) if told)


def _plain(text: str) -> tuple[Column, ...]:
    """`code+ value=value[x]/component`: a plus folds, a slash is the next choice."""
    found = []
    for word in text.split():
        title, _, elements = word.rstrip("+").partition("=")
        found.append(Column(title, tuple((elements or title).split("/")), word.endswith("+")))
    return tuple(found)


_OF_ANY = _plain("what=name/title/code/type/class+ status")
_PERSON = _plain("name+ gender birthDate")
_OF: Mapping[str, tuple[Column, ...]] = {
    **dict.fromkeys(("Patient", "Person", "Practitioner", "RelatedPerson"), _PERSON),
    "AllergyIntolerance": _plain("code+ status=clinicalStatus criticality"),
    "Appointment": _plain("what=description/serviceType/appointmentType+ start status"),
    "Claim": _plain("type+ created status"),
    "Condition": _plain("code+ onset=onset[x]/recordedDate+ status=clinicalStatus"),
    "Coverage": _plain("type+ period+ status"),
    "DiagnosticReport": _plain("code+ effective=effective[x]+ status"),
    "DocumentReference": _plain("type=type/description+ date status"),
    "Encounter": _plain("class type+ period+ status"),
    "ExplanationOfBenefit": _plain("type+ created status"),
    "Immunization": _plain("vaccine=vaccineCode+ given=occurrence[x] status"),
    "Location": _plain("name+ city=address status"),
    "Medication": _plain("code+ form status"),
    "MedicationRequest": _plain("medication=medication[x]+ authoredOn status"),
    "MedicationStatement": _plain("medication=medication[x]+ effective=effective[x]+ status"),
    "Observation": _plain("code+ value=value[x]/component+ effective=effective[x]+ status"),
    "Organization": _plain("name+ type+ city=address"),
    "Procedure": _plain("code+ performed=performed[x]+ status"),
    "ServiceRequest": _plain("code+ authoredOn status"),
}
