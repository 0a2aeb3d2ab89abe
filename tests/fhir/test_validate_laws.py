"""No false alarm, and no silence: HL7's examples are valid, and however they are broken, it is
said, at the right place."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breaks import BREAKERS, Break, Breaker
from hlcli.fhir import document, jsontext, validate
from hlcli.fhir.validate import Finding
from sites import sites

Examples = Mapping[str, list[dict[str, Any]]]

#: HL7's own examples that do not conform to R4, and why.
EXCEPTIONS = {
    "MedicationRequest/medrx0301": "dispenseRequest.performer is a Practitioner; R4 has it be an "
    "Organization",
}


def check(value: Mapping[str, Any]) -> tuple[Finding, ...]:
    text = jsontext.dumps(value, indent=2)
    return validate.check(document.parse("it.json", text.encode()))


def every(examples: Examples) -> Iterator[tuple[str, dict[str, Any]]]:
    for type, values in examples.items():
        yield from ((f"{type}/{value['id']}", value) for value in values)


def test_hl7s_examples_are_valid(examples: Examples) -> None:
    found = {name: check(value) for name, value in every(examples)}
    assert len(found) == 300
    assert {name for name, findings in found.items() if findings} == set(EXCEPTIONS)
    (one,) = found["MedicationRequest/medrx0301"]
    assert one.expression == "MedicationRequest.dispenseRequest.performer.reference"


class Valid(list[dict[str, Any]]):
    """Valid resources."""

    def __repr__(self) -> str:  # hypothesis shows what it gives
        return f"{len(self)} resources"


@pytest.fixture(scope="session")
def valid(examples: Examples) -> Valid:
    """The smaller ones: a broken copy of a big one says no more, and takes longer."""
    good = [value for name, value in every(examples) if name not in EXCEPTIONS]
    return Valid(value for value in good if len(jsontext.dumps(value)) < 8_000)


def breaks(value: dict[str, Any], breaker: Breaker) -> Iterator[Break]:
    for site in sites(value):
        yield from breaker(value, site)


def reported(found: tuple[Finding, ...], broken: Break) -> bool:
    """Among the findings there is one about the break, with the hint that mends it."""
    wanted = (broken.code, broken.expression, broken.pointer)
    return any(
        (one.code, one.expression, one.pointer) == wanted and broken.hint in (one.hint or "")
        for one in found
    )


def is_near(one: Finding, broken: Break) -> bool:
    """About the break, what is in it, or the object that holds it; or about a reference to a
    contained resource whose id was broken."""
    shorter, longer = sorted((one.expression, broken.expression), key=len)
    holder = broken.expression.rpartition(".")[0]
    lost = one.code == "not-found" and ".contained" in broken.expression
    return longer.startswith(shorter) or one.expression.startswith(holder) or lost


@pytest.mark.parametrize("breaker", BREAKERS, ids=lambda one: str(one.__name__))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_every_break_is_reported_at_the_right_place(
    breaker: Breaker, seed: int, valid: Valid
) -> None:
    rng = random.Random(seed)
    for value in rng.sample(valid, 3):
        every = list(breaks(value, breaker))
        for broken in rng.sample(every, min(len(every), 5)):
            found = check(broken.value)
            said = (broken.code, broken.expression, broken.pointer, found)
            assert reported(found, broken), said
            assert all(is_near(one, broken) for one in found), said
            assert all(one.place.line >= 1 for one in found)


def test_every_way_to_break_happens(valid: Valid) -> None:
    for breaker in BREAKERS:
        assert any(list(breaks(value, breaker)) for value in valid), breaker.__name__


junk: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["resourceType", "reference", "coding", "contained", "_id", "x"]), inner
        )
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(new=junk, seed=st.integers(0, 2**32))
def test_anything_anywhere_is_judged_and_placed(new: Any, seed: int, valid: Valid) -> None:
    rng = random.Random(seed)
    value = copy.deepcopy(rng.choice(valid))
    site = rng.choice(sites(value))
    there: Any = value
    for step in site.parent:
        there = there[step]
    there[rng.choice((site.key, f"_{site.key}"))] = new
    text = jsontext.dumps(value).encode("utf-8", "replace")
    it = document.parse("it.json", text)
    for one in validate.check(it):
        assert one.place.line == 1
        reached: Any = it.value
        for step in one.pointer:
            reached = reached[step]
