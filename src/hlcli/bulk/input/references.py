"""References between the entries of Bundles: `urn:uuid:…`, and `Practitioner?identifier=…`.

Both mean something inside a transaction only: https://hl7.org/fhir/R4/http.html#trules. To load the
entries one by one each needs its id beforehand: its own, or else the uuid of its fullUrl. Then a
reference is `Type/id`, wherever in the input its target is. A fullUrl that holds no real UUID
(`urn:uuid:patient-1`) makes no id, and leads to an entry of the same Bundle that has its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from hlcli.bulk.input import trouble
from hlcli.bulk.input.ids import Ids
from hlcli.bulk.input.item import Item, Place, Refused
from hlcli.bulk.input.targets import (
    Everywhere,
    Facts,
    Targets,
    facts,
    has_anothers,
    key_of,
    name_of,
)
from hlcli.errors import InputRefused
from hlcli.fhir.spans import after_space, place_at

#: A member whose value is such a reference. In JSON text a quote inside a string has a backslash
#: before it, so that this finds members only. `url` is an Attachment's.
_POINTS = re.compile(
    r'(?<!\\)"(reference|url)"[ \t\r\n]*:[ \t\r\n]*'
    r'"((?:urn:uuid:|[A-Z][A-Za-z]*\?)(?:[^"\\]|\\.)*)"'
)
_LOST = "that is not in the input"
_UNNAMED = "without an id, whose fullUrl is no UUID or is there twice"
_TAKEN = (
    "the uuid of its fullUrl is that of another resource before it: one would replace the other"
)
_OWN_UUID = "give each entry an id, or a UUID of its own as its fullUrl"
_HINT = "--resolve-references makes ids of the uuids and rewrites the references to them"


@dataclass(frozen=True)
class Group:
    """The items of one text: a resource alone, or all of a Bundle's."""

    place: Place
    items: tuple[Item | Refused, ...]


def check_plain(group: Group) -> tuple[Item | Refused, ...]:
    """The items of one text, untouched; or one refusal of them all, where they need each other."""
    if not any(isinstance(one, Item) and _needs_others(one) for one in group.items):
        return group.items
    count = f"a Bundle of {len(group.items)} entries that refer to each other"
    return (trouble.worded(group.place, f"{count} by urn:uuid or by a search", _HINT),)


def _needs_others(item: Item) -> bool:
    if item.place.entry is None:
        return False
    if next(_references(item.body), None):
        return True
    found = facts(item) if name_of(item.full_url) else None
    return found is not None and found.derived


def _references(body: bytes) -> Iterator[str]:
    """What is not UTF-8, or no JSON, is refused later, and by others."""
    found = _POINTS.finditer(body.decode("utf-8", "replace"))
    texts = (_text(one) for one in found if one[1] == "reference")
    return (text for text in texts if text is not None)


def _text(found: re.Match[str]) -> str | None:
    """The value of the member; None where that is no JSON."""
    try:
        return str(json.loads(f'"{found[2]}"'))
    except ValueError:
        return None


class Resolver:
    """Rewrites the references of a run; `every` gives all of the input again.

    Targets are looked for in the reference's own Bundle first. Only when one is not there is the
    whole input read for them, once for uuids and twice for criteria.
    """

    def __init__(self, every: Callable[[], Iterator[Item]]) -> None:
        self._elsewhere = Everywhere(every, _references)
        self._ids = Ids()

    def resolved(self, group: Group) -> Iterator[Item | Refused]:
        """The items of one text, each with its id and its references. A reference whose target is
        nowhere refuses its item, as does an id that is another's; criteria that lead nowhere are
        kept, and noted."""
        known = [facts(one) if isinstance(one, Item) else None for one in group.items]
        late = [one is not None and has_anothers(self._ids, one) for one in known]
        own = _targets(known, late)
        for item, one, too_late in zip(group.items, known, late, strict=True):
            if not isinstance(item, Item) or one is None:
                yield item
            elif too_late:
                yield trouble.of_item(item, InputRefused(_TAKEN, hint=_OWN_UUID))
            else:
                yield self._resolved(item, one, own)

    def _resolved(self, item: Item, known: Facts, own: Targets) -> Item | Refused:
        rewriting = _Rewriting(own, self._elsewhere)
        try:
            text = _POINTS.sub(rewriting.one, item.body.decode())
        except InputRefused as error:
            return trouble.of_item(item, error)
        if known.id is not None and known.derived:
            rewriting.notes["id-from-fullurl"] = None
            text = _with_id(text, known.id)
        if not rewriting.notes:
            return item
        return replace(item, body=text.encode(), notes=(*item.notes, *rewriting.notes))


def _targets(known: Sequence[Facts | None], late: Sequence[bool]) -> Targets:
    """Of one Bundle. Who refers to what is refused must not be led to what has its id."""
    own = Targets()
    for one, too_late in zip(known, late, strict=True):
        if one is not None and not too_late:
            own.add(one)
    for one, too_late in zip(known, late, strict=True):
        if one is not None and too_late:
            own.forbid(one)
    return own


class _Rewriting:
    """The rewriting of one resource, and the notes on it."""

    def __init__(self, own: Targets, elsewhere: Everywhere) -> None:
        self._places = (own, elsewhere)
        self.notes: dict[str, None] = {}

    def one(self, found: re.Match[str]) -> str:
        """The member with its new value, or as it is."""
        target = self._target(found)
        if target is None:
            return found[0]
        self.notes["references-resolved"] = None
        value = found.start(2) - found.start()
        return f'{found[0][:value]}{target}"'

    def _target(self, found: re.Match[str]) -> str | None:
        text, refers = _text(found) or "", found[1] == "reference"
        if name := name_of(text):
            target = self._first(lambda place: place.named(name))
            if not target and refers:
                raise _nowhere(found, target)
            return target or None
        key = key_of(text) if refers else None
        target = self._first(lambda place: place.key(key)) if key else None
        if target is None and refers:
            self.notes["conditional-reference"] = None
        return target

    def _first(self, ask: Callable[[Targets | Everywhere], str | None]) -> str | None:
        found = (ask(place) for place in self._places)
        return next((target for target in found if target is not None), None)


def _nowhere(found: re.Match[str], target: str | None) -> InputRefused:
    lost = target is None
    return InputRefused(
        f"a reference by urn:uuid to an entry {_LOST if lost else _UNNAMED}",
        hint="load the Bundle that has it together with this one" if lost else _OWN_UUID,
        place=place_at("", found.string, found.start(2) - 1),
    )


def _with_id(text: str, id: str) -> str:
    """In front, on the same line: what was said of a line before is still true."""
    start = after_space(text, 0) + 1
    return f'{text[:start]}"id": "{id}", {text[start:]}'
