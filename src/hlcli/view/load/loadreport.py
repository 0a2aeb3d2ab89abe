"""What a load came to: the report at its end, on a terminal and in a log."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hlcli.view.console.layout import fill_parts
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.content.status import named
from hlcli.view.load import bars, ending, groups
from hlcli.view.load.about import About

if TYPE_CHECKING:
    from hlcli.bulk.told.figures import Summary
    from hlcli.bulk.told.histogram import Spread


#: Items, of which the size of the input may not have told beforehand.
_MANY = 1_000_000


def show(summary: Summary, about: About, screen: Screen, exit_code: int) -> None:
    """Say it on stderr. With --quiet, only if something is not done."""
    if not (screen.quiet and exit_code == 0):
        look = screen.messages()
        make = terminal if look.terminal else log
        say(make(summary, about, exit_code, look, screen.private), screen)


def terminal(
    summary: Summary, about: About, exit_code: int, look: Look, private: bool
) -> list[str]:
    """All of it, set to the width."""
    mark = look.marks["ok" if exit_code == 0 else "error"]
    facts = [*_title(summary, about), about.store, bars.clock(summary.duration), _rate(summary)]
    parts = [look.text(one) for one in (*facts, _exit(exit_code)) if one]
    first, *rest = fill_parts(parts, look.width, f"{mark} ", "  ")
    head = look.paint(mark, "ok" if exit_code == 0 else "error") + first[len(mark) :]
    return [head, *rest, *(f"  {one}" for one in _body(summary, about, look, private))]


def log(summary: Summary, about: About, exit_code: int, look: Look, private: bool) -> list[str]:
    """A line for the whole and one for each kind of error, in the shape of a compiler's."""
    mark = look.marks["ok" if exit_code == 0 else "error"]
    facts = [*_title(summary, about), about.store, bars.clock(summary.duration), _rate(summary)]
    told = ", ".join(one for one in (*facts, _exit(exit_code)) if one)
    lines = [f"{mark} {look.text(told)}", f"load: {', '.join(_results(summary))}"]
    lines += [
        f"load: {name} {look.text(', '.join(two))}" for name, two in _facts(summary, about, look)
    ]
    lines += groups.logged(summary, private, look)
    return [*lines, *map(look.text, ending.logged(about))]


_REASONS = {
    "interrupted": "interrupted",
    "terminated": "terminated",
    "max-errors": "stopped: too many errors",
    "hopeless": "stopped",
    "full-disk": "stopped: the disk is full",
    "broken-input": "stopped: the input cannot be read on",
    "no-input": "stopped: the input is empty, and was not before",
    "rehearsed": "dry run, nothing sent",
    "unread": "dry run, nobody reads on",
}
#: Of these nothing was done.
_FORETOLD = ("rehearsed", "unread")


def _title(summary: Summary, about: About) -> list[str]:
    """Why it ended, unless it is done; and what is not done, for that has to be looked at."""
    bad, items = summary.failed + summary.unknown, f"{summary.items:,}"
    foretold = summary.reason in _FORETOLD
    if bad:
        told = f"{bad:,} of {items} {'would fail' if foretold else 'not done'}"
    elif summary.items:
        told = f"{items} {'looked up' if foretold else 'done'}"
    else:
        told = "nothing to load"
    why = _REASONS.get(summary.reason, "")
    limit = f" ({about.limit})" if summary.reason == "max-errors" and about.limit else ""
    return [one for one in (why + limit, told) if one]


def _exit(exit_code: int) -> str:
    return f"exit {exit_code}" if exit_code else ""


def _rate(summary: Summary) -> str:
    """None of less than a second, which is none to speak of."""
    return bars.per_second(summary.rate) if summary.items and summary.duration >= 1 else ""


def _results(summary: Summary) -> list[str]:
    """Created and updated always; the others where there are any."""
    told = {name: summary.results.get(name, 0) for name in ("created", "updated")}
    others = {name: summary.results.get(name, 0) for name in ("unchanged", "skipped")}
    others |= {"failed": summary.failed, "unknown": summary.unknown}
    told |= {name: count for name, count in others.items() if count}
    return [f"{count:,} {bars.result(name)}" for name, count in told.items()]


def _body(summary: Summary, about: About, look: Look, private: bool) -> Iterator[str]:
    width = (look.width or 80) - 2
    yield from fill_parts(_results(summary), width, "", "")
    for label, facts in _facts(summary, about, look):
        parts = [look.text(one) for one in facts]
        yield from _painted(fill_parts(parts, width, f"{label:9}", " " * 9), look)
    errors, end = groups.listed(summary, private, width, look), ending.listed(about, width, look)
    for lines in (*errors, *end):
        yield from _painted(lines, look)


def _facts(summary: Summary, about: About, look: Look) -> Iterator[tuple[str, list[str]]]:
    """Labels and figures, those that say something."""
    if summary.request:
        yield "latency", [*_spread(summary.request), *_picture(summary.request, look)]
    if summary.server:
        yield "server", _spread(summary.server)
    if summary.retries or summary.waited:
        yield "retries", _retries(summary)
    if about.service and summary.items >= _MANY:
        yield "so many", ["hlcli import hands files in S3 to the service's own importer"]
    if about.passed_over:
        yield "left out", [*about.passed_over]
    if marks := summary.notes.get("bom-dropped"):
        yield "dropped", [f"a byte order mark before {bars.items(marks)}"]
    if kept := summary.notes.get("conditional-reference"):
        told = f"in {bars.items(kept)}, references by a search that the input does not answer"
        yield "kept", [told]
    if summary.statuses:
        answers = [
            f"{count:,} × {' '.join(named(status)).strip()}"
            for status, count in summary.statuses.items()
        ]
        yield "answers", [*answers, f"{bars.size(summary.bytes)} sent"]


def _spread(spread: Spread) -> list[str]:
    figures = (("p50", spread.p50), ("p95", spread.p95), ("p99", spread.p99), ("max", spread.max))
    return [f"{name} {bars.short_time(seconds)}" for name, seconds in figures]


def _picture(spread: Spread, look: Look) -> list[str]:
    """The histogram from its first to its last filled bar, between the bounds of these."""
    filled = [at for at, (_, count) in enumerate(spread.bars) if count]
    low, high = filled[0], filled[-1]
    drawn = bars.sparkline([count for _, count in spread.bars[low : high + 1]], look)
    if low == high or not drawn:
        return []
    begin = bars.short_time(spread.bars[low - 1][0]) if low else "0"
    top = spread.bars[high][0]
    end = "more" if math.isinf(top) else bars.short_time(top)
    return [f"from {begin} {drawn} to {end}"]


def _retries(summary: Summary) -> list[str]:
    total = sum(summary.retries.values())
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in summary.retries.items())
    told = f"{total:,} ({reasons})" if reasons else "0"
    return [told, f"{bars.clock(summary.waited)} spent waiting, all together"]


def _painted(lines: list[str], look: Look) -> Iterator[str]:
    """Its label, if it has one, dim."""
    label = lines[0][:9]
    yield (look.paint(label, "dim") if label.strip() else label) + lines[0][9:]
    yield from lines[1:]
