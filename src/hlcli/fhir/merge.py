"""One resource layered over another, and whether two people's changes can both hold.

https://www.rfc-editor.org/rfc/rfc7396
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice, repeat
from typing import Any

from hlcli.errors import InputRefused
from hlcli.fhir import jsontext, splice
from hlcli.fhir.diff import STAMPS, Change
from hlcli.fhir.document import Document
from hlcli.fhir.spans import Pointer, end_of, reach


def layered(current: Document, over: Mapping[str, Any], source: Document | None = None) -> Document:
    """The current resource with what `over` names: objects merged, lists and values replaced,
    null taken out. The text of what stays is the current one's, digits and order included.

    meta.versionId and meta.lastUpdated of `over` do not count. Raises InputRefused, at the place
    in `source`, for another type or id, and for a list whose `_list` of extensions would no
    longer fit it.
    """
    for key in ("resourceType", "id"):
        if key in over and over[key] != current.value.get(key):
            raise _other(key, source)
    target = _merged(current.value, _unstamped(over), source, ())
    return spliced(current, target)


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What, layered over `old`, makes it `new`; {} where they are equal."""
    gone = {key: None for key in old if key not in new}
    return gone | {
        key: between(old[key], value)
        if isinstance(value, Mapping) and isinstance(old.get(key), Mapping)
        else value
        for key, value in new.items()
        if key not in old or not jsontext.same(old[key], value)
    }


def spliced(document: Document, target: Mapping[str, Any]) -> Document:
    """The document with the value `target`: what is equal in both keeps its every character."""
    text = _rewritten(document.text, (), document.value, target)
    return document if text == document.text else document.edited(text)


def clashes(
    ours: tuple[Change, ...], theirs: tuple[Change, ...]
) -> tuple[tuple[Change, Change], ...]:
    """Changes of ours and of theirs, both from one version, that touch the same element, or one
    inside the other, and do not do the same. A list that got or lost an element is touched as a
    whole: the others may no longer be where a path says. Every change that clashes is in a pair,
    not every pair of them is told."""
    mine, other = _by_place(ours), _by_place(theirs)
    inside_other, inside_mine = _by_outer(theirs), _by_outer(ours)
    found: list[tuple[Change, Change]] = []
    for place, group in mine.items():
        found += _paired(*_unlike(group, other.get(place, [])))
        found += _paired(group, inside_other.get(place, []))
    for place, group in other.items():
        found += _paired(inside_mine.get(place, []), group)
    return tuple(found)


def beyond(ours: tuple[Change, ...], again: tuple[Change, ...]) -> tuple[Change, ...]:
    """What a repetition of our change on another version changes that ours did not: it would undo
    what somebody else did, as a list that is replaced whole does."""
    known = {_sense(one) for one in ours}
    return tuple(one for one in again if _sense(one) not in known)


def _by_place(changes: Iterable[Change]) -> dict[Pointer, list[Change]]:
    found: dict[Pointer, list[Change]] = {}
    for one in changes:
        found.setdefault(one.touched, []).append(one)
    return found


def _by_outer(changes: Iterable[Change]) -> dict[Pointer, list[Change]]:
    """The changes inside each place."""
    found: dict[Pointer, list[Change]] = {}
    for one in changes:
        for end in range(len(one.touched)):
            found.setdefault(one.touched[:end], []).append(one)
    return found


def _unlike(ours: list[Change], theirs: list[Change]) -> tuple[list[Change], list[Change]]:
    """What one side did here and the other did not; a side that did nothing more stands whole."""
    done = [{_sense(one) for one in side} for side in (ours, theirs)]
    if done[0] == done[1]:
        return [], []
    mine = [one for one in ours if _sense(one) not in done[1]]
    other = [one for one in theirs if _sense(one) not in done[0]]
    return (mine or ours), (other or theirs)


def _paired(ours: list[Change], theirs: list[Change]) -> list[tuple[Change, Change]]:
    """Each with one of the other side: ten thousand times ten thousand pairs tell nobody more."""
    if not ours or not theirs:
        return []
    length = max(len(ours), len(theirs))
    longer = (chain(side, repeat(side[-1])) for side in (ours, theirs))
    return list(islice(zip(*longer, strict=False), length))


def _sense(change: Change) -> tuple[str, ...]:
    """What it does, to be compared."""
    return change.op, change.path, jsontext.dumps(change.old), jsontext.dumps(change.new)


def _other(key: str, source: Document | None) -> InputRefused:
    what = "resourceType" if key == "resourceType" else "id"
    return InputRefused(
        f"the {what} is not that of the resource it would be merged into",
        hint=f"leave the {what} out, or name the resource it belongs to",
        place=source.place((key,)) if source else None,
    )


def _unstamped(over: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(over)
    if isinstance(meta := kept.get("meta"), dict):
        kept["meta"] = {key: value for key, value in meta.items() if key not in STAMPS}
    return kept


def _merged(
    current: Any, over: Mapping[str, Any], source: Document | None, at: Pointer
) -> dict[str, Any]:
    """As RFC 7396 has it, but that no object is left empty: R4 has none."""
    merged = dict(current) if isinstance(current, dict) else {}
    for key, value in over.items():
        _check_twin(merged, over, key, source, (*at, key))
        if isinstance(value, dict):
            merged[key] = _merged(merged.get(key), value, source, (*at, key))
        else:
            merged[key] = value
        if merged[key] is None or merged[key] == {}:
            del merged[key]
    return merged


def _check_twin(
    current: Mapping[str, Any],
    over: Mapping[str, Any],
    key: str,
    source: Document | None,
    at: Pointer,
) -> None:
    """`given` and `_given` are one list: half of it replaced gives extensions to other values."""
    twin = key[1:] if key.startswith("_") else f"_{key}"
    paired = isinstance(over[key], list) and isinstance(current.get(twin), list)
    if paired and twin not in over and not jsontext.same(current.get(key), over[key]):
        raise InputRefused(
            f"{key} is to be replaced, but {twin}, which belongs to its elements, is not",
            hint=f"give {twin} as well, or null to leave it out",
            place=source.place(at) if source else None,
        )


def _rewritten(text: str, at: Pointer, old: Any, new: Any) -> str:
    """The text with `new` in place of `old` at a pointer."""
    if not (isinstance(old, dict) and isinstance(new, Mapping)):
        start, _ = reach(text, at)
        same = jsontext.same(old, new)
        return text if same else text[:start] + jsontext.dumps(new) + text[end_of(text, start) :]
    for key in old:
        if key in new:
            text = _rewritten(text, (*at, key), old[key], new[key])
        else:
            text = splice.removed(text, reach(text, at)[0], reach(text, (*at, key))[0])
    for key in new:
        if key not in old:
            text = splice.appended(text, reach(text, at)[0], key, jsontext.dumps(new[key]))
    return text
