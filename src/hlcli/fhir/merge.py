"""One resource layered over another, and whether two people's changes can both hold.

https://www.rfc-editor.org/rfc/rfc7396
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def spliced(document: Document, target: Mapping[str, Any]) -> Document:
    """The document with the value `target`: what is equal in both keeps its every character."""
    text = _rewritten(document.text, (), document.value, target)
    return document if text == document.text else document.edited(text)


def clashes(
    ours: tuple[Change, ...], theirs: tuple[Change, ...]
) -> tuple[tuple[Change, Change], ...]:
    """The pairs of changes, both from one version, that touch the same element, or one inside
    the other, and do not do the same. A list that got or lost an element is touched as a whole:
    the others may no longer be where a path says."""
    at: dict[Pointer, list[Change]] = {}
    below: dict[Pointer, list[Change]] = {}
    for one in theirs:
        at.setdefault(one.touched, []).append(one)
        for end in range(len(one.touched)):
            below.setdefault(one.touched[:end], []).append(one)
    return tuple(
        (mine, other)
        for mine in ours
        for other in (*_above(mine, at), *below.get(mine.touched, ()))
        if not _agree(mine, other)
    )


def beyond(ours: tuple[Change, ...], again: tuple[Change, ...]) -> tuple[Change, ...]:
    """What a repetition of our change on another version changes that ours did not: it would undo
    what somebody else did, as a list that is replaced whole does."""
    known: dict[str, list[Change]] = {}
    for one in ours:
        known.setdefault(one.path, []).append(one)
    return tuple(one for one in again if not any(_agree(one, o) for o in known.get(one.path, ())))


def _above(mine: Change, at: Mapping[Pointer, list[Change]]) -> Iterable[Change]:
    """Theirs at the same element, or around it."""
    for end in range(len(mine.touched) + 1):
        yield from at.get(mine.touched[:end], ())


def _agree(one: Change, other: Change) -> bool:
    return (
        (one.op, one.path) == (other.op, other.path)
        and jsontext.same(one.old, other.old)
        and jsontext.same(one.new, other.new)
    )


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
