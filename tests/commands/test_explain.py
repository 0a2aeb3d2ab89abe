"""`hlcli explain`, on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import pytest

from front import World
from hlcli.fhir import search


def test_an_element_on_a_terminal() -> None:
    code, seen = World(tty=True).screen("explain", "Patient.gender")
    assert code == 0
    assert seen == (
        "Patient.gender · 0..1 · code\n"
        "  male | female | other | unknown\n"
        "  binding   required http://hl7.org/fhir/ValueSet/administrative-gender\n"
        "  codes     male, female, other, unknown of\n"
        "            http://hl7.org/fhir/administrative-gender\n"
        "  search    gender (token)\n"
    )


def test_a_tree_in_a_pipe_has_one_line_for_each_element() -> None:
    lines = World().run("explain", "Patient.contact").text.splitlines()
    assert lines[0] == "Patient.contact · 0..*"
    assert (
        "  organization  0..1  Reference        Organization that is associated with the contact "
        "(→ Organization)" in lines
    )
    assert len(lines) == 3 + 7


@pytest.mark.parametrize("type", search.resource_types())
def test_every_tree_fits_the_screen(type: str) -> None:
    code, seen = World(tty=True).screen("explain", type)
    assert code == 0
    long = [line for line in seen.splitlines() if len(line) > 80 and len(line.split()) > 1]
    assert not [line for line in long if "://" not in line], long


def test_json_has_all_of_it() -> None:
    found = World().run("explain", "Patient.link.type", "--output", "json").json
    assert (found["min"], found["max"], found["types"]) == (1, "1", ["code"])
    assert found["codes"] == {
        "http://hl7.org/fhir/link-type": ["replaced-by", "replaces", "refer", "seealso"]
    }
    assert found["binding"]["strength"] == "required"
    names = World().run("explain", "Patient", "--query", "elements[].name").text.splitlines()
    assert {"birthDate", "deceased[x]", "relationship"} <= set(names)


def test_an_unknown_path_is_a_usage_error() -> None:
    ran = World().run("explain", "Patient.birthdate")
    assert (ran.code, ran.out) == (2, b"")
    assert "did you mean Patient.birthDate?" in ran.err
