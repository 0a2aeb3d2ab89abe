"""Edits by path: `name[0].given[0]=Jane`. Only the text of what is addressed changes.

Where a path leads is told by `aim`, what a value of --set is in JSON by `typed`.
"""

from __future__ import annotations

from hlcli.fhir import patch, typed, way
from hlcli.fhir.aim import resolve
from hlcli.fhir.document import Document, read_json
from hlcli.fhir.path import check_unicode, parse_path


def set_text(document: Document, path: str, value: str) -> Document:
    """As --set does it: `value` as the type has it that R4 gives to the element at `path`.

    What is missing is built, but never anything R4 does not know, and never a text in place of a
    whole list or object. Raises InputRefused, which names no value but in its private message.
    """
    said = parse_path(path, "--set")
    check_unicode(said.label, value)
    aim = resolve(document, said, one=True)
    text = typed.json_text(aim.member, aim.pointer, said, value)
    way.check_scalar(aim.document, aim.pointer, said)
    return patch.put_at(aim.document, aim.pointer, text, said)


def set_json(document: Document, path: str, json_text: str) -> Document:
    """As --set-json does it: `json_text`, letter for letter, at `path`; what is missing is built.

    What R4 does not know is taken as it stands. Where R4 has a list, a JSON array is all of it and
    any other value one element. Raises InputRefused.
    """
    said = parse_path(path, "--set-json")
    check_unicode(said.label, json_text)
    value = read_json(said.option, json_text, prefix=f"{said.label}: ")
    aim = resolve(document, said, one=not isinstance(value, list))
    return patch.put_at(aim.document, aim.pointer, json_text.strip(" \t\r\n"), said)


def unset(document: Document, path: str) -> Document:
    """The document without what is at `path`, its comma included.

    R4 has no empty lists and objects: what would be left empty goes too. Raises InputRefused where
    nothing is there, for such a path is a misspelling; and where leaving an element out would
    shift the others away from their extensions in a `_list`.
    """
    said = parse_path(path, "--unset")
    aim = resolve(document, said, one=False)
    way.check_there(document, aim.pointer, said)
    way.check_twin(document, aim.pointer, said)
    pointer = way.outermost(document, aim.pointer) if aim.member else aim.pointer
    way.check_twin(document, pointer, said)
    return patch.taken_out(document, pointer, said)
