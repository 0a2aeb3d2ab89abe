"""Where a path leads in a document: by what is there, and by what R4 says could be.

A missing index means the only element of a list, or the first of one that is yet to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from hlcli.fhir import astray, jsontext, patch, splice, typed, way
from hlcli.fhir.document import Document
from hlcli.fhir.members import Member
from hlcli.fhir.path import Append, Path, Step, Where
from hlcli.fhir.search import resource_types
from hlcli.fhir.shapes import shape
from hlcli.fhir.spans import Pointer

#: What is where nothing is; JSON's null is something.
_NOTHING: Final = object()


@dataclass(frozen=True)
class Aim:
    """Where a path leads: `member` are R4's rules for it, None for resourceType and for what R4
    does not know. The `document` has the extensions that the path names by url."""

    document: Document
    pointer: Pointer
    member: Member | None


def resolve(document: Document, path: Path, *, one: bool) -> Aim:
    """Where `path` leads; of a list, with `one`, to an element, else to all of it.

    Raises InputRefused for a path that is ambiguous or chooses what is not there, and for --set
    for one that R4 does not know. Whether all of it is there, or can be built, is not looked at.
    """
    astray.check_begin(document, path)
    walk = _Walk(document, path)
    for step in path.steps:
        walk.go(step)
    if one and walk.member and walk.member.element.is_list:
        walk.enter()
    return Aim(walk.document, walk.pointer, walk.member)


class _Walk:
    """A spot in a document, and R4's rules for it; `whole` until an element is chosen."""

    def __init__(self, document: Document, path: Path) -> None:
        self.document, self.path = document, path
        self.pointer: Pointer = ()
        self.value: Any = document.value
        self.holder: dict[str, Any] = {}
        self.member: Member | None = None
        self.whole = False

    def go(self, step: Step) -> None:
        """One step of the path."""
        if isinstance(step, str):
            self.enter()
            self._key(step)
            return
        self._check_list(step)
        if isinstance(step, int):
            self._element(step)
        elif isinstance(step, Append):
            self._append()
        else:
            self._choose(step)

    def enter(self) -> None:
        """From a list to its only element, or to the first of one that is not there yet."""
        while self._is_list():
            items, rivals = self._items(), self._twins()
            if max(len(items), len(rivals)) > 1:
                many = items if len(items) >= len(rivals) else rivals
                raise astray.ambiguous(self.document, self.pointer, many, self.path)
            self._element(0)

    def _key(self, key: str) -> None:
        member = self._named(key)
        self.holder = self.value if isinstance(self.value, dict) else {}
        self.pointer, self.value = (*self.pointer, key), self.holder.get(key, _NOTHING)
        self.member, self.whole = member, True

    def _named(self, key: str) -> Member | None:
        """R4's rules for a key; None without."""
        home, of_resource = self._home(), self._is_resource()
        members = shape(home).members if home else {}
        if key in members or self.path.option != "--set" or (of_resource and key == "resourceType"):
            return members.get(key)
        if home:
            raise astray.unknown(self.document, self.pointer, home, key, self.path)
        if of_resource or self.member is None:
            raise astray.typeless(self.document, self.pointer, self.path)
        raise astray.below(self.member, self.pointer, key, self.path)

    def _home(self) -> str:
        """Where the elements of this spot live; "" where R4 has none."""
        type = self.value.get("resourceType") if isinstance(self.value, dict) else None
        if isinstance(type, str) and type in resource_types():
            return type
        return self.member.element.home if self.member else ""

    def _is_resource(self) -> bool:
        return not self.pointer or (
            self.member is not None and self.member.element.types == ("Resource",)
        )

    def _is_list(self) -> bool:
        """What is there counts; only where nothing is, what R4 has."""
        if self.value is _NOTHING or self.value is None:
            return self.whole and self.member is not None and self.member.element.is_list
        return isinstance(self.value, list)

    def _check_list(self, step: Step) -> None:
        """Refuse to choose from what is no list. Of what R4 does not know all is possible."""
        if self._is_list():
            return
        if self.value is not _NOTHING:
            raise way.no_way(self.document, self.pointer, self.path)
        if self.path.option == "--unset":
            way.check_there(self.document, self.pointer, self.path)
        if self.member is not None:
            raise astray.no_list(self.member, self.pointer, step, self.path)

    def _items(self) -> list[Any]:
        return self.value if isinstance(self.value, list) else []

    def _twins(self) -> list[Any]:
        """The elements of `_given` where this is `given`, and the other way round."""
        if self.member is None or not self.whole:
            return []
        other = self.holder.get(self.member.twin)
        return other if isinstance(other, list) else []

    def _element(self, index: int) -> None:
        items = self._items()
        there = items[index] if index < len(items) else _NOTHING
        self.pointer, self.value, self.whole = (*self.pointer, index), there, False

    def _append(self) -> None:
        index = len(self._items())
        if self.path.option == "--unset":
            raise self.path.refused("[+] is for new elements, and none is there to leave out")
        if index < len(self._twins()):
            way.check_twin(self.document, (*self.pointer, index), self.path)
        self._element(index)

    def _choose(self, step: Where) -> None:
        """The first element that has what the step wants; a missing extension is begun."""
        for index, one in enumerate(self._items()):
            if _has(one, step.keys, step.value):
                self._element(index)
                return
        of = self.member.element if self.member else None
        begins = self.path.option != "--unset" and step.keys == ("url",)
        if not begins or of is None or of.types != ("Extension",):
            raise astray.no_match(self.document, self.pointer, self._items(), of, step, self.path)
        self._begin_extension(step.value)

    def _begin_extension(self, url: str) -> None:
        """A new extension with its url; --set-json may then put another in its place."""
        spot = (*self.pointer, len(self._items()))
        text = typed.json_text(shape("Extension").members["url"], spot, self.path, url)
        begun = splice.built(self.document.text, ("url",), text)
        self.document = patch.put_at(self.document, spot, begun, self.path)
        self.value = way.value_at(self.document, self.pointer)
        self._element(len(self.value) - 1)


def _has(there: Any, keys: tuple[str, ...], wanted: str) -> bool:
    """True where a value of the keys, of any element on the way, is written as wanted."""
    if isinstance(there, list):
        return any(_has(one, keys, wanted) for one in there)
    if keys:
        inside = isinstance(there, dict) and keys[0] in there
        return inside and _has(there[keys[0]], keys[1:], wanted)
    return (there if isinstance(there, str) else jsontext.dumps(there)) == wanted
