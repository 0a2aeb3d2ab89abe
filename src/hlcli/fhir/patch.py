"""The text of a document with a value put in or taken out: nothing else in it changes."""

from __future__ import annotations

from hlcli.fhir import jsontext, splice, way
from hlcli.fhir.document import Document
from hlcli.fhir.path import Path
from hlcli.fhir.spans import Pointer, end_of, reach


def put_at(document: Document, pointer: Pointer, value: str, path: Path) -> Document:
    """The document with a JSON text at a pointer; what is missing on the way is built.

    A list grows at its end only. Raises InputRefused, naming `path`, where the pointer crosses
    what is there, and for an index beyond the end.
    """
    at, done = reach(document.text, pointer)
    if done == len(pointer):
        text = document.text[:at] + value + document.text[end_of(document.text, at) :]
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


def _edited(document: Document, text: str, path: Path) -> Document:
    try:
        return document.edited(text)
    except jsontext.TooDeep as error:
        raise path.refused(str(error)) from None
