"""Is this document the resource the command line names? Its type, its id, its size.

Logical ids and resource types are named in messages as they are in every URL; what is no legal
id and no R4 type may be anything, and is shown on a terminal only.
"""

from __future__ import annotations

import re

from hlcli.errors import InputRefused
from hlcli.fhir import jsontext, splice
from hlcli.fhir.document import Document, kind
from hlcli.fhir.size import MAX_BODY, check_size
from hlcli.fhir.spans import after_space

__all__ = [
    "MAX_BODY", "check_conditional", "check_id", "check_id_text", "check_size", "check_type",
    "is_legal", "resolve",
]  # fmt: skip

#: https://hl7.org/fhir/R4/datatypes.html#id
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_ID_HINT = "write 1 to 64 of A-Z a-z 0-9 - and ."


def resolve(document: Document, type: str, wanted: str | None) -> tuple[Document, str, bool]:
    """The document to put, its id, and whether the id had to be inserted into its text.

    An id on the command line only is inserted right after resourceType. Raises InputRefused for
    another type, a missing, illegal or different id, and a body too large to be sent.
    """
    check_type(document, type)
    if wanted is not None:
        check_id_text(wanted)
    found = check_id(document)
    chosen = _chosen(document, type, found, wanted)
    ready = document if found is not None else _with_id(document, chosen)
    check_size(ready.bytes, ready.name)
    return ready, chosen, ready is not document


def check_conditional(document: Document, type: str) -> str | None:
    """The id in the body of a conditional update, if any. Raises InputRefused as `resolve`."""
    check_type(document, type)
    found = check_id(document)
    check_size(document.bytes, document.name)
    return found


def check_type(document: Document, type: str) -> None:
    """Raise InputRefused unless resourceType is `type`."""
    found = document.value.get("resourceType")
    if found == type:
        return
    place = document.place(("resourceType",))
    hint = f'write "resourceType": "{type}"'
    if not isinstance(found, str):
        there = "resourceType" in document.value
        message = f"resourceType is {kind(found)}, not a text" if there else "no resourceType"
        raise InputRefused(message, hint=hint, place=place)
    if not _is_type(found):
        message = "resourceType is no R4 resource type"
        seen = f'{message}: "{found}"'
        raise InputRefused(message, hint=hint, place=place, private_message=seen)
    if found == "Bundle":
        hint = "a Bundle holds many resources: send them one at a time"
    else:
        hint = f"say {found} on the command line, or give another file"
    message = f"resourceType is {found}, the command line says {type}"
    raise InputRefused(message, hint=hint, place=place)


def check_id(document: Document) -> str | None:
    """The id of the document, None without one. Raises InputRefused for one that is not legal."""
    if "id" not in document.value:
        return None
    found = document.value["id"]
    trouble = _trouble(found) if isinstance(found, str) else f"is {kind(found)}, not a text"
    if not trouble:
        return str(found)
    seen = f'the id "{found}" {trouble}' if isinstance(found, str) else None
    place = document.place(("id",))
    raise InputRefused(f"the id {trouble}", hint=_ID_HINT, place=place, private_message=seen)


def check_id_text(id: str, what: str = "id") -> None:
    """Raise InputRefused unless `id`, of the command line, is legal; `what` names it."""
    if trouble := _trouble(id):
        message = f"the {what} on the command line {trouble}"
        seen = f'the {what} "{id}" {trouble}'
        raise InputRefused(message, hint=_ID_HINT, private_message=seen)


def is_legal(id: str) -> bool:
    """Whether it can be a logical id, and a part of a URL."""
    return _trouble(id) is None


def _trouble(id: str) -> str | None:
    """The pattern allows dots alone, but a URL path that ends in /.. names something else."""
    if not _ID.fullmatch(id):
        return "is not legal"
    return "cannot be part of a URL" if id in (".", "..") else None


def _chosen(document: Document, type: str, found: str | None, wanted: str | None) -> str:
    if found is None and wanted is None:
        raise InputRefused(
            f"no id: neither in {document.name} nor on the command line",
            hint=f"write {type}/ID, or let a search find it: cond-update",
            place=document.place(),
        )
    if found is not None and wanted not in (None, found):
        raise InputRefused(
            f"the id is {found} here, but {wanted} on the command line",
            hint=f"write {type}/{found}, or give the file of {wanted}",
            place=document.place(("id",)),
        )
    return found or wanted or ""


def _with_id(document: Document, id: str) -> Document:
    """Right after resourceType, where everybody looks for it."""
    start, text = after_space(document.text, 0), document.text
    new = splice.inserted_after(text, start, "resourceType", "id", jsontext.dumps(id))
    return document.edited(new)


def _is_type(word: str) -> bool:
    from hlcli.fhir.search import resource_types

    return word in resource_types()
