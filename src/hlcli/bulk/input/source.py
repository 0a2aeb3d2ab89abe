"""Files, folders, globs and standard input, as a stream of items."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from hlcli import files
from hlcli.bulk.input import formats, lines, packed, paths, trouble
from hlcli.bulk.input.bundle import unpack
from hlcli.bulk.input.item import Item, Place, Refused
from hlcli.bulk.input.lines import Text, TooLong
from hlcli.bulk.input.packed import DAMAGED, Meter
from hlcli.bulk.input.paths import STDIN, Left
from hlcli.bulk.input.references import Group, Resolver, check_plain
from hlcli.bulk.input.targets import read
from hlcli.errors import InputRefused


@dataclass(frozen=True)
class Options:
    """What of the input is taken: items of one type, after the first `skip`, at most `limit`."""

    resource_type: str | None = None
    limit: int | None = None
    skip: int = 0
    resolve_references: bool = False


class Sources(Iterator[Item | Refused]):
    """Every item of the input, in a fixed order, one at a time; `read` bytes of it were needed so
    far, packed where they are packed (compare `Scales`), for `count` items. `left` counts what was
    passed over."""

    def __init__(self, items: Iterator[Item | Refused], meter: Meter, left: Left):
        self._items, self._meter = items, meter
        self.count, self.left = 0, left

    @property
    def read(self) -> int:
        return self._meter.read

    def __next__(self) -> Item | Refused:
        one = next(self._items)
        self.count += 1
        return one


def open_sources(names: Sequence[str], stdin: BinaryIO, options: Options | None = None) -> Sources:
    """Every item of the input. Numbers count what is of the type asked for, from 1, before `skip`.

    Raises InputRefused, at once, for a path that is not there. What cannot be read later on is a
    Refused among the items. Memory is that of the largest line or Bundle, except for what
    `references.Resolver` says.
    """
    paths.check(names)
    chosen, meter, left = options or Options(), Meter(), Left()
    groups = _groups(paths.files(names, left), stdin, meter)
    again = [name for name in names if name != STDIN]
    items = _flat(groups, lambda: _plain_items(again, stdin), chosen)
    after = _after(_numbered(_of_type(items, chosen, left)), chosen.skip, left)
    return Sources(islice(after, chosen.limit), meter, left)


def _flat(
    groups: Iterator[Group], every: Callable[[], Iterator[Item]], chosen: Options
) -> Iterator[Item | Refused]:
    resolver = Resolver(every)
    for group in groups:
        if chosen.resolve_references:
            yield from resolver.resolved(group)
        else:
            yield from check_plain(group)


def _plain_items(names: Sequence[str], stdin: BinaryIO) -> Iterator[Item]:
    """What can be read a second time: a named pipe would be waited for without end."""
    for group in _groups(filter(os.path.isfile, paths.files(names)), stdin, Meter()):
        yield from (item for item in group.items if isinstance(item, Item))


def _groups(names: Iterator[str], stdin: BinaryIO, meter: Meter) -> Iterator[Group]:
    """The items of one text after another: all of a Bundle's together."""
    for name in names:
        if name == STDIN:
            yield from _read(stdin, "<stdin>", name, meter)
            continue
        try:
            opened = files.opened(name)
        except InputRefused as error:
            yield _alone(trouble.refused(Place(name), error))
            continue
        with closing(opened):
            yield from _read(opened, name, name, meter, files.size(opened))


def _read(
    raw: BinaryIO, shown: str, name: str, meter: Meter, most: int | None = None
) -> Iterator[Group]:
    """What was read before the damage is good, and was yielded."""
    line = None
    try:
        plain = packed.unpacked(raw, meter, most)
        formats.check_start(plain.peek(formats.NEEDED), shown)
        for text in lines.texts(plain, lines=paths.named_lines(name), whole=paths.named_json(name)):
            line = text.line
            yield _group(text, shown)
    except InputRefused as error:
        yield _alone(trouble.refused(Place(shown, line), error))
    except DAMAGED as error:
        why = (getattr(error, "strerror", None) or str(error) or "it is damaged").lower()
        after = f" after line {line}" if line else ""
        message = f"cannot be read{after}: {why}"
        yield _alone(trouble.worded(Place(shown, (line or 0) + 1), message))


def _group(text: Text | TooLong, shown: str) -> Group:
    place = Place(shown, text.line)
    if isinstance(text, TooLong):
        return _alone(trouble.refused(place, text))
    return Group(place, tuple(unpack(text, shown)))


def _alone(one: Refused) -> Group:
    return Group(one.place, (one,))


def _of_type(
    items: Iterator[Item | Refused], chosen: Options, left: Left
) -> Iterator[Item | Refused]:
    """What is of no type that can be told stays: others say what is wrong with it."""
    for one in items:
        if chosen.resource_type is None or _type(one) in (chosen.resource_type, None):
            yield one
        else:
            left.items += 1


def _after(items: Iterator[Item | Refused], skip: int, left: Left) -> Iterator[Item | Refused]:
    for one in items:
        if one.number > skip:
            yield one
        else:
            left.items += 1


def _type(item: Item | Refused) -> str | None:
    value = read(item.body or b"")
    found = value.get("resourceType") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _numbered(items: Iterator[Item | Refused]) -> Iterator[Item | Refused]:
    for number, one in enumerate(items, 1):
        if isinstance(one, Item):
            yield Item(number, one.place, one.body, one.request, one.full_url, one.notes)
        else:
            yield Refused(number, one.place, one.problem, one.body)
