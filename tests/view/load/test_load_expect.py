"""What is said before a load."""

from __future__ import annotations

from dataclasses import replace

from hlcli.bulk.run.limiter import Pace
from hlcli.view.load import expect
from hlcli.view.load.about import About, Earlier
from stage import screen, watch

ABOUT = About("prod", "p.ndjson", "by id", "1122-0743")


def said(about: About, *, tty: bool = False, conditional: bool = False) -> str:
    on = screen(tty)
    return watch(on, lambda: expect.show(about, 5000, Pace(), conditional, on)).err


def test_that_it_goes_on_is_said_with_what_was_done() -> None:
    about = replace(ABOUT, earlier=Earlier(1308, 2, 1))
    assert said(about).splitlines()[1] == (
        "load: goes on with run 1122-0743: 1,308 done before, 2 failed, 1 unknown"
    )
    assert "  goes on with run 1122-0743: 1,308 done before, 2 failed" in said(about, tty=True)
    fresh = said(ABOUT)
    assert "run 1122-0743" in fresh
    assert "goes on" not in fresh


def test_the_services_limits_are_said_of_the_service_alone() -> None:
    assert "HealthLake takes 3,000 writes a second, an item of 2.5 KB counts as three" in said(
        ABOUT
    )
    assert "HealthLake allows" in said(ABOUT, conditional=True)
    here = said(replace(ABOUT, service=False))
    assert "HealthLake" not in here
    assert "at most 32 in flight" in here
