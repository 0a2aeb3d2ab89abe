"""What a load came to: the report at its end, on a terminal and in a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hlcli.view.console.layout import fill, fill_parts, wrap
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.content.status import named
from hlcli.view.load import bars

if TYPE_CHECKING:
    from hlcli.bulk.figures import Group, Summary
    from hlcli.bulk.histogram import Spread

#: Groups of errors that are listed; all of them are in the report's file.
_GROUPS = 12


@dataclass(frozen=True)
class About:
    """Of a run: the data store as status lines name it, where its items came from, how they were
    written (`by id`, `conditional by identifier`), its name and folder, when it began (ISO 8601),
    and the words of the command that goes on, if there is any reason to."""

    store: str
    source: str = ""
    how: str = ""
    run: str = ""
    folder: str = ""
    started: str = ""
    again: tuple[str, ...] = ()
    again_why: str = ""


def show(summary: Summary, about: About, screen: Screen, exit_code: int) -> None:
    """Say it on stderr. With --quiet, only if something is not done."""
    if not (screen.quiet and exit_code == 0):
        look = screen.messages()
        make = terminal if look.terminal else log
        say(make(summary, about, exit_code, look), screen)


def terminal(summary: Summary, about: About, exit_code: int, look: Look) -> list[str]:
    """All of it, set to the width."""
    mark = look.marks["ok" if exit_code == 0 else "error"]
    facts = [*_title(summary), about.store, bars.clock(summary.duration), _rate(summary)]
    parts = [look.text(one) for one in (*facts, _exit(exit_code)) if one]
    first, *rest = fill_parts(parts, look.width, f"{mark} ", "  ")
    head = look.paint(mark, "ok" if exit_code == 0 else "error") + first[len(mark) :]
    return [head, *rest, *(f"  {one}" for one in _body(summary, about, look))]


def log(summary: Summary, about: About, exit_code: int, look: Look) -> list[str]:
    """A line for the whole and one for each kind of error, in the shape of a compiler's."""
    mark = look.marks["ok" if exit_code == 0 else "error"]
    facts = [*_title(summary), about.store, bars.clock(summary.duration), _rate(summary)]
    told = ", ".join(one for one in (*facts, _exit(exit_code)) if one)
    lines = [f"{mark} {look.text(told)}", f"load: {', '.join(_results(summary))}"]
    lines += [f"load: {name} {look.text(', '.join(two))}" for name, two in _facts(summary, look)]
    told_of = (line for group in summary.errors[:_GROUPS] for line in _logged(group))
    return [*lines, *(look.text(line) for line in (*told_of, *_plain_end(about)))]


def _logged(group: Group) -> Iterator[str]:
    kind = "unknown" if group.result == "unknown" else "error"
    yield f"{group.first}: {kind}: {_what(group)} ({bars.items(group.count)})"
    if group.hint:
        yield f"try: {group.hint}"


_REASONS = {
    "interrupted": "interrupted",
    "terminated": "terminated",
    "max-errors": "stopped: too many errors",
    "hopeless": "stopped: nothing can be done there",
    "full-disk": "stopped: the disk is full",
    "no-input": "stopped: the input is empty, and was not before",
    "rehearsed": "dry run, nothing sent",
    "unread": "dry run, nobody reads on",
}
#: Of these nothing was done.
_FORETOLD = ("rehearsed", "unread")


def _title(summary: Summary) -> list[str]:
    """Why it ended, unless it is done; and what is not done, for that has to be looked at."""
    bad, items = summary.failed + summary.unknown, f"{summary.items:,}"
    foretold = summary.reason in _FORETOLD
    if bad:
        told = f"{bad:,} of {items} {'would fail' if foretold else 'not done'}"
    elif summary.items:
        told = f"{items} {'looked up' if foretold else 'done'}"
    else:
        told = "nothing to load"
    return [one for one in (_REASONS.get(summary.reason, ""), told) if one]


def _exit(exit_code: int) -> str:
    return f"exit {exit_code}" if exit_code else ""


def _rate(summary: Summary) -> str:
    return bars.per_second(summary.rate) if summary.items else ""


def _results(summary: Summary) -> list[str]:
    """Created and updated always; the others where there are any."""
    told = {name: summary.results.get(name, 0) for name in ("created", "updated")}
    others = {name: summary.results.get(name, 0) for name in ("unchanged", "skipped")}
    others |= {"failed": summary.failed, "unknown": summary.unknown}
    told |= {name: count for name, count in others.items() if count}
    return [f"{count:,} {_NAMES.get(name, name)}" for name, count in told.items()]


_NAMES = {"skipped": "done before"}


def _body(summary: Summary, about: About, look: Look) -> Iterator[str]:
    width = (look.width or 80) - 2
    yield from fill_parts(_results(summary), width, "", "")
    for label, facts in _facts(summary, look):
        parts = [look.text(one) for one in facts]
        yield from _painted(fill_parts(parts, width, f"{label:9}", " " * 9), look)
    yield from _groups(summary.errors, width, look)
    for label, text in _end(about):
        yield from _painted(wrap(look.text(text), width, " " * 9, f"{label:9}"), look)


def _facts(summary: Summary, look: Look) -> Iterator[tuple[str, list[str]]]:
    """Labels and figures, those that say something."""
    if summary.request:
        yield "latency", [*_spread(summary.request), *_picture(summary.request, look)]
    if summary.server:
        yield "server", _spread(summary.server)
    if summary.retries or summary.waited:
        yield "retries", _retries(summary)
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
    """The histogram from its first to its last filled bar, between their bounds."""
    filled = [at for at, (_, count) in enumerate(spread.bars) if count]
    low, high = filled[0], filled[-1]
    drawn = bars.sparkline([count for _, count in spread.bars[low : high + 1]], look)
    if low == high or not drawn:
        return []
    begin = bars.short_time(spread.bars[low - 1][0]) if low else "0"
    return [f"{begin} {drawn} {bars.short_time(min(spread.bars[high][0], spread.max))}"]


def _retries(summary: Summary) -> list[str]:
    total = sum(summary.retries.values())
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in summary.retries.items())
    told = f"{total:,} ({reasons})" if reasons else "0"
    return [told, f"{bars.clock(summary.waited)} spent waiting, all together"]


def _groups(groups: Sequence[Group], width: int, look: Look) -> Iterator[str]:
    shown = groups[:_GROUPS]
    wide = max((len(f"{one.count:,}") for one in shown), default=0)
    before = ""
    for one in shown:
        label = "unknown" if one.result == "unknown" else "failed"
        head = f"{'' if label == before else label:9}{one.count:>{wide},}  "
        before = label
        words = [(" ", word) for word in look.text(_what(one)).split(" ")]
        pieces = [*words, ("  ", look.text(one.first))]
        yield from _painted(fill(pieces, width, head, " " * len(head)), look)
        if one.hint:
            yield from wrap(look.text(one.hint), width, " " * len(head), " " * len(head) + "try: ")
    if len(groups) > len(shown):
        yield f"{'':9}and {len(groups) - len(shown)} other kinds, in the run's folder"


def _painted(lines: list[str], look: Look) -> Iterator[str]:
    """Its label, if it has one, dim."""
    label = lines[0][:9]
    yield (look.paint(label, "dim") if label.strip() else label) + lines[0][9:]
    yield from lines[1:]


def _what(group: Group) -> str:
    """What was refused here is said in words of our own, the others by the endpoint's codes."""
    if group.message:
        return ": ".join(part for part in (group.expression, group.message) if part)
    status = str(group.status) if group.status else ""
    what = "answer lost, may be written" if group.result == "unknown" else group.what
    return " ".join(part for part in (status, what, group.expression) if part)


def _end(about: About) -> Iterator[tuple[str, str]]:
    if about.folder:
        yield "run", about.folder
    if about.again:
        yield "next", " ".join(about.again)
        if about.again_why:
            yield "", about.again_why


def _plain_end(about: About) -> Iterator[str]:
    if about.folder:
        yield f"load: run {about.folder}"
    if about.again:
        yield f"try: {' '.join(about.again)}"
