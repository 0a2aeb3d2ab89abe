"""Changes as lines: `- Patient.birthDate  1985-12-31`, `~ Patient.active  true → false`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.diff import Change
from hlcli.fhir.trouble import is_plain
from hlcli.view.console import Look
from hlcli.view.jsonfold import fold
from hlcli.view.visible import cells, visible_json

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_STYLES = {"added": "ok", "removed": "error", "changed": "unknown"}
_INDENT = "    "
#: Characters of one text that are shown on a terminal: an attachment is no reading matter.
_LONGEST = 400


def lines(changes: Iterable[Change], look: Look) -> list[str]:
    """Every change with its values, which may be clinical ones: for stdout, or for a person.

    Set to the width of a terminal; in a pipe one line each.
    """
    face = _terminal if look.width is not None else _pipe
    return [line for one in changes for line in face(one, look)]


def paths(changes: Iterable[Change], look: Look) -> list[str]:
    """The elements alone, for messages that may hold no clinical values."""
    return [f"{_sign(one, look)} {look.text(public_path(one))}" for one in changes]


def public_path(change: Change) -> str:
    """Its path; a key that is no element's, and so may be anything, is not said."""
    steps = change.before if change.after is None else change.after
    odd = [one for one in steps or () if isinstance(one, str) and not is_plain(one)]
    return change.path.partition(f".{odd[0]}")[0] + ".…" if odd else change.path


def to_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Every change as an object with path, op, old and new."""
    return [{"path": one.path, "op": one.op, "old": one.old, "new": one.new} for one in changes]


def _pipe(change: Change, look: Look) -> Iterator[str]:
    values = " → ".join(_texts(change))
    yield f"{_sign(change, look)} {look.text(f'{change.path}  {values}')}"


def _terminal(change: Change, look: Look) -> Iterator[str]:
    """On one line where it fits, else the values below, an object folded."""
    width = look.width or 80
    path = look.text(change.path)
    short = f"{path}  {look.text(' → '.join(_texts(change)))}"
    if cells(short) + 2 <= width:
        yield f"{_sign(change, look)} {short}"
        return
    yield f"{_sign(change, look)} {path}"
    sides = (("removed", change.old), ("added", change.new))
    for op, value in sides:
        if change.op in (op, "changed"):
            mark = f"{_SIGNS[op]} " if change.op == "changed" else ""
            yield from _block(value, _INDENT + look.paint(mark, _STYLES[op]), look, width)


def _block(value: Any, first: str, look: Look, width: int) -> Iterator[str]:
    rest, room = _INDENT + " " * (len(first) > len(_INDENT)) * 2, width - 6
    if isinstance(value, str):
        shown = look.text(_cut(value))
        parts = [shown[at : at + room] for at in range(0, len(shown), room)] or ['""']
    else:
        parts = fold(value, room).translate(look.plain).split("\n")
    for number, part in enumerate(parts):
        yield (rest if number else first) + part


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… ({len(text):,} characters)"


def _texts(change: Change) -> list[str]:
    """The values there are; texts bare, but where that would make two values look the same."""
    values = {"added": [change.new], "removed": [change.old]}.get(
        change.op, [change.old, change.new]
    )
    bare = [_bare(one) for one in values]
    return bare if len(set(bare)) == len(bare) else [_json(one) for one in values]


def _bare(value: Any) -> str:
    return value if isinstance(value, str) and value.strip() == value != "" else _json(value)


def _json(value: Any) -> str:
    return visible_json(jsontext.dumps(value))


def _sign(change: Change, look: Look) -> str:
    return look.paint(_SIGNS[change.op], _STYLES[change.op])
