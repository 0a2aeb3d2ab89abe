"""Numbers and quantities: precision by the digits written, units, and the prefixes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.fhir import jsontext
from hlcli.fhir.match import SearchRefused, matches, plan

UCUM = "http://unitsofmeasure.org"


def probability(search: str, stored: str) -> bool:
    """Whether a stored decimal, in its own digits, is found."""
    text = f'{{"resourceType":"RiskAssessment","prediction":[{{"probabilityDecimal":{stored}}}]}}'
    return matches(jsontext.loads(text), "RiskAssessment", (("probability", search),))


def quantity(search: str, stored: str) -> bool:
    text = f'{{"resourceType":"Observation","valueQuantity":{stored}}}'
    return matches(jsontext.loads(text), "Observation", (("value-quantity", search),))


@pytest.mark.parametrize(
    ("search", "stored", "expected"),
    [
        # https://hl7.org/fhir/R4/search.html#number
        ("100", "99.5", True),
        ("100", "100.49", True),
        ("100", "100.5", False),
        ("100", "99.49", False),
        ("100.00", "99.995", True),
        ("100.00", "100.005", False),
        ("lt100", "99.999", True),
        ("lt100", "100", False),
        ("le100", "100.0", True),
        ("le100", "100.0001", False),
        ("gt100", "100.0001", True),
        ("gt100", "100", False),
        ("ge100", "100", True),
        ("ge100", "99.9999", False),
        ("ne100", "100.4", False),
        ("ne100", "100.5", True),
        ("sa100", "100.1", True),
        ("sa100", "100", False),
        ("eb100", "99.9", True),
        # by the rule of significant digits; R4's printed range for 1e2 breaks that rule
        ("1e2", "149", True),
        ("1e2", "150", False),
        ("1.00e2", "100.4", True),
        ("1.00e2", "100.5", False),
        ("5.40e-3", "0.005404", True),
        ("5.40e-3", "0.005405", False),
        ("-5", "-5.5", True),
        ("-5", "-4.5", False),
        ("+5", "5", True),
        # beyond what a float can tell apart, or hold
        ("gt0.12345678901234567", "0.12345678901234568", True),
        ("gt0.12345678901234567", "0.12345678901234567", False),
        ("gt1", "1E400", True),
        ("lt1", "1E-400", True),
        ("0.80", "0.8", True),
        ("1,2,3", "2", True),
    ],
)
def test_a_number(search: str, stored: str, expected: bool) -> None:
    assert probability(search, stored) is expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("0.3", False),
        ("ge0.3", True),
        ("gt0.5", False),
        ("lt0.3", True),
        ("sa0.1", True),
        ("1", False),
    ],
)
def test_a_range_of_numbers(search: str, expected: bool) -> None:
    within = {"low": {"value": 0.2}, "high": {"value": 0.5}}
    risk = {"resourceType": "RiskAssessment", "prediction": [{"probabilityRange": within}]}
    assert matches(risk, "RiskAssessment", (("probability", search),)) is expected


MG = f'{{"value":5.40,"unit":"milligram","system":"{UCUM}","code":"mg"}}'


@pytest.mark.parametrize(
    ("search", "stored", "expected"),
    [
        # https://hl7.org/fhir/R4/search.html#quantity
        (f"5.4|{UCUM}|mg", MG, True),
        (f"5.4|{UCUM}|g", MG, False),
        ("5.4|http://other|mg", MG, False),
        ("5.4||mg", MG, True),
        ("5.4||milligram", MG, True),
        (f"5.4|{UCUM}|milligram", MG, False),
        (f"5.4|{UCUM}|", MG, True),
        ("5.4", MG, True),
        ("5.4||", MG, True),
        ("5.3", MG, False),
        (f"le5.4|{UCUM}|mg", MG, True),
        (f"lt5.4|{UCUM}|mg", MG, False),
        ("5.4", '{"value":"5.4"}', False),
        ("5.4", '{"unit":"mg"}', False),
        ("1", '{"value":true}', False),
        # what was measured only as "less than 5" is not 5, and nowhere above it
        ("5", '{"value":5,"comparator":"<"}', False),
        ("lt5", '{"value":5,"comparator":"<"}', True),
        ("ge5", '{"value":5,"comparator":"<"}', False),
        ("ge5", '{"value":5,"comparator":"<="}', True),
        ("gt5", '{"value":5,"comparator":">"}', True),
        ("le5", '{"value":5,"comparator":">"}', False),
    ],
)
def test_a_quantity(search: str, stored: str, expected: bool) -> None:
    assert quantity(search, stored) is expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (f"30|{UCUM}|a", False),
        (f"gt30|{UCUM}|a", True),
        (f"gt30|{UCUM}|mo", False),
        (f"sa20|{UCUM}|a", True),
        (f"lt25|{UCUM}|a", False),
    ],
)
def test_a_range_of_quantities(search: str, expected: bool) -> None:
    age = {"low": {"value": 25, "system": UCUM, "code": "a"}}
    condition = {"resourceType": "Condition", "onsetRange": age}
    assert matches(condition, "Condition", (("onset-age", search),)) is expected


def test_both_ends_of_a_range_must_have_the_unit() -> None:
    age = {"low": {"value": 25, "code": "a"}, "high": {"value": 400, "code": "mo"}}
    condition = {"resourceType": "Condition", "onsetRange": age}
    assert not matches(condition, "Condition", (("onset-age", "gt20||a"),))
    assert matches(condition, "Condition", (("onset-age", "gt20"),))


@pytest.mark.parametrize(
    ("type", "name", "wrong", "code"),
    [
        ("RiskAssessment", "probability", "x", "invalid"),
        ("RiskAssessment", "probability", "1.", "invalid"),
        ("RiskAssessment", "probability", "gt", "invalid"),
        ("RiskAssessment", "probability", "NaN", "invalid"),
        ("RiskAssessment", "probability", "Infinity", "invalid"),
        ("RiskAssessment", "probability", "1e9999", "invalid"),
        ("RiskAssessment", "probability", "1|2", "invalid"),
        ("RiskAssessment", "probability", "1 ", "invalid"),
        ("RiskAssessment", "probability", "ap1", "not-supported"),
        ("Observation", "value-quantity", "|http://x|mg", "invalid"),
        ("Observation", "value-quantity", "5.4|mg", "invalid"),
        ("Observation", "value-quantity", "5.4|a|b|c", "invalid"),
        ("Observation", "value-quantity", "ap5.4", "not-supported"),
    ],
)
def test_what_is_no_number(type: str, name: str, wrong: str, code: str) -> None:
    with pytest.raises(SearchRefused) as refused:
        plan(type, ((name, wrong),))
    assert refused.value.code == code


decimals = st.decimals(-1000, 1000, places=3) | st.integers(-1000, 1000).map(Decimal)


@given(decimals, decimals)
def test_the_prefixes_are_those_of_arithmetic(wanted: Decimal, stored: Decimal) -> None:
    holds = {name: probability(f"{name}{wanted:f}", f"{stored:f}") for name in PREFIXES}
    half = Decimal(1).scaleb(int(wanted.as_tuple().exponent)) / 2
    inside = wanted - half <= stored < wanted + half
    assert holds == {
        **{"eq": inside, "ne": not inside},
        **{"gt": stored > wanted, "sa": stored > wanted, "ge": stored >= wanted},
        **{"lt": stored < wanted, "eb": stored < wanted, "le": stored <= wanted},
    }


PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb")
