"""--resolve-references: which fullUrls make ids, and for whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.ids import Ids
from hlcli.bulk.input.item import Item, Refused
from piped import bad, bundle, entry, from_files, from_stdin, good, raw, references, resource, to

A, B = (
    "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a",
    "urn:uuid:88f151c0-a954-468a-88bd-5ae15c08e059",
)
UUID_A = A[9:]
NPI = {"system": "http://hl7.org/fhir/sid/us-npi", "value": "4711"}
BY_NPI = "Patient?identifier=http://hl7.org/fhir/sid/us-npi|4711"


def post(value: dict[str, Any], full: str = "") -> dict[str, Any]:
    return entry(value, "POST", value["resourceType"], full)


JANE = resource("Patient", name=[{"family": "Doe"}])
PAUL = resource("Patient", name=[{"family": "Roe"}])


def of(full: str) -> dict[str, Any]:
    return post(resource("Observation", "o", subject=to(full)))


def resolved(*bundles: dict[str, Any]) -> list[Item | Refused]:
    return from_stdin(b"\n".join(map(raw, bundles)), resolve_references=True)


def test_a_full_url_that_is_no_uuid_makes_no_id() -> None:
    """It is legal in both Bundles, and means another patient in each."""
    local = "urn:uuid:patient-1"
    found = resolved(
        bundle(post(JANE, local), of(local)), bundle(post(PAUL, local)), bundle(of(local))
    )
    assert [one.body for one in good([found[0], found[2]])] == [raw(JANE), raw(PAUL)]
    inside, outside = bad(found)
    assert "without an id" in inside.problem.message
    assert "not in the input" in outside.problem.message


def test_a_full_url_that_is_no_uuid_leads_to_what_has_an_id_in_its_own_bundle() -> None:
    local = "urn:uuid:Patient-1"
    found = resolved(
        *(bundle(post(resource("Patient", id), local), of(local)) for id in ("jane", "paul"))
    )
    assert references(good(found)) == ["Patient/jane", "Patient/paul"]


def test_two_entries_of_one_full_url_are_not_merged() -> None:
    first, second, observation = resolved(bundle(post(JANE, A), post(PAUL, A), of(A)))
    assert json.loads(first.body or b"")["name"] == JANE["name"]
    assert "one would replace the other" in bad([second])[0].problem.message
    assert "there twice" in bad([observation])[0].problem.message


def test_an_id_made_of_a_full_url_is_not_given_to_another_resource_of_another_bundle(
    tmp_path: Path,
) -> None:
    """And who refers to that other one, from wherever, is not led to the first."""
    by_npi = post(resource("Encounter", "e", subject=to(BY_NPI)))
    bundles = (
        bundle(post(JANE, A), of(A)),
        bundle(post({**PAUL, "identifier": [NPI]}, A), of(A)),
        bundle(by_npi, of(A)),
    )
    for number, value in enumerate(bundles):
        (tmp_path / f"{number}.json").write_bytes(raw(value))
    found = from_files(tmp_path, resolve_references=True)
    assert [number for number, one in enumerate(found) if isinstance(one, Refused)] == [2, 3, 5]
    assert good(found[4:5])[0].notes == ("conditional-reference",)


def test_the_same_resource_may_be_in_many_bundles_and_in_new_versions() -> None:
    hospital = resource("Organization", identifier=[NPI])
    found = resolved(
        bundle(post(hospital, A), post(resource("Patient", "1", managingOrganization=to(A)))),
        bundle(post({**hospital, "active": True}, A)),
        bundle(post(JANE, B)),
        bundle(post(JANE, B)),
    )
    assert references(good(found)) == [f"Organization/{UUID_A}"]


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1)), max_size=4000))
def test_whose_an_id_is_stays_as_it_was_said_first(asked: list[tuple[int, int]]) -> None:
    ids, first = Ids(), dict[int, int]()
    for id, mark in asked:
        anothers = ids.is_anothers(f"Patient/{id}", b"%d" % mark)
        assert anothers == (first.setdefault(id, mark) != mark)
