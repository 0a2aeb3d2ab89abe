"""A load while it runs: drawn in place on a terminal, a line now and then in a log."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hlcli.bulk.input.item import Place
from hlcli.bulk.told.events import Event, Finished, Pulse, Repeated, Started, Stopping
from hlcli.bulk.told.figures import Figures
from hlcli.view.console.screen import Screen
from hlcli.view.load import bars
from hlcli.view.load.progress import LoadProgress
from stage import screen, watch

ESCAPES = re.compile("\x1b\\[[0-9;]*[A-Za-z]")


def events(seconds: int, size: int | None = 1_000_000) -> list[Event]:
    """A hundred items a second, of which every tenth fails."""
    found: list[Event] = [Started(0.0)]
    for n in range(seconds * 100):
        at, good = n / 100, n % 10 > 0
        result = "updated" if good else "rejected"
        found.append(Finished(at, n, Place("a.ndjson", n), result, good, 200, attempts=1))
        if n % 20 == 0:
            found.append(Pulse(at, 16, 32, n * 100, size))
    return [
        *found,
        Repeated(seconds, 1, "throttled", 1.0, 429),
        Pulse(seconds, 0, 32, seconds * 10_000, size),
    ]


def shown(on: Screen, told: list[Event], *, clear: bool = False) -> str:
    def act() -> None:
        figures = Figures()
        progress = LoadProgress(figures, on)
        for event in told:
            figures.add(event)
            progress.tell(event)
        if clear:
            progress.clear()

    return watch(on, act).err


def test_a_log_gets_a_line_every_five_seconds() -> None:
    lines = shown(screen(), events(12)).splitlines()
    assert lines == [
        "load: 4%, 501 items, 100/s, 1:39 left, 0 created, 450 updated, 51 failed, 0 unknown, "
        "16 in flight",
        "load: 9%, 1,001 items, 100/s, 1:32 left, 0 created, 900 updated, 101 failed, 0 unknown, "
        "16 in flight",
    ]


def test_quiet_is_quiet() -> None:
    for tty in (True, False):
        assert shown(screen(tty, quiet=True), events(12)) == ""


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("size", [None, 1_000_000])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_wider_than_the_terminal(width: int, size: int | None, encoding: str) -> None:
    told = shown(screen(True, width=width, encoding=encoding), events(30, size))
    lines = [ESCAPES.sub("", line) for line in told.splitlines()]
    assert max(map(len, lines)) <= width
    assert any("in flight" in line for line in lines) or width < 80


def test_the_panel_is_drawn_at_most_four_times_a_second_and_in_its_own_place() -> None:
    told = shown(screen(True), events(10))
    drawn = told.count(" failed ·")
    assert 35 <= drawn <= 41
    last = told[told.rindex("\x1b[1A\x1b[2K") :]
    assert "9%" in last or "10%" in last
    assert told.count("\n") - told.count("\x1b[1A") == last.count("\n")


def test_cleared_nothing_of_it_is_left() -> None:
    told = shown(screen(True), events(10), clear=True)
    assert told.count("\n") == told.count("\x1b[1A\x1b[2K")
    assert shown(screen(True), [], clear=True) == ""


def test_what_the_terminal_echoed_for_ctrl_c_is_wiped_too() -> None:
    told = shown(screen(True), events(1), clear=True)
    assert told.endswith("\r\x1b[2K" + "\x1b[1A\x1b[2K" * 3)


def test_a_window_made_narrower_keeps_no_piece_of_what_was_drawn() -> None:
    """A terminal folds lines that no longer fit, and the panel then stands on more rows."""
    on = screen(True, width=100)
    widths = iter([100, 40])
    err = replace(on.env.stderr, measure=lambda: next(widths))
    on = replace(on, env=replace(on.env, stderr=err))
    first, second = shown(on, [Pulse(0.0, 1, 8, 500, 1000), Pulse(1.0, 1, 8)]).split("\r\x1b[2K", 1)
    folded = sum(-(-len(ESCAPES.sub("", line)) // 40) for line in first.splitlines())
    assert folded > len(first.splitlines())
    assert second.count("\x1b[1A\x1b[2K") == folded


def test_throttling_is_told() -> None:
    assert "1 throttled" in shown(screen(True), events(10))


WAITS = [
    *events(20),
    *(Pulse(second / 4, 0, 32, 200_000, 1_000_000, waiting=12) for second in range(81, 161)),
]


@pytest.mark.parametrize("tty", [True, False])
def test_while_everything_waits_that_is_said_and_no_time_is_promised(tty: bool) -> None:
    told = ESCAPES.sub("", shown(screen(tty), WAITS)).splitlines()
    assert any("left" in one for one in told)
    last = [one for one in told if "20%" in one][-1] + [one for one in told if "waiting" in one][-1]
    assert "12 waiting" in last
    assert "left" not in last
    assert "/s" not in last


def test_what_was_done_before_took_no_time_and_promises_none() -> None:
    figures = Figures()
    for n in range(1000):
        figures.add(Finished(0.1, n, Place("a", n), "skipped", True))
    for n in range(100):
        figures.add(Finished(n / 10, n, Place("a", n), "updated", True, 200, attempts=1))
    figures.add(Pulse(10.0, 4, 8, 1100, 2200))
    assert figures.left == pytest.approx(110.0)  # 1,100 more at 10 a second
    figures.add(Stopping(10.0, 4))
    assert figures.left is None


def stopped(on: Screen, in_flight: int = 8) -> str:
    def act() -> None:
        figures = Figures()
        progress = LoadProgress(figures, on)
        for event in events(1):
            figures.add(event)
            progress.tell(event)
        progress.stopping(in_flight)

    return watch(on, act).err


def test_the_first_ctrl_c_is_answered_at_once() -> None:
    said = "finishing 8 in flight; Ctrl-C again stops at once\n"
    seen = stopped(screen(True))
    assert seen.endswith("\r\x1b[2K" + said)
    drawn = seen[: -len(said)]
    assert drawn.count("\n") == drawn.count("\x1b[1A\x1b[2K")  # the panel is gone
    assert stopped(screen()).endswith(f"load: {said}")
    assert stopped(screen(True, environ={"TERM": "dumb"})).endswith(f"\n{said}")
    for tty in (True, False):
        assert "finishing" not in stopped(screen(tty, quiet=True)) + stopped(screen(tty), 0)


def test_what_was_done_before_has_one_name() -> None:
    before = Finished(6.0, 1, Place("a", 1), "skipped", True)
    assert "1 done before" in shown(screen(), [*events(5), before, Pulse(10.0, 0, 8)])


def test_a_dumb_terminal_is_a_log() -> None:
    told = shown(screen(True, environ={"TERM": "dumb"}), events(12))
    assert "\x1b" not in told
    assert told.count("load: ") == 2


def test_figures_in_words() -> None:
    assert [bars.clock(one) for one in (0, 12.44, 59.94, 59.96, 1064, 7389)] == [
        "0.0 s", "12.4 s", "59.9 s", "1:00", "17:44", "2:03:09"
    ]  # fmt: skip
    assert [bars.short_time(one) for one in (0.0004, 0.005, 0.148, 0.9996, 2.93)] == [
        "0.4 ms", "5 ms", "148 ms", "1.0 s", "2.9 s"
    ]  # fmt: skip
    assert [bars.size(one) for one in (0, 999, 1500, 123_456, 2e9, 3e15)] == [
        "0 bytes", "999 bytes", "1.5 KB", "123 KB", "2.0 GB", "3,000.0 TB"
    ]  # fmt: skip
    assert [bars.per_second(one) for one in (0, 9.94, 94.4, 3210)] == [
        "0.0/s", "9.9/s", "94/s", "3,210/s"
    ]  # fmt: skip
