"""Edits by path: `name[0].given[0]=Jane`. Only the text of what is addressed changes.

A path is keys and indexes, `name[0].given[0]` or `name.0.given.0` (which no shell expands).
"""

from __future__ import annotations

import json
import re

from hlcli.errors import InputRefused
from hlcli.fhir import jsontext, splice, way
from hlcli.fhir.document import Document, read_json
from hlcli.fhir.spans import Pointer, end_of, reach

_STEP = re.compile(r"""(?:^|(?!^)\.)(?P<key>[^\s.\[\]"'=]+)|\[(?P<index>[0-9]+)\]""")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def assignment(argument: str, option: str = "--set") -> tuple[str, str]:
    """(path, text) of `path=text`, split at the first "="."""
    path, equals, text = argument.partition("=")
    if not equals or not path:
        raise InputRefused(f"{option} takes path=value", hint=f"for example {option} active=true")
    return path, text


def typed(value: str) -> str:
    """The JSON text for a value of --set: true and false are booleans, the rest is text."""
    if value in ("true", "false"):
        return value
    _check_unicode("--set", value)
    return json.dumps(value, ensure_ascii=False)


def parse_path(path: str, option: str = "--set") -> Pointer:
    """Keys (str) and indexes (int) of a path. Raises InputRefused naming `option`."""
    _check_unicode(option, path)
    steps: list[str | int] = []
    end = 0
    while found := _STEP.match(path, end):
        steps.append(_step(found["key"] or found["index"], found["key"] is None))
        end = found.end()
    if end != len(path) or not steps or isinstance(steps[0], int) or "" in steps:
        raise _no_path(path, option)
    return tuple(steps)


def set_text(document: Document, path: str, value: str) -> Document:
    """As --set does it: the `typed` value, but never in place of a whole list or object."""
    pointer = _pointer(document, path, "--set")
    way.check_scalar(document, pointer, f"--set {path}")
    return set_value(document, path, typed(value))


def set_value(document: Document, path: str, json_text: str, *, option: str = "--set") -> Document:
    """The document with `json_text`, letter for letter, at `path`; what is missing is built.

    A list grows at its end only. Raises InputRefused for a text that is no JSON, a path that
    crosses what is there, and an index beyond the end; `option` is named in the messages.
    """
    pointer = _pointer(document, path, option)
    value = _one_value(path, json_text)
    at, done = reach(document.text, pointer)
    if done == len(pointer):
        text = document.text[:at] + value + document.text[end_of(document.text, at) :]
    else:
        way.check_free(document, pointer, done, f"{option} {path}")
        inside = splice.built(document.text, pointer[done + 1 :], value)
        text = splice.appended(document.text, at, pointer[done], inside)
    return _edited(document, text, f"{option} {path}")


def unset(document: Document, path: str, *, option: str = "--unset") -> Document:
    """The document without what is at `path`, its comma included.

    Raises InputRefused where nothing is there, for such a path is a misspelling; and where
    leaving an element out would shift the others away from their extensions in a `_list`.
    """
    pointer = _pointer(document, path, option)
    at, done = reach(document.text, pointer)
    way.check_there(document, pointer, done, f"{option} {path}")
    way.check_twin(document, pointer, f"{option} {path}")
    container, _ = reach(document.text, pointer[:-1])
    return _edited(document, splice.removed(document.text, container, at), f"{option} {path}")


def _step(word: str, bracketed: bool) -> str | int:
    """An index, a key, or "" for what is neither."""
    if bracketed or word.isdecimal():
        return int(word) if _INDEX.fullmatch(word) else ""
    return word


def _pointer(document: Document, path: str, option: str) -> Pointer:
    pointer = parse_path(path, option)
    if len(pointer) > 1 and pointer[0] == document.value.get("resourceType"):
        raise InputRefused(
            f"{option} {path}: a path begins inside the resource",
            hint=f"write {way.spell(pointer[1:])}",
        )
    if len(pointer) > jsontext.DEPTH:
        raise InputRefused(f"{option}: a path of more than {jsontext.DEPTH} steps")
    return pointer


def _one_value(path: str, json_text: str) -> str:
    """The text without the white space around it, once it has proved to be JSON.

    What `typed` made is JSON, so that only --set-json can be to blame.
    """
    label = f"--set-json {path}"
    _check_unicode(label, json_text)
    read_json("--set-json", json_text, prefix=f"{label}: ")
    return json_text.strip(" \t\r\n")


def _edited(document: Document, text: str, label: str) -> Document:
    try:
        return document.edited(text)
    except jsontext.TooDeep as error:
        raise InputRefused(f"{label}: {error}") from None


def _check_unicode(label: str, text: str) -> None:
    """Bytes of an argument that are no UTF-8 arrive as lone surrogates, which nothing can send."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputRefused(f"{label}: not UTF-8 text", hint="give it as UTF-8") from None


def _no_path(path: str, option: str) -> InputRefused:
    """What is no path may hold anything, so that only a terminal sees it."""
    return InputRefused(
        f"{option}: not a path",
        private_message=f"{option}: not a path: {path}",
        hint="write a path as name[0].given[0] or name.0.given.0",
    )
