"""What is not done, by kind: how many, the first of them, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hlcli.view.console.layout import fill, wrap
from hlcli.view.console.look import Look
from hlcli.view.load import bars

if TYPE_CHECKING:
    from hlcli.bulk.told.figures import Group, Summary

#: Groups that are listed; all of them are in the report's file.
_SHOWN = 12
#: Letters of what an endpoint said.
_LONG = 300

_LATER = "give it again later"
_DOCTOR = "hlcli doctor looks step by step"
_LOOK_UP = "--resume looks them up; until then they may be written"
#: By the problem's type, for what was not refused here with a hint of its own.
_HINTS = {
    "multiple-matches": "mend the duplicates there, or give --by more parameters",
    "conflict": "the id is another resource's, or another write was in the way: look, then repeat",
    "version-mismatch": "somebody else wrote meanwhile: repeat it, or --if-match auto",
    "already-exists": "look at what is there, and leave out what needs no second one",
    "denied": _DOCTOR,
    "not-found": _DOCTOR,
    "unreachable": _DOCTOR,
    "throttled": f"{_LATER}, or slower: --rate",
    "server-error": _LATER,
    "timeout": _LOOK_UP,
    "lost-answer": _LOOK_UP,
    "bad-answer": _LOOK_UP,
    "interrupted": _LOOK_UP,
}
#: Said already where they ended the load.
_OF_ALL = ("denied", "not-found", "unreachable")


def logged(summary: Summary, private: bool, look: Look) -> Iterator[str]:
    """A line of a compiler's shape each, and one for what to do."""
    for group in summary.errors[:_SHOWN]:
        kind = "unknown" if group.result == "unknown" else "error"
        said = f": {_short(group.diagnostics)}" if private and group.diagnostics else ""
        told = f"{group.first}: {kind}: {what(group)} ({bars.items(group.count)}){said}"
        yield look.text(told)
        if tip := hint(group, summary):
            yield look.text(f"try: {tip}")
    if more := _more(summary):
        yield f"load: {more}"


def listed(summary: Summary, private: bool, width: int, look: Look) -> Iterator[list[str]]:
    """Lines each; the first begins with a label of nine columns, or with as many spaces."""
    shown = summary.errors[:_SHOWN]
    wide = max((len(f"{one.count:,}") for one in shown), default=0)
    before = ""
    for one in shown:
        label = "unknown" if one.result == "unknown" else "failed"
        head = f"{'' if label == before else label:9}{one.count:>{wide},}  "
        before = label
        yield [*_group(one, head, width, look), *_below(one, summary, private, width, wide, look)]
    if more := _more(summary):
        yield wrap(more, width, " " * 9)


def _group(one: Group, head: str, width: int, look: Look) -> list[str]:
    words = [(" ", word) for word in look.text(what(one)).split(" ")]
    return fill([*words, ("  ", look.text(one.first))], width, head, " " * len(head))


def _below(
    one: Group, summary: Summary, private: bool, width: int, wide: int, look: Look
) -> Iterator[str]:
    """What the endpoint said of the first, and what to do."""
    indent = " " * (11 + wide)
    if private and one.diagnostics:
        yield from wrap(look.text(_short(one.diagnostics)), width, indent)
    if tip := hint(one, summary):
        yield from wrap(look.text(tip), width, indent + "     ", f"{indent}try: ")


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _more(summary: Summary) -> str:
    rest = summary.errors[_SHOWN:]
    if not rest:
        return ""
    kinds = "1 other kind" if len(rest) == 1 else f"{len(rest)} other kinds"
    return f"and {kinds} ({bars.items(sum(one.count for one in rest))}), all in report.json"


def hint(group: Group, summary: Summary) -> str:
    """What to do about them."""
    if group.hint:
        return group.hint
    if group.result == "failed-before" and not group.message:
        return "--resume repeats what failed"
    if summary.reason == "hopeless" and group.type in _OF_ALL:
        return ""
    return _HINTS.get(group.type, "")


def what(group: Group) -> str:
    """What was refused here is said in words of our own, the others by the endpoint's codes."""
    if group.message:
        return ": ".join(part for part in (group.expression, group.message) if part)
    status = str(group.status) if group.status else ""
    told = "answer lost, may be written" if group.result == "unknown" else group.what
    told = "failed before" if group.result == "failed-before" else told
    return " ".join(part for part in (status, told, group.expression) if part)
