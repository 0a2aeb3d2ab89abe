"""What is said before a load, and instead of one: what to expect, what would be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hlcli.view.console.layout import fill_parts, wrap
from hlcli.view.console.look import Look
from hlcli.view.console.screen import Screen
from hlcli.view.console.stderr import say
from hlcli.view.load import bars
from hlcli.view.load.about import About, Earlier

if TYPE_CHECKING:
    from hlcli.bulk.input.item import Refused
    from hlcli.bulk.plan.order import Order
    from hlcli.bulk.run.limiter import Pace


#: Bytes, of perhaps a million items.
_HUGE = 1_000_000_000


def show(
    about: About, size: int | None, pace: Pace | None, conditional: bool, screen: Screen
) -> None:
    """Where from, where to, how, and what limits it. With --quiet, nothing."""
    if screen.quiet:
        return
    look = screen.messages()
    facts = [f"{about.source} → {about.store}", about.how]
    facts += [bars.size(size)] if size is not None else []
    facts += [f"run {about.run}"] if about.run and not about.earlier else []
    limits = [_pace(pace)] if pace else []
    limits += _limits(conditional, size or 0) if pace and about.service else []
    lines = [facts, [_goes_on(about)] if about.earlier else [], limits]
    say([one for told, indent in zip(lines, ("", "  ", "  "), strict=True)
         for one in _lines(told, look, indent)], screen)  # fmt: skip


def _goes_on(about: About) -> str:
    """An earlier start is not repeated, and that has to be known."""
    earlier = about.earlier or Earlier()
    told = [f"{earlier.done:,} done before"]
    told += [f"{earlier.failed:,} failed"] if earlier.failed else []
    told += [f"{earlier.unknown:,} unknown"] if earlier.unknown else []
    return f"goes on with run {about.run}: {', '.join(told)}"


def _lines(facts: list[str], look: Look, indent: str) -> list[str]:
    parts = [look.text(one) for one in facts]
    if look.terminal or not parts:
        return fill_parts(parts, look.width, indent, "  ") if parts else []
    return [f"load: {', '.join(parts)}"]


def _limits(conditional: bool, size: int) -> list[str]:
    """https://docs.aws.amazon.com/healthlake/latest/devguide/endpoints-quotas.html"""
    huge = ["for so much, see hlcli import too"] if size >= _HUGE else []
    if conditional:
        return ["each item is a search, and HealthLake allows a data store 100 a second", *huge]
    counted = "an item of 2.5 KB counts as three"
    return ["HealthLake takes 3,000 writes a second", counted, *huge]


def _pace(pace: Pace) -> str:
    if pace.climb:
        return f"as many in flight as help, at most {pace.ceiling}"
    most = f"at most {pace.ceiling} in flight"
    return f"{most}, {pace.rate:g} a second" if pace.rate else most


def unwritten(why: str, screen: Screen) -> None:
    """A report could not be kept; the load is what it is."""
    say([screen.messages().text(f"warning: {why}")], screen)


def refused(one: Refused, screen: Screen) -> None:
    """An item that would not be sent: on a line of a compiler's shape, wrapped on a terminal."""
    look, problem = screen.messages(), one.problem
    told = (problem.private_message if screen.private else None) or problem.message
    text = look.text(f"{problem.place or one.place}: error: {told}")
    say(wrap(text, look.width, "  ", ""), screen)


def checked(would: Mapping[str, int], bad: int, screen: Screen) -> None:
    """The count of a dry run."""
    look = screen.messages()
    types = ", ".join(f"{count:,} {type}" for type, count in sorted(would.items()))
    total = f"{sum(would.values()):,} would be sent" + (f" ({types})" if types else "")
    mark = look.marks["ok" if not bad else "error"]
    say([f"{mark} {look.text(total)}{f', {bad:,} refused' if bad else ''}"], screen)


def circles(found: Order, screen: Screen) -> None:
    """Circles of references: one reference of each is not waited for."""
    look = screen.messages()
    lines = [look.text(f"note: {' → '.join((*one, one[0]))} is a circle") for one in found.circles]
    more = found.count - len(found.circles)
    say([*lines, *([f"note: and {more:,} more circles"] if more else [])], screen)
