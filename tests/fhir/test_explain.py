"""What is gathered about types and elements, and which search parameters read them."""

from __future__ import annotations

import pytest

from hlcli.errors import UsageError
from hlcli.fhir import search
from hlcli.fhir.explain import explain
from hlcli.fhir.r4 import structures


def readers(path: str) -> set[str]:
    return {one.name for one in explain(path).readers}


def test_an_element() -> None:
    found = explain("Patient.gender")
    assert found.element
    assert (found.element.cardinality, found.element.types) == ("0..1", ("code",))
    assert found.codes["http://hl7.org/fhir/administrative-gender"] == (
        "male", "female", "other", "unknown",
    )  # fmt: skip
    assert (found.short, found.format) == ("male | female | other | unknown", "")


def test_indexes_of_an_error_message_are_not_looked_at() -> None:
    assert explain("Patient.name[0].given[]").path == "Patient.name.given"


def test_a_choice_names_its_keys() -> None:
    assert explain("Patient.deceased[x]").keys == ("deceasedBoolean", "deceasedDateTime")
    assert explain("Patient.deceased").keys == ("deceasedBoolean", "deceasedDateTime")
    assert explain("Patient.deceasedBoolean").keys == ()


def test_a_primitive_says_how_it_is_written() -> None:
    assert explain("date").format == explain("Patient.birthDate").format
    assert explain("date").format == "write YYYY, YYYY-MM or YYYY-MM-DD"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("Patient.gender", {"gender"}),
        ("Patient.name", {"name", "family", "given", "phonetic"}),
        ("Patient.name.family", {"name", "family", "phonetic"}),
        ("Patient.contact.name", set()),
        ("Patient.identifier.value", {"identifier"}),
        ("Patient.identifier.period", set()),
        ("Patient.telecom.value", {"telecom", "email", "phone"}),
        ("Patient.deceasedBoolean", {"deceased"}),
        ("Patient.deceasedDateTime", {"deceased", "death-date"}),
        ("Patient.meta.lastUpdated", {"_lastUpdated"}),
        ("Observation.component.valueQuantity.value", {
            "combo-code-value-quantity", "combo-value-quantity",
            "component-code-value-quantity", "component-value-quantity",
        }),
        ("HumanName.family", set()),
    ],
)  # fmt: skip
def test_the_parameters_that_read_it(path: str, names: set[str]) -> None:
    assert readers(path) == names


def test_a_tree_holds_what_has_no_type_of_its_own() -> None:
    nodes = {(one.depth, one.element.path): one.like for one in explain("Questionnaire").nodes}
    assert (0, "Questionnaire.item") in nodes
    assert nodes[1, "Questionnaire.item.item"] == "Questionnaire.item"
    assert (2, "Questionnaire.item.enableWhen.question") in nodes
    assert not [path for _, path in nodes if path.startswith("Element.")]


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("patient", '"patient" is no type of R4', "did you mean Patient?"),
        ("Xyzzy", '"Xyzzy" is no type of R4', "types are spelt as in Patient"),
        ("Patient.birthdate", 'Patient has no element "birthdate"',
         "did you mean Patient.birthDate?"),
        ("Patient.contact.name.famly", 'Patient.contact.name has no element "famly"',
         "did you mean Patient.contact.name.family?"),
        ("Patient.xyzzy.xyzzy", 'Patient has no element "xyzzy"',
         "hlcli explain Patient lists what it has"),
        ("Patient.birthDate.x", "Patient.birthDate has no elements",
         "hlcli explain Patient.birthDate"),
        ("Patient.", 'Patient has no element ""', "hlcli explain Patient lists what it has"),
        ("", '"" is no type of R4', "types are spelt as in Patient"),
    ],
)  # fmt: skip
def test_what_r4_does_not_have(path: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        explain(path)
    assert (raised.value.problem.message, raised.value.problem.hint) == (message, hint)


def test_every_element_of_every_resource_can_be_explained() -> None:
    for type in search.resource_types():
        whole = explain(type)
        assert whole.short, type
        for node in whole.nodes:
            path = node.element.path
            if path.startswith(f"{type}."):
                assert explain(path).element == structures.element(type, path.split(".")[1:])


def test_every_parameter_with_a_path_reads_something() -> None:
    for type in ("Patient", "Observation", "Encounter", "Condition"):
        nodes = explain(type).nodes
        read = {
            one.name
            for node in nodes
            for one in explain(".".join([type, *node.element.path.split(".")[1:]])).readers
        }
        told = {
            name
            for name, one in search.parameters(type).items()
            if one.expression and ".extension(" not in one.expression
        }
        assert told == read, type
