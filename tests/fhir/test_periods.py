"""Dates as half-open ranges: R4's own examples, and the algebra of the prefixes."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.fhir import periods
from hlcli.fhir.match import SearchRefused, matches, plan
from hlcli.fhir.ranges import COMPARE, Range

FROM_JANUARY = {"start": "2013-01-21"}
TO_JANUARY = {"end": "2013-01-21"}
FROM_MARCH = {"start": "2013-03-15"}


def found(date: str, **effective: Any) -> bool:
    resource = {"resourceType": "Observation", **effective}
    return matches(resource, "Observation", (("date", date),))


@pytest.mark.parametrize(
    ("search", "stored", "expected"),
    [
        # https://hl7.org/fhir/R4/search.html#date, its table of examples
        ("eq2013-01-14", "2013-01-14T00:00:00Z", True),
        ("eq2013-01-14", "2013-01-14T10:00:00Z", True),
        ("eq2013-01-14", "2013-01-15T00:00:00Z", False),
        ("ne2013-01-14", "2013-01-15T00:00:00Z", True),
        ("ne2013-01-14", "2013-01-14T00:00:00Z", False),
        ("ne2013-01-14", "2013-01-14T10:00:00Z", False),
        ("lt2013-01-14T10:00", "2013-01-14", True),
        ("gt2013-01-14T10:00", "2013-01-14", True),
        # and what it implies
        ("2013-01", "2013-01-14", True),
        ("2013-01-14", "2013-01", False),
        ("2013", "2013-01-14T10:00:00Z", True),
        ("gt2013-01-14", "2013-01-14", False),
        ("ge2013-01-14", "2013-01-14", True),
        ("lt2013-01-14", "2013-01-14", False),
        ("le2013-01-14", "2013-01-14", True),
        ("sa2013-01-14", "2013-01-15", True),
        ("sa2013-01-14", "2013-01-14T23:59:59Z", False),
        ("eb2013-01-14", "2013-01-13", True),
        ("eb2013-01-14", "2013-01", False),
        ("2013-01-14T23:30:00-05:00", "2013-01-15T04:30:00Z", True),
        ("2013-01-14T23:30-05:00", "2013-01-15T04:30:59.999Z", True),
        ("2013-01-14T10:00:00", "2013-01-14T10:00:00Z", True),
        ("2013-12-31T23:59:60Z", "2014-01-01T00:00:00Z", True),
        ("9999-12-31", "9999-12-31", True),
        ("2012-02-29", "2012-02-29", True),
        ("2013-01-13,2013-01-14", "2013-01-14", True),
        ("2013-01-14", "14 January 2013", False),
    ],
)
def test_a_date_time(search: str, stored: str, expected: bool) -> None:
    assert found(search, effectiveDateTime=stored) is expected


@pytest.mark.parametrize(
    ("search", "stored", "expected"),
    [
        ("ge2013-03-14", FROM_JANUARY, True),
        ("le2013-03-14", FROM_JANUARY, True),
        ("sa2013-03-14", FROM_MARCH, True),
        ("sa2013-03-14", FROM_JANUARY, False),
        ("sa2013-03-14", TO_JANUARY, False),
        ("eb2013-03-14", FROM_MARCH, False),
        ("eb2013-03-14", FROM_JANUARY, False),
        ("eb2013-03-14", TO_JANUARY, True),
        ("eq2013", FROM_JANUARY, False),
        ("eq2013", {"start": "2013-02-01", "end": "2013-02-03"}, True),
        ("eb2013-02-03", {"start": "2013-02-01", "end": "2013-02-03"}, False),
        ("eb2013-02-04", {"start": "2013-02-01", "end": "2013-02-03"}, True),
        ("ne2013", {}, False),
        ("ge2013", {"start": 2013}, False),
    ],
)
def test_a_period(search: str, stored: dict[str, Any], expected: bool) -> None:
    assert found(search, effectivePeriod=stored) is expected


@pytest.mark.parametrize(
    ("search", "stored", "expected"),
    [
        ("2013", {"event": ["2013-01-31", "2013-03-24"]}, True),
        ("2013-01", {"event": ["2013-01-31", "2013-03-24"]}, False),
        ("gt2013-02-01", {"event": ["2013-01-31", "2013-03-24"]}, True),
        (
            "2013-02",
            {"repeat": {"boundsPeriod": {"start": "2013-02-01", "end": "2013-02-09"}}},
            True,
        ),
        ("ge2013", {"repeat": {"frequency": 1}}, False),
    ],
)
def test_only_the_outer_limits_of_a_timing_matter(
    search: str, stored: dict[str, Any], expected: bool
) -> None:
    assert found(search, effectiveTiming=stored) is expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("2013-01-14T10:00:00.000Z", True),
        ("2013-01-14T10:00:00Z", True),
        ("2013-01-14T10:00:00.001Z", False),
        ("gt2013-01-14T10:00:00.000Z", False),
        ("lt2013-01-14T10:00:00.001Z", True),
    ],
)
def test_an_instant_is_a_point_whatever_its_digits(search: str, expected: bool) -> None:
    assert found(search, effectiveInstant="2013-01-14T10:00:00Z") is expected


@pytest.mark.parametrize(
    "wrong",
    [
        *("13", "2013-1", "2013-13", "2013-00", "2013-02-29", "2013-01-32", "0000", "20130114"),
        *("2013-01-14T10", "2013-01-14T24:00", "2013-01-14T10:60", "2013-01-14T10:00:61Z"),
        *("2013-01-14T10:00:00+15:00", "2013-01-14Z", "2013-01-14T10:00:00 01:00", "ge", "xx2013"),
        *("２０１３", "2013-01-14\n", "-2013", "gt-2013", "2013-01-14 "),
    ],
)
def test_what_is_no_date(wrong: str) -> None:
    with pytest.raises(SearchRefused) as refused:
        plan("Observation", (("date", wrong),))
    assert refused.value.code == "invalid"


moments = st.datetimes(
    datetime.datetime(1, 1, 2), datetime.datetime(9999, 12, 30), timezones=st.just(datetime.UTC)
)
spans = st.tuples(st.integers(-9, 9), st.integers(1, 9)).map(lambda at: Range(at[0], sum(at)))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A moment, cut off at any precision R4 allows."""
    iso = draw(moments).strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    cut = draw(st.sampled_from([4, 7, 10, 16, 19, 23, 26]))
    return iso[:cut] + (draw(st.sampled_from(["", "Z", "+05:30", "-11:00"])) if cut > 10 else "")


@given(moments)
def test_a_date_begins_where_the_calendar_says(moment: datetime.datetime) -> None:
    read = periods.parse(moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0") + "Z")
    assert read is not None
    since = moment - datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
    microseconds = since // datetime.timedelta(microseconds=1) + 86_400 * 10**6
    assert read == Range(microseconds * 1000, (microseconds + 1) * 1000)


@given(moments)
def test_every_precision_holds_the_finer_ones(moment: datetime.datetime) -> None:
    iso = moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    ranges = [periods.parse(iso[:cut]) for cut in (4, 7, 10, 16, 19, 23, 26)]
    for wide, narrow in itertools.pairwise(ranges):
        assert wide is not None
        assert narrow is not None
        assert wide.holds(narrow)


@given(texts(), texts())
def test_later_is_after_earlier(one: str, other: str) -> None:
    wanted, stored = periods.parse(one), periods.parse(other)
    assert wanted is not None
    assert stored is not None
    assert found(f"sa{one}", effectiveDateTime=other) is (wanted.high <= stored.low)
    assert found(f"eb{one}", effectiveDateTime=other) is (stored.high <= wanted.low)
    assert found(one, effectiveDateTime=other) is not found(f"ne{one}", effectiveDateTime=other)


@given(spans, spans)
def test_the_algebra_of_the_prefixes(wanted: Range, stored: Range) -> None:
    holds = {name: compare(wanted, stored) for name, compare in COMPARE.items()}
    assert holds["ne"] is not holds["eq"]
    assert holds["ge"] is (holds["gt"] or holds["eq"])
    assert holds["le"] is (holds["lt"] or holds["eq"])
    assert holds["lt"] or holds["eq"] or holds["gt"]
    assert not (holds["eq"] and (holds["lt"] or holds["gt"]))
    assert not holds["sa"] or (holds["gt"] and not holds["le"])
    assert not holds["eb"] or (holds["lt"] and not holds["ge"])


@given(st.dates(), st.dates())
def test_among_whole_days_lt_and_ge_are_opposites(wanted: Any, stored: Any) -> None:
    patient = {"resourceType": "Patient", "birthDate": stored.isoformat()}
    holds = {
        name: matches(patient, "Patient", (("birthdate", f"{name}{wanted.isoformat()}"),))
        for name in COMPARE
    }
    assert holds == {
        **{"eq": stored == wanted, "ne": stored != wanted},
        **{"gt": stored > wanted, "sa": stored > wanted, "ge": stored >= wanted},
        **{"lt": stored < wanted, "eb": stored < wanted, "le": stored <= wanted},
    }
