"""--resolve-references: uuids become ids, and references lead to them wherever they are."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from piped import bad, bundle, entry, from_files, from_stdin, good, raw, references, resource, to

A, B = (
    "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a",
    "urn:uuid:88f151c0-a954-468a-88bd-5ae15c08e059",
)
UUID_A, UUID_B = A[9:], B[9:]
NPI = {"system": "http://hl7.org/fhir/sid/us-npi", "value": "4711"}
BY_NPI = "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|4711"


def post(value: dict[str, Any], full: str = "") -> dict[str, Any]:
    return entry(value, "POST", value["resourceType"], full)


def test_a_uuid_becomes_the_id_and_references_lead_to_it() -> None:
    data = bundle(post(resource("Patient"), A), post(resource("Observation", subject=to(A)), B))
    patient, observation = good(from_stdin(raw(data), resolve_references=True))
    assert json.loads(patient.body) == resource("Patient", UUID_A)
    assert json.loads(observation.body) == resource(
        "Observation", UUID_B, subject=to(f"Patient/{UUID_A}")
    )
    assert patient.notes == ("id-from-fullurl",)
    assert set(observation.notes) == {"references-resolved", "id-from-fullurl"}


def test_an_id_that_is_there_stays_and_is_what_references_name() -> None:
    data = bundle(
        post(resource("Patient", "jane"), A), post(resource("Observation", "o", subject=to(A)))
    )
    found = good(from_stdin(raw(data), resolve_references=True))
    assert references(found) == ["Patient/jane"]
    assert found[0].notes == ()
    assert found[0].body == raw(resource("Patient", "jane"))


def test_only_the_reference_itself_changes() -> None:
    text = (
        '{"resourceType":"Observation" , "id":"o","valueQuantity":{"value":1.50},\n'
        f' "note":[{{"text":"{A} \\"reference\\": \\"{A}\\""}}],\n'
        f' "x\\"reference": "{A}", "reference": ["{A}"],\n'
        f' "subject" : {{ "reference"  :\t"{A}" }},\n'
        f' "identifier":[{{"system":"urn:ietf:rfc:3986","value":"{A}"}}]}}'
    )
    patient = raw(entry(resource("Patient", "p"), full=A)).decode()
    data = f'{{"resourceType":"Bundle","type":"batch","entry":[{patient},{{"resource":{text}}}]}}'
    _, item = good(from_stdin(data.encode(), resolve_references=True))
    changed = text.replace(f'"reference"  :\t"{A}"', '"reference"  :\t"Patient/p"')
    assert item.body.decode() == changed


def test_a_uuid_is_the_same_in_capitals() -> None:
    data = bundle(post(resource("Patient", "p"), A), post(resource("Group", "g", x=to(A.upper()))))
    found = from_stdin(raw(data).replace(b"URN:UUID", b"urn:uuid"), resolve_references=True)
    assert references(good(found)) == ["Patient/p"]


def test_a_reference_may_lead_into_another_file_before_or_after(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes(
        raw(bundle(post(resource("Observation", "o", subject=to(B)), A)))
    )
    (tmp_path / "2.json").write_bytes(raw(bundle(post(resource("Patient"), B))))
    (tmp_path / "3.ndjson").write_bytes(raw(resource("Group", "g", member=[{"entity": to(A)}])))
    found = good(from_files(tmp_path, resolve_references=True))
    assert references(found) == [f"Patient/{UUID_B}", "Observation/o"]


def test_a_reference_that_leads_nowhere_refuses_its_item_and_says_where() -> None:
    data = b"\n" + raw(
        bundle(post(resource("Patient", "p"), B), post(resource("Observation", "o", subject=to(A))))
    )
    found = from_stdin(data, resolve_references=True)
    (refused,) = bad(found)
    assert refused.problem.place is not None
    assert refused.problem.place.line == 2
    assert data.decode().split("\n")[1][refused.problem.place.column - 1 :].startswith(f'"{A}"')
    assert refused.body == raw(resource("Observation", "o", subject=to(A)))


@pytest.mark.parametrize(
    "value",
    [
        bundle(post(resource("Patient"), A)),
        bundle(
            post(resource("Patient", "p"), A), post(resource("Observation", "o", subject=to(A)))
        ),
        bundle(post(resource("Encounter", "e", participant=[{"individual": to(BY_NPI)}]))),
    ],
    ids=["id-by-uuid", "reference", "criteria"],
)
def test_without_being_asked_nothing_is_changed_and_such_a_bundle_is_refused(value: object) -> None:
    (refused,) = bad(from_stdin(raw(value)))
    assert "entries that refer to each other" in refused.problem.message
    assert refused.problem.hint is not None
    assert refused.problem.hint.startswith("--resolve-references")
    assert str(refused.place) == "<stdin>:1"


def test_a_bundle_whose_entries_need_nothing_of_each_other_is_loaded_as_it_is() -> None:
    data = bundle(
        post(resource("Patient", "p"), A),
        post(resource("Observation", "o", subject=to("Patient/p"))),
    )
    assert references(good(from_stdin(raw(data)))) == ["Patient/p"]


@pytest.mark.parametrize(
    "reference",
    [BY_NPI, "Practitioner?identifier=http%3A%2F%2Fhl7.org%2Ffhir%2Fsid%2Fus-npi%7C4711",
     "Practitioner?identifier=4711", BY_NPI.replace("/", "\\/")],
)  # fmt: skip
def test_criteria_lead_to_the_one_resource_of_the_input_with_that_identifier(
    tmp_path: Path, reference: str
) -> None:
    encounter = resource("Encounter", "e", participant=[{"individual": to("X")}])
    text = raw(bundle(post(encounter))).replace(b'"X"', f'"{reference}"'.encode())
    (tmp_path / "1.json").write_bytes(text)
    (tmp_path / "2.json").write_bytes(
        raw(bundle(post(resource("Practitioner", identifier=[NPI]), B)))
    )
    found = good(from_files(tmp_path, resolve_references=True))
    assert references(found) == [f"Practitioner/{UUID_B}"]


@pytest.mark.parametrize(
    ("reference", "others"),
    [
        (BY_NPI, []),
        (
            BY_NPI,
            [
                resource("Practitioner", "1", identifier=[NPI]),
                resource("Practitioner", "2", identifier=[NPI]),
            ],
        ),
        ("Practitioner?name=Doe", [resource("Practitioner", "1", name=[{"family": "Doe"}])]),
        (BY_NPI, [resource("Organization", "1", identifier=[NPI])]),
    ],
    ids=["none", "several", "not-by-identifier", "another-type"],
)
def test_criteria_that_lead_to_none_or_several_are_kept_and_noted(
    reference: str, others: list[dict[str, Any]]
) -> None:
    data = bundle(*map(post, others), post(resource("Encounter", "e", subject=to(reference))))
    found = good(from_stdin(raw(data), resolve_references=True))
    assert references(found) == [reference]
    assert found[-1].notes == ("conditional-reference",)


def test_what_is_no_resource_stays_for_others_to_refuse() -> None:
    data = b'garbage\n{"resourceType": 5}\n\xff\xfe\n' + raw(resource("Patient", "p"))
    assert len(from_stdin(data, resolve_references=True)) == 4


def test_every_reference_of_the_synthea_bundles_leads_to_a_resource(tmp_path: Path) -> None:
    patients = tmp_path / "synthea.ndjson"
    packed = Path(__file__).parent / "synthea.ndjson.xz"
    patients.write_bytes(lzma.decompress(packed.read_bytes()))
    assert len(bad(from_files(patients))) == 2
    found = good(from_files(patients, resolve_references=True))
    values = [json.loads(one.body) for one in found]
    there = {f"{one['resourceType']}/{one['id']}" for one in values}
    named = {one for one in references(found) if not one.startswith("#")}
    assert len(found) == 299
    assert len(named) == 101
    assert named <= there
