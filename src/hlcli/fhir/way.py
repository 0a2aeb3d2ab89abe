"""Whether a path can be walked in a document, and what is in its way if not."""

from __future__ import annotations

from typing import Any

from hlcli.errors import InputRefused
from hlcli.fhir.document import Document, kind
from hlcli.fhir.path import Path, spell
from hlcli.fhir.spans import Pointer, reach


def check_free(document: Document, pointer: Pointer, done: int, path: Path) -> None:
    """Raise InputRefused unless the steps from `done` on, which are not there, can be built."""
    there = value_at(document, pointer[:done])
    _check_fits(document, pointer, done, path)
    if isinstance(there, list) and pointer[done] != len(there):
        raise _refused(
            document,
            pointer[:done],
            path,
            f"{spell(pointer[:done])} has {_count(there)}",
            f"the next index is {len(there)}",
        )
    for index in range(done + 1, len(pointer)):
        if isinstance(pointer[index], int) and pointer[index] != 0:
            missing = f"there is no {spell(pointer[:index])} yet"
            hint = "the first index of a new list is 0"
            raise _refused(document, pointer[:done], path, missing, hint)


def check_there(document: Document, pointer: Pointer, path: Path) -> None:
    """Raise InputRefused unless every step leads somewhere."""
    _, done = reach(document.text, pointer)
    if done == len(pointer):
        return
    there = value_at(document, pointer[:done])
    _check_fits(document, pointer, done, path)
    many = f"{spell(pointer[:done])} has {_count(there)}"
    hint = many if isinstance(there, list) else _nearest(str(pointer[done]), there)
    missing = f"there is no {spell(pointer[: done + 1])}"
    raise _refused(document, pointer[:done], path, missing, hint)


def check_scalar(document: Document, pointer: Pointer, path: Path) -> None:
    """Raise InputRefused where a text would take the place of a whole list or object."""
    _, done = reach(document.text, pointer)
    there = value_at(document, pointer[:done])
    if done == len(pointer) and isinstance(there, dict | list):
        first = next(iter(there), "") if isinstance(there, dict) else 0
        raise _refused(
            document,
            pointer,
            path,
            f"{spell(pointer)} is {kind(there)}, and a text would replace all of it",
            f"go on to one of its elements, such as {spell((*pointer, first))}, or insist with "
            "--set-json",
        )


def check_twin(document: Document, pointer: Pointer, path: Path) -> None:
    """Raise InputRefused where an element has extensions at the same index of a `_list`.

    https://hl7.org/fhir/R4/json.html#primitive: `given[1]` and `_given[1]` are one element.
    """
    key, index = pointer[-2:] if len(pointer) > 1 else ("", "")
    if not isinstance(key, str) or not isinstance(index, int):
        return
    twin = twin_of(key)
    other = value_at(document, pointer[:-2]).get(twin)
    if isinstance(other, list) and len(other) > index:
        raise _refused(
            document,
            (*pointer[:-2], twin),
            path,
            f"{twin} has an element for the same index, and would no longer match",
            f"give {key} and {twin} anew with --set-json",
        )


def twin_of(key: str) -> str:
    """`_given` for `given`, and the other way round."""
    return key[1:] if key.startswith("_") else f"_{key}"


def no_way(document: Document, pointer: Pointer, path: Path) -> InputRefused:
    """The refusal of a step that what is there does not have."""
    there = value_at(document, pointer)
    keys = isinstance(there, dict)
    hint = "only a list has indexes, an object has keys" if keys else "nothing can be below it"
    return _refused(document, pointer, path, f"{spell(pointer)} is {kind(there)}", hint)


def outermost(document: Document, pointer: Pointer) -> Pointer:
    """The pointer, or that of the outermost value around it that holds nothing else."""
    while len(pointer) > 1 and len(value_at(document, pointer[:-1])) == 1:
        pointer = pointer[:-1]
    return pointer


def value_at(document: Document, pointer: Pointer) -> Any:
    """The value at a pointer, all of which must be there."""
    value: Any = document.value
    for step in pointer:
        value = value[step]
    return value


def _check_fits(document: Document, pointer: Pointer, done: int, path: Path) -> None:
    """Refuse an index of an object, and anything of a scalar."""
    there, step = value_at(document, pointer[:done]), pointer[done]
    if not isinstance(there, list if isinstance(step, int) else dict):
        raise no_way(document, pointer[:done], path)


def _refused(
    document: Document, pointer: Pointer, path: Path, message: str, hint: str | None
) -> InputRefused:
    return path.refused(message, hint, place=document.place(pointer))


def _count(items: list[Any]) -> str:
    return "1 element" if len(items) == 1 else f"{len(items) or 'no'} elements"


def _nearest(key: str, there: dict[str, Any]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(key, there, 1)
    return f"did you mean {near[0]}?" if near else None
