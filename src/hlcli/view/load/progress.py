"""A load while it runs: a panel that is drawn anew on a terminal, a line now and then in a log.

It is told every event, and looks at the clock only by the events' own times.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hlcli.view.console.layout import fill_parts
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.stream import write
from hlcli.view.console.visible import cells
from hlcli.view.load import bars

if TYPE_CHECKING:
    from hlcli.bulk.told.events import Event
    from hlcli.bulk.told.figures import Figures

#: Seconds between two drawings, and between two lines.
_DRAWN, _SAID = 0.25, 5.0
_UP_AND_CLEAR = "\x1b[1A\x1b[2K"
#: Ctrl-C may have left its `^C` in the line below.
_CLEAR = "\r\x1b[2K"
_PAINT = re.compile("\x1b\\[[0-9]*m")


class LoadProgress:
    """Shows `figures` as they grow; with --quiet, nothing."""

    def __init__(self, figures: Figures, screen: Screen) -> None:
        self._figures, self._screen = figures, screen
        self._look = screen.messages()
        self._live = self._look.terminal and screen.env.environ.get("TERM") != "dumb"
        self._next = 0.0 if self._live else _SAID
        self._drawn: list[str] = []

    def tell(self, event: Event) -> None:
        """After the figures were told of it."""
        if self._screen.quiet or event.at < self._next:
            return
        self._next = event.at + (_DRAWN if self._live else _SAID)
        if self._live:
            self._measure()
            self._draw(panel(self._figures, self._look))
        else:
            self._put(line(self._figures) + "\n")

    def clear(self) -> None:
        """Take the panel away, so that something else can be said; it comes back below that."""
        if self._drawn:
            self._measure()
            self._put(self._wiped())
        self._drawn = []

    def stopping(self, in_flight: int) -> None:
        """The user has asked for an end, and looks at the screen for an answer."""
        self.clear()
        if in_flight and not self._screen.quiet:
            told = f"finishing {in_flight:,} in flight; Ctrl-C again stops at once"
            self.fresh()
            self._put(f"{'' if self._look.terminal else 'load: '}{told}\n")

    def fresh(self) -> None:
        """What comes next begins a line: the terminal has echoed a `^C` into this one."""
        if self._look.terminal:
            self._put(_CLEAR if self._live else "\n")

    def _draw(self, lines: list[str]) -> None:
        """In one write, so that nothing flickers."""
        wiped = self._wiped() if self._drawn else ""
        self._drawn = lines
        self._put(wiped + "".join(f"{one}\n" for one in lines))

    def _wiped(self) -> str:
        """A window made narrower has folded what was drawn."""
        rows = sum(_rows(line, self._look.width or 80) for line in self._drawn)
        return _CLEAR + _UP_AND_CLEAR * rows

    def _measure(self) -> None:
        measure = self._screen.env.stderr.measure
        if measure is not None:
            self._look = replace(self._look, width=measure())

    def _put(self, text: str) -> None:
        write(self._screen.env.stderr, self._look.encode(text))


def _rows(line: str, width: int) -> int:
    return max(1, -(-cells(_PAINT.sub("", line)) // width))


def panel(figures: Figures, look: Look) -> list[str]:
    """Two or three lines of at most the terminal's width."""
    width = look.width or 80
    facts = [_percent(figures), f"{figures.items:,}", _rate(figures), _left(figures)]
    end = "  ".join(fact for fact in facts if fact)
    counts = fill_parts(_counts(figures), width, "  ", "  ")
    lines = [_first(figures, end, width, look), counts[0]]
    spark = bars.sparkline(figures.series.recent(figures.at, 240), look, min(60, width - 20))
    return [*lines, f"  {look.paint(spark, 'dim')}"] if spark else lines


def _first(figures: Figures, end: str, width: int, look: Look) -> str:
    part, room = _part(figures), width - len(end) - 3
    if part is None or room < 10:
        return f"  {end}"[:width]
    return f"{bars.bar(part, min(room, 40), look)}  {end}"


def line(figures: Figures) -> str:
    """`load: 61%, 61,204 done, 94/s, …`: one line that a log can hold."""
    facts = [_percent(figures), bars.items(figures.items), _rate(figures), _left(figures)]
    return f"load: {', '.join(fact for fact in (*facts, *_counts(figures)) if fact)}"


def _counts(figures: Figures) -> list[str]:
    results, throttled = figures.results, figures.retries.get("throttled", 0)
    told = [f"{results[name]:,} {name}" for name in ("created", "updated")]
    others = (name for name in ("unchanged", "skipped") if results[name])
    told += [f"{results[name]:,} {bars.result(name)}" for name in others]
    told += [f"{figures.failed:,} failed", f"{results['unknown']:,} unknown"]
    told += [f"{figures.in_flight:,} in flight"]
    told += [f"{figures.waiting:,} waiting"] if figures.waiting else []
    return [*told, f"{throttled:,} throttled"] if throttled else told


def _part(figures: Figures) -> float | None:
    return min(1.0, figures.read / figures.size) if figures.size else None


def _percent(figures: Figures) -> str:
    part = _part(figures)
    return "" if part is None else f"{int(part * 100)}%"


def _rate(figures: Figures) -> str:
    """None of the first second, and none where nothing moves: it waits."""
    return "" if figures.at < 1 or figures.stuck else bars.per_second(figures.rate)


def _left(figures: Figures) -> str:
    left = figures.left
    return "" if left is None else f"{bars.clock(left)} left"
