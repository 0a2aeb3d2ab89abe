"""Known parameters find known values in HL7's own examples, by HL7's own expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from hlcli.fhir.match import matches

Examples = Mapping[str, list[dict[str, Any]]]

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"


@pytest.mark.parametrize(
    ("example", "name", "value", "expected"),
    [
        ("Patient/mom", "name", "eve", True),
        ("Patient/mom", "family", "every", True),
        ("Patient/mom", "birthdate", "1973-05-31", True),
        ("Patient/mom", "birthdate", "1973-05-30", False),
        ("Patient/mom", "phone", "555-555-2003", True),
        ("Patient/mom", "email", "555-555-2003", False),
        ("Patient/mom", "identifier", "http://hl7.org/fhir/sid/us-ssn|444222222", True),
        ("Patient/mom", "link", "RelatedPerson/newborn-mom", True),
        ("Patient/mom", "organization", "hl7", True),
        ("Patient/mom", "deceased", "false", True),
        ("Patient/mom", "_lastUpdated", "2012-05-29", True),
        ("Patient/infant-twin-2", "birthdate", "2017-05-15", True),
        ("Observation/satO2", "code", f"{LOINC}|59408-5", True),
        ("Observation/satO2", "code", "59408-6", False),
        ("Observation/satO2", "category", "vital-signs", True),
        ("Observation/satO2", "subject:Patient", "example", True),
        ("Observation/satO2", "patient", "example", True),
        ("Observation/satO2", "patient", "Patient/example", True),
        ("Observation/satO2", "part-of", "Procedure/ob", True),
        ("Observation/satO2", "status", "http://hl7.org/fhir/observation-status|final", True),
        ("Observation/satO2", "date", "2014-12-05T08:30:10Z", True),
        ("Observation/satO2", "date", "2014-12-05", True),
        ("Observation/satO2", "value-quantity", f"95|{UCUM}|%", True),
        ("Observation/satO2", "value-quantity", f"lt95|{UCUM}|%", False),
        # the subject is contained, and so cannot be known to be a Patient by its reference
        ("Observation/20minute-apgar-score", "patient:missing", "true", True),
        ("Observation/20minute-apgar-score", "combo-code", "249227004", True),
        ("Observation/20minute-apgar-score", "combo-code", "443849008", True),
        ("Observation/20minute-apgar-score", "component-code", "443849008", False),
        ("Observation/bmd", "combo-value-quantity", f"0.887|{UCUM}|g/cm-2", True),
        ("Observation/f005", "value-quantity", "gt7||g/dl", True),
        ("Observation/f005", "date", "2013-04-05T10:30:10+01:00", True),
        ("RiskAssessment/cardiac", "probability", "0.02", True),
        ("RiskAssessment/cardiac", "probability", "gt0.8", False),
        ("Condition/f201", "onset-date", "2013-04-02", True),
        ("Condition/f201", "clinical-status", "resolved", True),
        ("Immunization/example", "vaccine-code", "FLUVAX", True),
        ("ChargeItem/example", "price-override", "40|urn:iso:std:iso:4217|EUR", True),
        ("ValueSet/clinvar", "url", "http://hl7.org/fhir/ValueSet/clinvar", True),
        ("Encounter/f203", "location-period:missing", "true", True),
        ("Goal/example", "target-date", "2016-04-05", True),
    ],
)
def test_known_values(
    examples: Examples, example: str, name: str, value: str, expected: bool
) -> None:
    type, id = example.split("/")
    one = next(one for one in examples[type] if one["id"] == id)
    assert matches(one, type, ((name, value),)) is expected


def test_case_counts_in_tokens_but_for_elements_of_type_string() -> None:
    medication = {"resourceType": "Medication", "status": "active", "batch": {"lotNumber": "Lot-7"}}
    assert matches(medication, "Medication", (("lot-number", "LOT-7"),))
    assert not matches(medication, "Medication", (("lot-number", "LOT-7"),), strict_case=True)
    assert not matches(medication, "Medication", (("status", "ACTIVE"),))
