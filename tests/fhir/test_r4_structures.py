"""What R4 says an element is, and what is nearest to an element it does not have."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from hlcli.fhir import search
from hlcli.fhir.r4 import structures, tables
from hlcli.fhir.r4.structures import Element, element

GENDER = "http://hl7.org/fhir/administrative-gender"


def test_an_element() -> None:
    found = element("Patient", "contact.gender")
    assert (found.path, found.name, found.types) == ("Patient.contact.gender", "gender", ("code",))
    assert (found.cardinality, found.is_list, found.strength) == ("0..1", False, "required")
    assert found.codes == {GENDER: ("male", "female", "other", "unknown")}
    assert found.short == "male | female | other | unknown"
    assert (found.home, found.choice, found.is_choice) == ("", "", False)


def test_elements_of_data_types_are_found_where_they_are_defined() -> None:
    assert element("Patient", "contact.name.given").path == "HumanName.given"
    assert element("Patient", ("name", 0, "given", 1)).path == "HumanName.given"
    assert element("Patient", "name.period.start").types == ("dateTime",)
    assert element("Age", "comparator").path == "Quantity.comparator"


def test_a_choice_by_its_names() -> None:
    every = element("Patient", "deceased[x]")
    assert (every.types, every.is_choice, every.home) == (("boolean", "dateTime"), True, "")
    assert element("Patient", "deceased") == every
    one = element("Patient", "deceasedBoolean")
    assert (one.types, one.choice, one.is_choice) == (("boolean",), "deceased[x]", False)
    assert element("Observation", "valueQuantity.unit").path == "Quantity.unit"


def test_a_content_reference_is_followed() -> None:
    found = element("Observation", "component.referenceRange")
    assert (found.home, found.is_list) == ("Observation.referenceRange", True)
    assert element("Observation", "component.referenceRange.low").types == ("Quantity",)
    assert element("Parameters", "parameter.part.part.name").min == 1


def test_targets() -> None:
    general = element("Patient", "generalPractitioner")
    assert general.targets == ("Organization", "Practitioner", "PractitionerRole")
    assert general.cardinality == "0..*"
    assert element("Observation", "focus").targets == ()
    assert element("Condition", "onsetRange").targets == ()


def test_required_bindings_that_cannot_be_listed_have_no_codes() -> None:
    currency = element("Money", "currency")
    assert (currency.strength, dict(currency.codes)) == ("required", {})
    assert element("Patient", "maritalStatus").codes == {}
    assert element("Patient", "maritalStatus").strength == "extensible"


def test_children() -> None:
    names = [one.name for one in structures.children("Patient", "communication")]
    assert names == ["id", "extension", "modifierExtension", "language", "preferred"]
    assert [one.name for one in structures.children("Patient")][:4] == [
        *("id", "meta", "implicitRules", "language"),
    ]
    assert structures.children("Patient", "gender") == ()
    assert structures.children("Patient", "contained") == ()


@pytest.mark.parametrize(
    ("type", "path", "home", "step", "nearest"),
    [
        ("Patient", "birthdate", "Patient", "birthdate", ("birthDate",)),
        ("Patient", "contact.nam", "Patient.contact", "nam", ("name",)),
        ("Patient", "name.givn", "HumanName", "givn", ("given",)),
        ("Patient", "gender.x", "", "x", ()),
    ],
)
def test_an_unknown_step(
    type: str, path: str, home: str, step: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(structures.UnknownElement) as caught:
        element(type, path)
    assert (caught.value.home, caught.value.step) == (home, step)
    assert caught.value.nearest == nearest


def test_the_stem_of_a_choice_suggests_its_names() -> None:
    assert structures.suggest("Patient", "deceased") == ("deceasedBoolean", "deceasedDateTime")


def test_neither_type_nor_path() -> None:
    for type, path in (("Pateint", "name"), ("Patient", ""), ('"', "name")):
        with pytest.raises(KeyError):
            element(type, path)
    for home in ("Patient.name", "Patient.nothing", "Patient.name.given"):
        with pytest.raises(KeyError):
            structures.elements(home)
    assert structures.is_type("HumanName")
    assert not structures.is_type("string")


def every_element() -> Iterator[Element]:
    """Each element where it is defined, backbones and all."""
    waiting = [json.loads(line)["type"] for line in tables.text(tables.STRUCTURES).splitlines()[1:]]
    for home in waiting:
        for one in structures.json_elements(home).values():
            yield one
            if one.home.startswith(f"{home}.") and one.path == one.home:
                waiting.append(one.home)


def test_every_element_is_whole() -> None:
    found = list(every_element())
    assert len(found) > 8000
    for one in found:
        assert one.short, one
        assert all(structures.is_type(target) for target in one.targets), one
        assert not one.home or structures.elements(one.home), one


def test_every_resource_type_has_a_structure() -> None:
    for type in search.resource_types():
        assert "meta" in structures.elements(type), type


def test_one_type_is_quick() -> None:
    tables.text.cache_clear()
    structures.elements.cache_clear()
    started = time.perf_counter()
    structures.json_elements("Patient")
    # Measured: 1.5 ms. The bound tells reading one type from reading all, on any machine.
    assert time.perf_counter() - started < 0.01
