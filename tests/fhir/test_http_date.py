"""Dates of HTTP headers: three forms, and anything else is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hlcli.fhir.http_date import parse

THEN = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 10:49:37 +0200",
        "Sun, 06 Nov 1994 08:49:37 -0000",
    ],
)
def test_one_moment(text: str) -> None:
    assert parse(text) == THEN


@given(st.text())
@example("Fri, 31 Dec 9999 23:59:59 -1200")
@example("Mon, 01 Jan 0001 00:00:00 +1200")
@example("Sun, 06 Nov 1994 08:49:37 +99999999999")
def test_whatever_comes_it_is_a_moment_or_none(text: str) -> None:
    when = parse(text)
    assert when is None or when + timedelta(days=365)


@pytest.mark.parametrize("text", [None, "", "0", "soon", "3600", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_what_is_no_date(text: str | None) -> None:
    assert parse(text) is None
