"""References: `Patient/1`, `Patient/1/_history/2`, `http://host/Patient/1`, `http://host/set|1.0`.

And how they, and other URIs, are searched.
https://hl7.org/fhir/R4/search.html#reference and #uri
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.fhir import tokens
from hlcli.fhir.criteria import invalid, not_supported, unescape
from hlcli.fhir.elements import Element
from hlcli.fhir.search import Parameter, nearest, resource_types

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
#: More types than these are not listed.
_FEW = 5
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """`target` is `Patient/1` or a whole URI, `version` what `/_history/` or `|` names."""

    target: str
    version: str | None = None

    @property
    def local(self) -> tuple[str, str] | None:
        """("Patient", "1") of a relative reference."""
        type, slash, id = self.target.partition("/")
        known = slash and type in resource_types() and _ID.fullmatch(id)
        return (type, id) if known else None


def parse(text: str) -> Reference:
    """Take the version off a reference; nothing is checked."""
    target, mark, version = text.partition("/_history/")
    if not mark:
        target, mark, version = text.partition("|")
    return Reference(target, version if mark else None)


def test(parameter: Parameter, modifier: str | None, raw: str) -> Callable[[Element], bool]:
    """The test of one value: an id, Type/id or an absolute URI; with `identifier`, a token.

    Relative and absolute references never match each other, for there is no one base to resolve
    them with. Raises SearchRefused for what is none of these, and for a type that cannot be.
    """
    if modifier == "identifier":
        return _identifier_test(parameter, raw)
    wanted = parse(unescape(raw, parameter.name))
    if _ID.fullmatch(wanted.target) and wanted.version is None:
        types = (modifier,) if modifier else parameter.targets
        return lambda element: any(
            local[1] == wanted.target and (not types or local[0] in types)
            for local in (found.local for found in _references(element))
            if local
        )
    _check(parameter, modifier, wanted)
    return lambda element: any(_same(wanted, found) for found in _references(element))


def _check(parameter: Parameter, modifier: str | None, wanted: Reference) -> None:
    if not wanted.local and not _ABSOLUTE.match(wanted.target):
        raise invalid(parameter.name, "expected an id, Type/id or an absolute URL")
    if modifier and (not wanted.local or wanted.local[0] != modifier):
        raise invalid(parameter.name, f"expected the id of a {modifier}")


def _same(wanted: Reference, found: Reference) -> bool:
    return wanted.target == found.target and wanted.version in (None, found.version)


def check_type(parameter: Parameter, type: str) -> None:
    """Raise SearchRefused where a reference cannot be of a type, or there is no such type."""
    if type not in resource_types():
        near = " or ".join(nearest(type, parameter.targets or resource_types()))
        meant = f"; did you mean {near}?" if near else ""
        raise invalid(parameter.name, f"{type} is no resource type{meant}")
    if parameter.targets and type not in parameter.targets:
        few = parameter.targets if len(parameter.targets) <= _FEW else ()
        only = f", only to {' or '.join(few)}" if few else ""
        raise invalid(parameter.name, f"it cannot refer to {type}{only}")


def _references(element: Element) -> Iterator[Reference]:
    """The reference in a Reference, a canonical or uri, or to a resource that lies right here."""
    value = element.value
    if isinstance(value, str):
        yield parse(value)
    elif isinstance(value, Mapping):
        nested = isinstance(value.get("resourceType"), str)
        text = f"{value['resourceType']}/{value.get('id')}" if nested else value.get("reference")
        if isinstance(text, str):
            yield parse(text)


def _identifier_test(parameter: Parameter, raw: str) -> Callable[[Element], bool]:
    holds = tokens.test(Parameter(parameter.name, "token"), raw, strict_case=False)
    return lambda element: holds(Element("Identifier", _identifier(element.value)))


def _identifier(value: Any) -> Any:
    return value.get("identifier") if isinstance(value, Mapping) else None


def uri_test(name: str, modifier: str | None, raw: str) -> Callable[[Element], bool]:
    """The test of one URI, letter for letter; with `below`, of everything that begins with it.

    A canonical without a version in the search matches any version.
    """
    text = unescape(raw, name)
    if modifier == "below":
        if text.lower().startswith("urn:"):
            raise not_supported(name, ":below on a URN, which has no levels")
        return lambda element: isinstance(element.value, str) and element.value.startswith(text)
    wanted = parse(text)
    return lambda element: (
        element.value == text
        or (element.type == "canonical" and _same(wanted, parse(str(element.value))))
    )
