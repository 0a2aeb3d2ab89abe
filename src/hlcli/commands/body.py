"""The body of a write: a file, standard input, or flags alone, with edits layered over it."""

from __future__ import annotations

from collections.abc import Sequence

from hlcli import files
from hlcli.commands import start
from hlcli.commands.options import Changes, Edits
from hlcli.env import Env
from hlcli.errors import UsageError
from hlcli.fhir import document, identity, search
from hlcli.fhir.document import Document

#: Well over the service's limit of 5 MB, so that a huge file is refused without reading it all.
_ENOUGH = 4 * identity.MAX_BODY


def type_and_id(word: str) -> tuple[str, str | None]:
    """`Patient/1` -> ("Patient", "1"). Raises UsageError for a type R4 does not have."""
    type, slash, id = word.partition("/")
    known = search.resource_types()
    if type not in known:
        raise UsageError(f'"{type}" is not an R4 resource type', hint=_meant(word, known))
    return type, id if slash else None


def exactly(word: str, command: str) -> tuple[str, str]:
    """`Patient/1` -> ("Patient", "1"), for a command that is about one resource."""
    type, id = type_and_id(word)
    if id is None:
        hint = f"hlcli {command} {type}/ID, or hlcli search {type}"
        raise UsageError(f"{command} takes TYPE/ID", hint=hint)
    identity.check_id_text(id)
    return type, id


def _meant(word: str, known: Sequence[str]) -> str:
    bare = word.strip("/")
    if "://" in word:
        return "give TYPE/ID alone; the endpoint goes in --endpoint-url"
    if bare.partition("/")[0] in known:
        return f"write {bare}"
    if "?" in word:
        return "to search: hlcli search TYPE --name peter"
    if word.endswith((".json", ".ndjson")):
        return "the type comes first, then the file"
    near = search.nearest(word.partition("/")[0], known)
    return f"did you mean {' or '.join(near[:3])}?" if near else "types are spelt as in Patient"


def read(env: Env, type: str, file: str | None, edits: Edits) -> Document:
    """The user's document with the edits applied; not yet compared with TYPE and ID.

    Raises UsageError without any source, InputRefused for whatever cannot be a resource.
    """
    return whole(given(env, type, file, edits), type, edits)


def given(env: Env, type: str, file: str | None, edits: Edits) -> Document | None:
    """The user's document as it is; None where edits stand alone. Raises as `read` does."""
    if file is None and not edits:
        raise UsageError(
            "no body: neither a file, nor - for standard input, nor --set",
            hint="name a file; - reads standard input",
        )
    return document.parse(*_raw(env, file), type=type) if file is not None else None


def whole(found: Document | None, type: str, edits: Edits) -> Document:
    """All of the body: the document, or a resource made of the edits alone. Raises InputRefused."""
    if found is None:
        return edited(document.blank(type), edits)
    return edited(found.to_edit(), edits) if edits else found


def edited(found: Document, edits: Changes) -> Document:
    """The document with the edits applied. Raises InputRefused.

    R4's tables are not loaded for a body that stays as it is.
    """
    if not edits:
        return found
    from hlcli.fhir import edit, path

    for text in edits.set or []:
        found = edit.set_text(found, *path.assignment(text, "--set"))
    for text in edits.set_json or []:
        found = edit.set_json(found, *path.assignment(text, "--set-json"))
    for where in edits.unset or []:
        found = edit.unset(found, where)
    return found


def _raw(env: Env, file: str) -> tuple[str, bytes]:
    """The name to show and the bytes, at most a little more than can be sent."""
    if file == "-":
        return "<stdin>", start.standard_input(env, _ENOUGH)
    return file, files.read(file, _ENOUGH)
