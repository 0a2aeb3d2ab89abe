"""`generate` on a package small enough to be read here: what is kept, and what is left out."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from hlcli.fhir.r4 import generate

HL7 = "http://hl7.org/fhir/"
STRING = "http://hl7.org/fhirpath/System.String"


def parameter(id: str, **more: Any) -> dict[str, Any]:
    code = id.rpartition("-")[2]
    return {"resourceType": "SearchParameter", "id": id, "url": HL7 + id, "code": code} | more


def structure(type: str, base: str, *elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "StructureDefinition",
        "id": type,
        "type": type,
        "kind": "resource",
        "abstract": False,
        "derivation": "specialization",
        "baseDefinition": f"{HL7}StructureDefinition/{base}",
        "snapshot": {"element": [{"path": type}, *elements]},
    } | more


def element(path: str, *codes: str, **more: Any) -> dict[str, Any]:
    return {"path": path, "type": [{"code": code} for code in codes]} | more


GENDERS = {
    "resourceType": "ValueSet",
    "id": "genders",
    "url": HL7 + "genders",
    "compose": {"include": [{"system": "http://gender"}, {"valueSet": ["http://x"]}]},
}
ROOT = structure("Resource", "", element("Resource.id", STRING))
ROOT |= {"abstract": True, "baseDefinition": ""}
PATIENT = structure(
    "Patient",
    "DomainResource",
    element("Patient.gender", "code", binding={"valueSet": HL7 + "genders|4.0.1"}),
    element("Patient.contact", "BackboneElement"),
    element("Patient.contact.deceased[x]", "boolean", "dateTime"),
    element("Patient.next", contentReference="#Patient.contact"),
    element("Patient.subject", "Reference"),
)
DOMAIN = structure("DomainResource", "Resource", abstract=True)
PROFILE = structure("Patient", "Patient", element("Patient.gender", "Wrong"))
PROFILE |= {"id": "vip", "derivation": "constraint"}

CODES = (
    *("missing", "exact", "contains", "not", "text", "in", "not-in", "below", "above"),
    *("type", "identifier", "ofType"),
)
MODIFIERS = {
    "resourceType": "CodeSystem",
    "id": "search-modifier-code",
    "url": HL7 + "search-modifier-code",
    "concept": [{"code": code} for code in CODES],
}
DEFINITIONS = (
    *(MODIFIERS, GENDERS, ROOT, DOMAIN, PATIENT, PROFILE),
    parameter("Patient-gender", base=["Patient"], type="token", expression="Patient.gender"),
    parameter(
        "Patient-death",
        base=["Patient", "Resource"],
        type="date",
        expression="Resource.id | (Patient.next.deceased as dateTime)",
        comparator=["eq", "ge"],
    ),
    parameter(
        "Patient-who",
        base=["Patient"],
        type="reference",
        expression="Patient.subject.where(resolve() is Group)",
        target=["Group"],
    ),
    parameter(
        "Patient-pair",
        base=["Patient"],
        type="composite",
        expression="Patient",
        component=[{"definition": HL7 + "Patient-gender", "expression": "value.as(Quantity)"}],
    ),
    parameter("Resource-content", base=["Resource"], type="string"),
    parameter("Patient-age", base=["Patient"], type="number"),
    parameter("extension-author", type="string"),
    parameter("example", base=["Resource"], type="token", expression="id"),
)


def package(path: Path, definitions: Iterable[dict[str, Any]]) -> Path:
    """A package file; compressed as its name says."""
    with tarfile.open(path, "w:xz" if path.suffix == ".xz" else "w:gz") as archive:
        files = {f"{one['resourceType']}-{one['id']}.json": one for one in definitions}
        files["package.json"] = {"name": "tiny", "version": "4.0.1"}
        for name, value in files.items():
            raw = json.dumps(value).encode()
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return path


def test_a_small_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = package(tmp_path / "tiny.tgz", DEFINITIONS)
    record, *lines = [json.loads(line) for line in generate.table(generate.Package(path))]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert record.pop("comparators") == {"date": ["eq", "ge"]}
    assert record.pop("modifiers")["string"] == ["missing", "exact", "contains"]
    assert record == {"package": "tiny", "version": "4.0.1", "sha256": sha256, "types": ["Patient"]}
    resource, domain, patient = lines
    assert [(one["type"], one["base"]) for one in lines] == [
        ("Resource", ""),
        ("DomainResource", "Resource"),
        ("Patient", "DomainResource"),
    ]
    assert resource["parameters"] == {"content": ["special"], "death": ["date", "id", ["id"]]}
    assert domain["parameters"] == {}
    who = "Patient.subject.where(reference.matches('(^|/)Group/[^/]+'))"
    assert patient["parameters"] == {
        "death": ["date", "Patient.next.deceased.ofType(dateTime)", ["dateTime"]],
        "gender": ["token", "Patient.gender", ["code"], [], ["http://gender"]],
        "pair": ["composite", "Patient", [], [], [], [["gender", "value.ofType(Quantity)"]]],
        "who": ["reference", who, ["Reference"], ["Group"]],
    }
    assert capsys.readouterr().err.splitlines() == [
        "left out: Patient-age: it has no expression: nothing to search in",
        "left out: example: an example, not a parameter of R4",
        "left out: extension-author: it has no base: no type has this parameter",
    ]


def test_neither_order_nor_compression_matters(tmp_path: Path) -> None:
    one = package(tmp_path / "one.tgz", DEFINITIONS)
    other = package(tmp_path / "other.tar.xz", reversed(DEFINITIONS))
    made = [list(generate.table(generate.Package(path)))[1:] for path in (one, other)]
    assert made[0] == made[1]


def test_an_expression_that_forgets_a_type_is_no_table(tmp_path: Path) -> None:
    forgetful = parameter("x-y", base=["Patient"], type="token", expression="Person.name")
    path = package(tmp_path / "tiny.tgz", (*DEFINITIONS, forgetful))
    with pytest.raises(ValueError, match="speaks of Patient"):
        list(generate.table(generate.Package(path)))


WITHOUT = {**MODIFIERS, "concept": [{"code": "missing"}]}
OTHER = parameter("Patient-when", base=["Patient"], type="date", expression="Patient.gender")


@pytest.mark.parametrize(
    ("definitions", "says"),
    [
        ((*DEFINITIONS[1:], WITHOUT), "modifiers are not those of R4"),
        (DEFINITIONS[1:], "modifiers are not those of R4"),
        ((*DEFINITIONS, OTHER | {"comparator": ["eq"]}), "comparators are not those of its type"),
    ],
)
def test_qualifiers_that_are_not_those_of_r4_are_no_table(
    tmp_path: Path, definitions: Iterable[dict[str, Any]], says: str
) -> None:
    path = package(tmp_path / "tiny.tgz", definitions)
    with pytest.raises(ValueError, match=says):
        list(generate.table(generate.Package(path)))
