"""The text of a document with a value put in or taken out: nothing else in it changes."""

from __future__ import annotations

from hlcli.fhir import jsontext, splice, way
from hlcli.fhir.document import Document
from hlcli.fhir.path import Path
from hlcli.fhir.spans import Pointer, end_of, reach


def put_at(document: Document, pointer: Pointer, value: str, path: Path) -> Document:
    """The document with a JSON text at a pointer; what is missing on the way is built.

    A list grows at its end only; beside a longer one of the same elements (`given`, `_given`) with
    nulls up to there. Raises InputRefused, naming `path`, where the pointer crosses what is there,
    and for an index beyond the end.
    """
    document = _padded(document, pointer, path)
    at, done = reach(document.text, pointer)
    if done == len(pointer) or _is_null(document, pointer[:done]):
        inside = splice.built(document.text, pointer[done:], value)
        text = document.text[:at] + inside + document.text[end_of(document.text, at) :]
    else:
        way.check_free(document, pointer, done, path)
        inside = splice.built(document.text, pointer[done + 1 :], value)
        text = splice.appended(document.text, at, pointer[done], inside)
    return _edited(document, text, path)


def taken_out(document: Document, pointer: Pointer, path: Path) -> Document:
    """The document without what is at a pointer, which must be there, nor its comma."""
    at, _ = reach(document.text, pointer)
    container, _ = reach(document.text, pointer[:-1])
    return _edited(document, splice.removed(document.text, container, at), path)


def _padded(document: Document, pointer: Pointer, path: Path) -> Document:
    """The document with nulls for the elements of a list that only its twin has so far.

    https://hl7.org/fhir/R4/json.html#primitive
    """
    for end in range(1, len(pointer)):
        key, index = pointer[end - 1 : end + 1]
        if isinstance(key, str) and isinstance(index, int):
            lacking = _lacking(document, pointer[:end], index)
            for place in range(index - lacking, index):
                document = put_at(document, (*pointer[:end], place), "null", path)
    return document


def _lacking(document: Document, pointer: Pointer, index: int) -> int:
    """How many elements before `index` a list lacks whose twin has them all, and this one."""
    *above, key = pointer
    _, done = reach(document.text, tuple(above))
    holder = way.value_at(document, tuple(above)) if done == len(above) else None
    if not isinstance(holder, dict):
        return 0
    own, twin = holder.get(str(key), []), holder.get(way.twin_of(str(key)))
    both = isinstance(own, list) and isinstance(twin, list) and index < len(twin)
    return max(0, index - len(own)) if both else 0


def _is_null(document: Document, pointer: Pointer) -> bool:
    """A null in a list stands for an element that has nothing yet."""
    inside = bool(pointer) and isinstance(pointer[-1], int)
    return inside and way.value_at(document, pointer) is None


def _edited(document: Document, text: str, path: Path) -> Document:
    try:
        return document.edited(text)
    except jsontext.TooDeep as error:
        raise path.refused(str(error)) from None
