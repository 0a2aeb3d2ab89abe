"""Figures: right, and in bounded memory whatever happens."""

from __future__ import annotations

import json
import math
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.item import Place
from hlcli.bulk.told.events import Braked, Ended, Event, Finished, Pulse, Repeated, Started
from hlcli.bulk.told.figures import Figures
from hlcli.bulk.told.histogram import Histogram
from hlcli.bulk.told.series import Series
from hlcli.view.load.about import About
from hlcli.view.load.report_json import as_value

DONE = Finished(1.0, 1, Place("a.ndjson", 1), "updated", True, 200, attempts=1, seconds=0.1)


def told(*events: Event) -> Figures:
    figures = Figures()
    for event in events:
        figures.add(event)
    return figures


def failed(status: int, code: str, expression: str, line: int) -> Finished:
    place = Place("a.ndjson", line)
    return replace(
        DONE, place=place, result="rejected", written=False, status=status, type="bad-request",
        code=code, expression=expression,
    )  # fmt: skip


def test_counts_by_what_became_of_each() -> None:
    lost = replace(DONE, result="unknown", written=None, status=None, type="lost-answer")
    refused = Finished(2.0, 4, DONE.place, "not-sent", False, type="invalid-input")
    before = Finished(0.0, 5, DONE.place, "skipped", True)
    left = Finished(0.0, 6, DONE.place, "skipped", False)
    found = told(DONE, replace(DONE, result="unchanged"), lost, refused, before, left).summary
    assert (found.items, found.done, found.failed, found.unknown, found.skipped) == (6, 2, 2, 1, 1)
    assert found.rate == 3 / 2.0  # of what the endpoint was asked
    assert found.statuses == {200: 2}


def test_errors_are_grouped_with_their_first_place_and_the_unknown_last() -> None:
    lost = replace(DONE, result="unknown", written=None, status=None, type="lost-answer")
    events = [
        lost, lost, lost,
        failed(412, "multiple-matches", "", 3),
        failed(400, "processing", "Patient.telecom[1].system", 5),
        failed(400, "processing", "Patient.telecom[0].system", 9),
        failed(400, "required", "Patient.telecom[0].system", 10),
    ]  # fmt: skip
    groups = told(*events).summary.errors
    assert [(one.status, one.what, one.expression, one.count, one.first) for one in groups] == [
        (400, "processing", "Patient.telecom.system", 2, "a.ndjson:5"),
        (412, "multiple-matches", "", 1, "a.ndjson:3"),
        (400, "required", "Patient.telecom.system", 1, "a.ndjson:10"),
        (None, "lost-answer", "", 3, "a.ndjson:1"),
    ]


def test_retries_brakes_and_waiting() -> None:
    waited = replace(DONE, waited=2.5, attempts=3)
    throttled = Repeated(0.5, 1, "throttled", 1.0, 429)
    found = told(throttled, throttled, Braked(0.6, 4), waited, waited, Ended(4.0, "done")).summary
    assert found.retries == {"throttled": 2}
    assert (found.waited, found.brakes, found.reason, found.duration) == (5.0, 1, "done", 4.0)


def test_the_end_is_told_from_the_bytes_read_so_far() -> None:
    figures = told(Started(0.0), Pulse(10.0, 8, 16, 250, 1000))
    assert figures.left == pytest.approx(30.0)
    assert (figures.in_flight, figures.allowed) == (8, 16)
    assert told(Started(0.0), Pulse(10.0, 8, 16, 250)).left is None
    assert told(Started(0.0), Pulse(10.0, 8, 16, 0, 0)).left is None


def test_of_nothing_there_are_figures_without_nan() -> None:
    for figures in (Figures(), told(Ended(0.0, "done")), told(failed(500, "", "", 1))):
        text = json.dumps(as_value(figures.summary, About("s"), 0), allow_nan=False)
        assert "NaN" not in text


def test_memory_does_not_grow_with_the_number_of_events() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            figures = Figures()
            for n in range(count):
                at = n / 3
                figures.add(replace(DONE, at=at, seconds=n / 7, server_seconds=n / 9))
                figures.add(replace(failed(400, "c", f"P.x{n}", n), at=at))
            assert sum(group.count for group in figures.summary.errors) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # Python's own free lists are counted or not, as it happens: half a megabyte. Fifty bytes an
    # event would be more than twice as much.
    assert peak(30_000) < peak(3000) + 600_000


@given(st.lists(st.floats(1e-5, 4000), min_size=1, max_size=300))
def test_percentiles_are_within_five_percent(values: list[float]) -> None:
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    spread = histogram.spread
    assert spread is not None
    assert spread.max == max(values)
    assert sum(count for _, count in spread.bars) == spread.count == len(values)
    for percent, found in ((50, spread.p50), (95, spread.p95), (99, spread.p99)):
        true = sorted(values)[math.ceil(len(values) * percent / 100) - 1]
        assert true * 0.95 <= found <= true * 1.05


@pytest.mark.parametrize("odd", [0.0, -1.0, 1e-9, 1e9])
def test_impossible_times_do_no_harm(odd: float) -> None:
    histogram = Histogram()
    histogram.add(odd)
    assert histogram.spread is not None
    assert histogram.percentile(99) <= max(odd, 0.0)


def test_of_no_times_there_is_no_spread() -> None:
    assert Histogram().spread is None


@given(st.lists(st.floats(0, 5000), max_size=200))
def test_no_item_is_missing_from_the_rate_over_time(times: list[float]) -> None:
    series = Series()
    for at in sorted(times):
        series.add(at)
    points = series.points()
    assert len(points) <= 240
    step = points[1][0] - points[0][0] if len(points) > 1 else 1.0
    assert sum(rate * step for _, rate in points) == pytest.approx(len(times))


def test_the_rate_right_now_forgets_what_was() -> None:
    series = Series()
    for n in range(1000):
        series.add(n / 100)
    assert series.rate(10.0) == pytest.approx(100)
    assert series.rate(12.0) == pytest.approx(60)
    assert series.rate(30.0) == 0
    assert Series().rate(3.0) == 0
