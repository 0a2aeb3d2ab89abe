"""Changes as lines: `- Patient.birthDate  1985-12-31`, `~ Patient.active  true → false`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from hlcli.fhir import jsontext
from hlcli.fhir.diff import Change
from hlcli.fhir.trouble import is_plain
from hlcli.view.console.jsonfold import fold
from hlcli.view.console.layout import wrap
from hlcli.view.console.look import Look
from hlcli.view.console.visible import cells, visible_json

SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_STYLES = {"added": "ok", "removed": "error", "changed": "unknown"}
_INDENT = "    "
#: Characters of one text that are shown on a terminal, and of those before two texts differ.
_LONGEST, _BEFORE = 400, 40


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
    yield f"{_sign(change, look)} {_line(change, look)}"


def _line(change: Change, look: Look) -> str:
    return look.text(f"{change.path}  {' → '.join(_texts(_values(change)))}")


def _terminal(change: Change, look: Look) -> Iterator[str]:
    """On one line where it fits, else the values below it, an object folded."""
    width = look.width or 80
    short = _shortened(change)
    line = _line(short, look)
    if cells(line) + 2 <= width:
        yield f"{_sign(change, look)} {line}"
        return
    yield f"{_sign(change, look)} {look.text(change.path)}"
    if change.op != "changed":
        yield from _block(_values(short)[0], _INDENT, look, width)
        return
    for op, value in (("removed", short.old), ("added", short.new)):
        yield from _block(value, f"{_INDENT}{_mark(op, look)} ", look, width)


def _block(value: Any, first: str, look: Look, width: int) -> Iterator[str]:
    """A value in lines; a text is bare."""
    rest = _INDENT if first == _INDENT else f"{_INDENT}  "
    room = max(width - len(rest), 8)
    if isinstance(value, str) and value:
        parts = _set(look.text(value), room)
    else:
        parts = fold(value, room).translate(look.plain).split("\n")
    for number, part in enumerate(parts):
        yield (rest if number else first) + part


def _set(text: str, room: int) -> list[str]:
    """A text in lines of whole words, or, where a word is too long, of whatever fits."""
    lines = wrap(text, room, "")
    return lines if max(map(cells, lines)) <= room else _broken(text, room)


def _broken(text: str, room: int) -> list[str]:
    parts, at, used = [""], 0, 0
    for character in text:
        used += cells(character)
        if used > room:
            parts.append("")
            at, used = at + 1, cells(character)
        parts[at] += character
    return parts


def _shortened(change: Change) -> Change:
    """Long texts cut: an attachment is no reading matter. Of two, where they begin to differ."""
    old, new = change.old, change.new
    if isinstance(old, str) and isinstance(new, str):
        same = _shared(old, new)
        start = max(0, same - _BEFORE) if same > _LONGEST else 0
        return replace(change, old=_cut(old, start), new=_cut(new, start))
    return replace(change, old=_all_cut(old), new=_all_cut(new))


def _shared(old: str, new: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _all_cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _all_cut(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_all_cut(one) for one in value]
    return _cut(value) if isinstance(value, str) else value


def _cut(text: str, start: int = 0) -> str:
    if len(text) - start <= _LONGEST:
        return f"…{text[start:]}" if start else text
    before = "…" if start else ""
    return f"{before}{text[start : start + _LONGEST]}… ({len(text):,} characters)"


def _values(change: Change) -> list[Any]:
    """The values there are."""
    sides = {"added": [change.new], "removed": [change.old]}
    return sides.get(change.op, [change.old, change.new])


def _texts(values: list[Any]) -> list[str]:
    """Texts bare, but where that would make two values look the same."""
    bare = [_bare(one) for one in values]
    return bare if len(set(bare)) == len(bare) else [_json(one) for one in values]


def _bare(value: Any) -> str:
    return value if isinstance(value, str) and value.strip() == value != "" else _json(value)


def _json(value: Any) -> str:
    return visible_json(jsontext.dumps(value))


def _sign(change: Change, look: Look) -> str:
    return _mark(change.op, look)


def _mark(op: str, look: Look) -> str:
    return look.paint(SIGNS[op], _STYLES[op])
