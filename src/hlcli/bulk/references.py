"""References between the entries of Bundles: `urn:uuid:…`, and `Practitioner?identifier=…`.

Both mean something inside a transaction only: https://hl7.org/fhir/R4/http.html#trules. To load the
entries one by one each needs its id beforehand: its own, or else the uuid of its fullUrl. Then a
reference is `Type/id`, wherever in the input its target is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hlcli.bulk import trouble
from hlcli.bulk.item import Item, Place, Refused
from hlcli.bulk.targets import Everywhere, Facts, Targets, facts, key_of, uuid_of
from hlcli.errors import InputRefused
from hlcli.fhir.spans import after_space, place_at

#: A member whose value is such a reference. In JSON text a quote inside a string has a backslash
#: before it, so that this finds members only. `url` is an Attachment's.
_POINTS = re.compile(
    r'(?<!\\)"(reference|url)"[ \t\r\n]*:[ \t\r\n]*'
    r'"((?:urn:uuid:|[A-Z][A-Za-z]*\?)(?:[^"\\]|\\.)*)"'
)
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
    found = facts(item) if uuid_of(item.full_url) else None
    return found is not None and not found.own_id


def _references(body: bytes) -> Iterator[str]:
    return (json.loads(f'"{found[2]}"') for found in _found(body) if found[1] == "reference")


def _found(body: bytes) -> Iterator[re.Match[str]]:
    """What is not UTF-8 is refused later, and by others."""
    return _POINTS.finditer(body.decode("utf-8", "replace"))


class Resolver:
    """Rewrites the references of a run; `every` gives all of the input again.

    Targets are looked for in the reference's own Bundle first. Only when one is not there is the
    whole input read for them, once for uuids and twice for criteria.
    """

    def __init__(self, every: Callable[[], Iterator[Item]]) -> None:
        self._elsewhere = Everywhere(every, _references)

    def resolved(self, group: Group) -> Iterator[Item | Refused]:
        """The items of one text, each with its id and its references. A reference whose target is
        nowhere refuses its item; criteria that lead nowhere are kept, and noted."""
        own = Targets()
        known = [facts(one) if isinstance(one, Item) else None for one in group.items]
        for one in known:
            if one is not None:
                own.add(one)
        for item, one in zip(group.items, known, strict=True):
            if isinstance(item, Item) and one is not None:
                yield self._resolved(item, one, own)
            else:
                yield item

    def _resolved(self, item: Item, known: Facts, own: Targets) -> Item | Refused:
        rewriting = _Rewriting(own, self._elsewhere)
        try:
            text = _POINTS.sub(rewriting.one, item.body.decode())
        except InputRefused as error:
            return trouble.of_item(item, error)
        if known.id is not None and not known.own_id:
            rewriting.notes["id-from-fullurl"] = None
            text = _with_id(text, known.id)
        if not rewriting.notes:
            return item
        return replace(item, body=text.encode(), notes=tuple(rewriting.notes))


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
        text = json.loads(f'"{found[2]}"')
        if uuid := uuid_of(text):
            target = self._first(lambda place: place.uuid(uuid))
            if target is None and found[1] == "reference":
                raise _nowhere(found)
            return target
        key = key_of(text) if found[1] == "reference" else None
        target = self._first(lambda place: place.key(key)) if key else None
        if target is None and found[1] == "reference":
            self.notes["conditional-reference"] = None
        return target

    def _first(self, ask: Callable[[Targets | Everywhere], str | None]) -> str | None:
        return next((target for place in self._places if (target := ask(place))), None)


def _nowhere(found: re.Match[str]) -> InputRefused:
    return InputRefused(
        "a reference by urn:uuid to an entry that is not in the input",
        hint="load the Bundle that has it together with this one",
        place=place_at("", found.string, found.start(2) - 1),
    )


def _with_id(text: str, id: str) -> str:
    """In front, on the same line: what was said of a line before is still true."""
    start = after_space(text, 0) + 1
    return f'{text[:start]}"id": "{id}", {text[start:]}'
