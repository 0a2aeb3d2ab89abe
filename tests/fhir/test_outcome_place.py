"""What servers write to say where, and where that is in the user's file."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.fhir import document, jsontext
from hlcli.fhir.outcome_place import Located, locate, resolve
from sites import Site, sites

Examples = Mapping[str, list[dict[str, Any]]]

PATIENT = {
    "resourceType": "Patient",
    "text": {"status": "empty", "div": "x"},
    "contained": [{"resourceType": "Observation", "valueQuantity": {"unit": "m"}}],
    "extension": [{"url": "http://a", "valueCode": "x"}, {"url": "http://b", "valueCode": "y"}],
    "name": [{"family": "A", "given": ["B", "C"]}, {"given": ["D"]}],
    "telecom": [{"system": "phone", "value": "1"}, {"value": "2"}],
    "contact": [{"name": {"text": "x"}}],
    "birthDate": "1985",
    "_birthDate": {"extension": [{"url": "http://t", "valueString": "z"}]},
    "deceasedDateTime": "2000",
    "@telecom": 1,
}
BUNDLE = {"resourceType": "Bundle", "entry": [{"resource": PATIENT}]}


def at(text: str, value: dict[str, Any] = PATIENT) -> Located | None:
    return locate(document.parse("it.json", jsontext.dumps(value).encode()), text)


EXACT: dict[str, tuple[str | int, ...]] = {
    "Patient": (),
    "Patient.name": ("name",),
    "Patient.name[1]": ("name", 1),
    "Patient.name[0].given[1]": ("name", 0, "given", 1),
    "name[0].given": ("name", 0, "given"),
    "Patient.contact.name.text": ("contact", 0, "name", "text"),
    "Patient.birthDate[0]": ("birthDate",),
    "/f:Patient/f:name[2]/f:given": ("name", 1, "given"),
    "/Patient/name[2]/given[1]": ("name", 1, "given", 0),
    "/Patient/name[0]/given[1]": ("name", 0, "given", 1),
    "/f:Patient/f:birthDate/@value": ("birthDate",),
    "/f:Patient/f:extension[1]/@url": ("extension", 0, "url"),
    "/f:Patient/f:text/h:div": ("text", "div"),
    "Patient.deceased": ("deceasedDateTime",),
    "Patient.deceased[x]": ("deceasedDateTime",),
    "Patient.deceasedDateTime": ("deceasedDateTime",),
    "deceased": ("deceasedDateTime",),
    "Patient.deceased.ofType(dateTime)": ("deceasedDateTime",),
    "(Patient.deceased as dateTime)": ("deceasedDateTime",),
    "Patient.contained[0].value.unit": ("contained", 0, "valueQuantity", "unit"),
    "Patient.contained[0]/*Observation/o1*/.value.ofType(Quantity).unit": (
        *("contained", 0, "valueQuantity", "unit"),
    ),
    "Patient.extension('http://b').value": ("extension", 1, "valueCode"),
    "Patient.extension.where(url='http://b')": ("extension", 1),
    "Patient.extension[url='http://b'].value[x]": ("extension", 1, "valueCode"),
    "Patient.telecom.where(system = 'phone').value": ("telecom", 0, "value"),
    "Patient.name.first().family": ("name", 0, "family"),
    "Patient.name:official[1].given": ("name", 1, "given"),
    "Patient.birthDate.extension[0].value": ("_birthDate", "extension", 0, "valueString"),
    "Patient.`birthDate`": ("birthDate",),
    "Patient.@telecom": ("@telecom",),
    "Resource.text": ("text",),
}


@pytest.mark.parametrize("text", EXACT)
def test_the_very_place(text: str) -> None:
    assert at(text) == Located(EXACT[text], True)


NEAREST: dict[str, tuple[str | int, ...]] = {
    "Patient.identifier": (),
    "Patient.telecom[1].system": ("telecom", 1),
    "Patient.telecom[7].system": ("telecom",),
    "Patient.name.given[0]": ("name",),
    "/f:Patient/f:name[3]": ("name",),
    "Patient.birthDate.value": ("birthDate",),
    "Patient.birthDate[1]": ("birthDate",),
    "Patient.extension('http://c').value": ("extension",),
    "Patient.multipleBirth": (),
    "Patient.contact[0].telecom[0].value": ("contact", 0),
}


@pytest.mark.parametrize("text", NEAREST)
def test_the_nearest_place_that_exists(text: str) -> None:
    assert at(text) == Located(NEAREST[text], False)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "Observation.status", "HumanName.given", "Line 3, Col 5", "/", "//", "Patient."),
        *("Patient..name", "Patient.name[", "Patient.name.resolve()", "Patient name", "$this"),
        "Patient.where(name.exists() or (birthDate > today()))",
    ],
)
def test_what_is_no_place_in_this_document(text: str) -> None:
    assert at(text) is None


def test_an_entry_of_a_bundle() -> None:
    wanted = ("entry", 0, "resource", "deceasedDateTime")
    for text in (
        "Bundle.entry[0].resource.deceased",
        "Bundle.entry[0].resource.ofType(Patient).deceased",
        "Bundle.entry[0].resource/*Patient/x*/.deceased",
        "/f:Bundle/f:entry[1]/f:resource/f:Patient/f:deceasedDateTime",
    ):
        assert at(text, BUNDLE) == Located(wanted, True), text


def test_healthlakes_own() -> None:
    value = {"resourceType": "EffectEvidenceSynthesis", "extension": [{"url": "x"}] * 4}
    assert at("EffectEvidenceSynthesis.extension[3]", value) == Located(("extension", 3), True)
    assert at("/EffectEvidenceSynthesis/name", value) == Located((), False)


def test_the_line_is_shown() -> None:
    it = document.parse("it.json", jsontext.dumps(PATIENT, indent=2).encode())
    pointer = resolve(it, "Patient.telecom[1].system")
    assert pointer == ("telecom", 1)
    assert it.place(pointer).excerpt[-1][1] == "    {"


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_spelling_of_every_place_leads_there(seed: int, pool: Pool) -> None:
    rng = random.Random(seed)
    value = rng.choice(pool)
    site = rng.choice(sites(value))
    it = document.parse("it.json", jsontext.dumps(value).encode())
    for text in (site.expression, _xpath(site), f"{site.expression}[x]"):
        assert resolve(it, text) == site.pointer, text


def _xpath(site: Site) -> str:
    """As XML has it: from 1, choices by their name in JSON, and each resource in an element."""
    steps = [f"[{step + 1}]" if isinstance(step, int) else f"/f:{step}" for step in site.pointer]
    return f"/f:{site.expression.partition('.')[0]}{''.join(steps)}"


class Pool(list[dict[str, Any]]):
    """Resources to choose from."""

    def __repr__(self) -> str:
        return f"{len(self)} resources"


@pytest.fixture(scope="session")
def pool(examples: Examples) -> Pool:
    return Pool(one for values in examples.values() for one in values)
