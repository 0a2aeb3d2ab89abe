"""One thing that is wrong in a file: for a person with the line and a caret, for a log as one line
in the compiler's shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hlcli.errors import Place
from hlcli.fhir.validate import Told
from hlcli.view.console import excerpt
from hlcli.view.console.layout import fill_parts, wrap
from hlcli.view.console.look import Look


@dataclass(frozen=True)
class Remark:
    """`label` is error or warning, `path` where it is in the resource, `hint` how to mend it.

    A place without an excerpt is named only: the lines hold clinical values.
    """

    label: str
    place: Place
    path: str
    said: str
    hint: str = ""


def of(one: Told, private: bool) -> Remark:
    """A finding as it may be said; `private` with the value and the line.

    Where the text is no JSON, what is wrong may be at the end of the line before.
    """
    told = (one.private_message if private else None) or one.message
    place = one.place
    shown = place.excerpt[-1:] if one.expression else place.excerpt
    place = replace(place, excerpt=shown if private else ())
    return Remark(one.severity, place, one.expression, told, one.hint or "")


def lines(remarks: Iterable[Remark], look: Look) -> list[str]:
    """All of them, in the face the reader of a stream needs."""
    face = _terminal if look.terminal else _log
    return [line for one in remarks for line in face(one, look)]


def _terminal(one: Remark, look: Look) -> Iterator[str]:
    label = "" if one.label == "error" else one.label
    parts = [look.text(part) for part in (str(one.place), label, one.path) if part]
    yield from fill_parts(parts, look.width, "  ", "    ")
    if one.place.excerpt:
        yield from excerpt.lines(one.place, one.said, look)
    else:
        yield from wrap(look.text(one.said), look.width, "    ")
    if one.hint:
        yield from wrap(look.text(one.hint), look.width, " " * 7, "  try: ")


def _log(one: Remark, look: Look) -> Iterator[str]:
    """`jane.json:4:3: error: Patient.birthdate: unknown element birthdate (did you mean …?)`"""
    style = "error" if one.label == "error" else "unknown"
    hint = f" ({one.hint})" if one.hint else ""
    said = ": ".join(part for part in (one.path, one.said) if part)
    label = look.paint(f"{one.label}:", style)
    yield f"{look.text(str(one.place))}: {label} {look.text(said + hint)}"
    if one.place.excerpt:
        yield from excerpt.lines(one.place, "", look)
