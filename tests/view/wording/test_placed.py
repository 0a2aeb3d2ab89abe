"""Issues of an endpoint are pointed at in the user's own file."""

from __future__ import annotations

from typing import Any

from front import Ran
from hlcli.fhir import document, interaction
from stage import answered, outcome, screen, see

TEXT = """{
  "resourceType": "Patient",
  "id": "jane-1",
  "name": [{"use": "official", "family": "Doe"}],
  "telecom": [
    {"system": "phone", "value": "555-0133"},
    {"value": "555-0134"}
  ],
  "birthDate": "1985-12-31"
}
"""
JANE = document.parse("jane.json", TEXT.encode())
MISSING = "Element 'Patient.telecom[1].system': minimum required = 1, but only found 0"


def issue(place: str, text: str, severity: str = "error", key: str = "expression") -> Any:
    return {"severity": severity, "code": "processing", "diagnostics": text, key: [place]}


def seen(status: int, *issues: Any, **look: Any) -> Ran:
    asked = interaction.update("Patient", "jane-1", JANE.bytes)
    exchange = answered(asked, status, outcome(*issues))
    return see(exchange, screen(**{"source": JANE, "no_color": True, **look}))


def test_a_person_sees_the_line_and_a_caret() -> None:
    said = seen(
        400,
        issue("Patient.identifier", "minimum required = 1"),
        issue("Patient.telecom[1].system", MISSING, key="location"),
        issue("/f:Patient/f:birthDate", "too young", "information"),
        tty=True,
    ).err
    assert said.splitlines()[2:] == [
        "  error  processing  Patient.identifier                            jane.json:1:1",
        "         minimum required = 1",
        "  error  processing  Patient.telecom[1].system                     jane.json:7:5",
        '    7 |     {"value": "555-0134"}',
        "      |     ^ the nearest place that exists",
        "         Element 'Patient.telecom[1].system': minimum required = 1, but only",
        "         found 0",
        "  info   processing  /f:Patient/f:birthDate                       jane.json:9:16",
        '    9 |   "birthDate": "1985-12-31"',
        "      |                ^",
        "         too young",
    ]


def test_a_log_has_the_compilers_shape_and_no_line_of_the_file() -> None:
    said = seen(400, issue("Patient.telecom[1].system", MISSING)).err
    assert said.splitlines()[1:] == [
        f"jane.json:7:5: error: processing Patient.telecom[1].system: {MISSING}"
    ]


def test_with_show_values_a_log_has_the_line_too() -> None:
    said = seen(400, issue("Patient.telecom[1].system", MISSING), show_values=True).err
    assert said.splitlines()[2:] == ['    7 |     {"value": "555-0134"}', "      |     ^"]


def test_warnings_of_a_success_are_placed_too() -> None:
    said = seen(200, issue("Patient.name[0].family", "odd", "warning")).err
    assert "jane.json:4:42: warning: processing Patient.name[0].family: odd" in said


def test_a_place_that_does_not_fit_stands_below() -> None:
    long = "Patient.telecom[1].extension[0].valueCodeableConcept"
    said = seen(400, issue(long, "no"), tty=True).err
    assert f"  error  processing  {long}\n         jane.json:7:5\n    7 |" in said


def test_what_is_about_another_resource_has_no_place() -> None:
    said = seen(400, issue("Observation.code", "no"), issue("nonsense(", "no")).err
    assert "jane.json" not in said


def test_without_a_document_there_is_no_place() -> None:
    assert "jane.json" not in seen(400, issue("Patient.name", "no"), source=None).err


def test_the_json_object_has_the_places_too() -> None:
    """Beside the outcome, which stays as it was received."""
    issues = (
        issue("Patient.telecom[1].system", MISSING, key="location"),
        issue("Patient.birthDate", "too young", "information"),
        issue("Observation.status", "not here"),
    )
    found = seen(400, *issues, output="json").json
    assert found["outcome"]["issue"] == list(issues)
    assert found["error"]["issues"] == [
        {
            "severity": "error",
            "code": "processing",
            "message": MISSING,
            "expression": ["Patient.telecom[1].system"],
            "place": "jane.json:7:5",
            "exact": False,
        },
        {
            "severity": "information",
            "code": "processing",
            "message": "too young",
            "expression": ["Patient.birthDate"],
            "place": "jane.json:9:16",
            "exact": True,
        },
        {
            "severity": "error",
            "code": "processing",
            "message": "not here",
            "expression": ["Observation.status"],
            "place": None,
            "exact": None,
        },
    ]
    assert "issues" not in seen(400, issues[2], output="json").json["error"]
    assert "issues" not in seen(500, output="json").json["error"]
    assert "issues" not in seen(400, *issues, output="json", source=None).json["error"]
