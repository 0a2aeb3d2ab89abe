"""What tells resources apart: every criterion that is offered picks its own resource, no other."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.fhir.apart import MOST, apart, plain
from hlcli.fhir.match import matches


def patient(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "1", **more}


def mrn(value: str) -> list[dict[str, str]]:
    return [{"system": "http://hospital/mrn", "value": value}]


def names(*resources: dict[str, Any], type: str = "Patient") -> list[str]:
    return [one.name for one in apart(resources, type)]


def test_identifiers_come_first_then_what_people_know() -> None:
    one = patient(identifier=mrn("4711"), gender="male", birthDate="2000-01-01")
    two = patient(identifier=mrn("0815"), gender="female", birthDate="1999-01-01")
    told = apart([one, two], "Patient")
    assert [each.name for each in told] == ["identifier", "birthdate", "gender"]
    assert [plain(pair) for pair in told[0].criteria if pair] == [
        "identifier http://hospital/mrn|4711",
        "identifier http://hospital/mrn|0815",
    ]


def test_duplicates_are_told_apart_by_nothing() -> None:
    one = patient(identifier=mrn("4711"), name=[{"family": "Doe"}])
    assert names(one, {**one, "id": "2", "meta": {"versionId": "9"}}) == []


def test_what_picks_more_of_them_comes_first() -> None:
    some = [patient(gender="male", birthDate=f"2000-01-0{day}") for day in (1, 2, 3)]
    assert names(*some, patient(gender="female", birthDate="2000-01-04"))[:2] == [
        "birthdate",
        "gender",
    ]


def test_a_value_two_of_three_share_picks_the_third_alone() -> None:
    told = apart([patient(gender=g) for g in ("male", "male", "female")], "Patient")
    assert told[0].criteria == (None, None, ("gender", "female"))


def test_a_parameter_that_repeats_another_is_left_out() -> None:
    def phoned(number: str) -> dict[str, Any]:
        return patient(telecom=[{"system": "phone", "value": number}])

    assert names(phoned("1"), phoned("2")) == ["phone"]


def test_no_more_than_a_person_reads_at_once() -> None:
    def full(n: int) -> dict[str, Any]:
        return patient(
            identifier=mrn(str(n)),
            birthDate=f"200{n}-01-01",
            name=[{"family": f"F{n}", "given": [f"G{n}"]}],
            address=[{"city": f"C{n}"}],
        )

    assert len(names(full(1), full(2))) == MOST


def test_what_r4_does_not_allow_is_no_trouble() -> None:
    odd: list[dict[str, Any]] = [
        patient(telecom=[3], name="x", identifier={"system": 1}, birthDate=["?"]),
        patient(gender=7, address=None, extension="no"),
        {},
    ]
    assert isinstance(names(*odd), list)


TEXT = st.text("ab,|$\\ é", min_size=1, max_size=4).filter(lambda one: bool(one.strip()))
PATIENT = st.fixed_dictionaries(
    {"resourceType": st.just("Patient"), "id": st.just("x")},
    optional={
        "gender": st.sampled_from(["male", "female", "other"]),
        "birthDate": st.sampled_from(["2000", "2000-01", "2000-01-01", "1999-12-31"]),
        "active": st.booleans(),
        "name": st.lists(st.fixed_dictionaries({"family": TEXT}), max_size=2),
        "identifier": st.lists(
            st.fixed_dictionaries({"value": TEXT}, optional={"system": TEXT}), max_size=2
        ),
    },
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PATIENT, min_size=2, max_size=4))
def test_every_criterion_picks_its_resource_and_no_other(found: list[dict[str, Any]]) -> None:
    for telling in apart(found, "Patient"):
        for at, pair in enumerate(telling.criteria):
            if pair is not None:
                assert [matches(one, "Patient", (pair,)) for one in found] == [
                    index == at for index in range(len(found))
                ], pair
