"""The report as one HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from hlcli.view.console.visible import visible
from hlcli.view.content.status import named
from hlcli.view.load import bars, groups, svg

if TYPE_CHECKING:
    from hlcli.bulk.told.figures import Group, Summary
    from hlcli.bulk.told.histogram import Spread
    from hlcli.view.load.about import About

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 760px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2em }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .2em .8em .2em 0; vertical-align: top;
  border-bottom: 1px solid #8884; overflow-wrap: anywhere }
td.n { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal }
svg { width: 100%; height: auto } svg text { font-size: 12px; fill: currentColor }
.line { fill: none; stroke: #2a7; stroke-width: 2 } .area { fill: #2a73 }
.bar { fill: #47c } .bad { fill: #c44 }
"""

#: Seconds: of less there is no course of things to be seen.
_PLOTTED = 2

Row = tuple[str, ...]


def to_html(summary: Summary, about: About, exit_code: int) -> str:
    """The whole page."""
    bad = summary.failed + summary.unknown
    told = f"{bad:,} of {summary.items:,} not done" if bad else f"{summary.items:,} done"
    title = f"hlcli load: {told}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        _table(_facts(summary, about, exit_code)),
        _section("Rate over time", _rates(summary)),
        _section("Latency: requests that took up to so long", _latency(summary)),
        _section("Answers", _table(_answers(summary))),
        _section("Not done", _errors(summary)),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{chr(10).join(part for part in parts if part)}\n</body></html>\n"
    )


def _facts(summary: Summary, about: About, exit_code: int) -> list[Row]:
    counts = ", ".join(f"{n:,} {bars.result(name)}" for name, n in summary.results.items())
    rate = f", {bars.per_second(summary.rate)}" if summary.duration >= 1 else ""
    told = [
        ("store", about.store),
        ("source", about.source),
        ("written", about.how),
        ("began", about.started),
        ("ended", _ended(summary, about)),
        ("took", f"{bars.clock(summary.duration)}{rate}"),
        ("results", counts),
        ("retries", _retries(summary)),
        ("run", about.path or about.run),
        ("outcome", f"{summary.reason or 'done'}, exit {exit_code}"),
    ]
    return [row for row in told if row[1]]


def _ended(summary: Summary, about: About) -> str:
    """When, as far as it is known when it began."""
    try:
        began = datetime.fromisoformat(about.started)
    except ValueError:
        return ""
    return (began + timedelta(seconds=summary.duration)).isoformat(timespec="seconds")


def _retries(summary: Summary) -> str:
    if not summary.retries:
        return ""
    told = ", ".join(f"{count:,} {reason}" for reason, count in summary.retries.items())
    return f"{told}; {bars.clock(summary.waited)} spent waiting, all items together"


def _rates(summary: Summary) -> str:
    drawn = len(summary.rates) > 1 and summary.duration >= _PLOTTED
    return svg.line_plot(summary.rates, "s", "a second") if drawn else ""


def _latency(summary: Summary) -> str:
    spreads = [("request", summary.request), ("server's share", summary.server)]
    known = [(name, spread) for name, spread in spreads if spread]
    if not known:
        return ""
    head = ("", "p50", "p95", "p99", "max")
    table = [(name, *map(bars.short_time, _times(spread))) for name, spread in known]
    plot = svg.columns(_bars(known[0][1]), "requests") if summary.duration >= _PLOTTED else ""
    return plot + _table([head, *table])


def _times(spread: Spread) -> tuple[float, ...]:
    return spread.p50, spread.p95, spread.p99, spread.max


def _bars(spread: Spread) -> list[tuple[str, int]]:
    return [
        ("more" if math.isinf(top) else bars.short_time(top), count) for top, count in spread.bars
    ]


def _answers(summary: Summary) -> list[Row]:
    return [(" ".join(named(status)), f"{n:,}") for status, n in summary.statuses.items()]


def _errors(summary: Summary) -> str:
    found = summary.errors
    if not found:
        return ""
    names = [(visible(_name(one)), one.count) for one in found]
    rows = [("kind", "items", "first", "try")]
    rows += [(_name(one), f"{one.count:,}", one.first, groups.hint(one, summary)) for one in found]
    return svg.rows(names[:20]) + _table(rows)


def _name(group: Group) -> str:
    status = str(group.status) if group.status else bars.result(group.result)
    parts = (status, group.what, group.expression, group.message)
    return " ".join(part for part in parts if part)


def _section(title: str, content: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{content}" if content else ""


def _table(rows: Iterable[Row]) -> str:
    told = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table>\n{told}\n</table>" if told else ""


def _cell(text: str) -> str:
    """What comes from elsewhere is text, never markup."""
    number = text.replace(",", "").isdigit()
    return f"<td{' class=n' if number else ''}>{escape(visible(text))}</td>"
