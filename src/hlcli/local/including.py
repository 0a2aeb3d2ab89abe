"""What comes along with a page of a search: what its resources refer to, what refers to them.

https://hl7.org/fhir/R4/search.html#include
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hlcli.fhir import jsontext, match
from hlcli.fhir.elements import elements
from hlcli.fhir.reference import parse
from hlcli.fhir.search import Parameter, parameters, resource_types
from hlcli.local.answers import Refused
from hlcli.local.call import Call
from hlcli.local.paging import Page
from hlcli.local.store import Version


@dataclass(frozen=True)
class Along:
    """One `TYPE:PARAM` or `TYPE:PARAM:TARGET`; `target` None is any type."""

    type: str
    parameter: Parameter
    target: str | None


@dataclass(frozen=True)
class Company:
    """Everything that is to come along."""

    forth: tuple[Along, ...] = ()
    back: tuple[Along, ...] = ()

    def of(self, call: Call, found: Sequence[Version]) -> list[Version]:
        """What comes along with these, each once and none that is found already."""
        there = {(one.type, one.id) for one in found}
        every = (*_referred(call, found, self.forth), *_referring(call, found, self.back))
        new = {(one.type, one.id): one for one in every}
        return [one for key, one in new.items() if key not in there]


def company(call: Call, page: Page) -> Company:
    """What a query wants to come along. Raises Refused (400) for what cannot."""
    forth = tuple(_along("_include", text) for text in page.asked("_include"))
    back = tuple(_along("_revinclude", text) for text in page.asked("_revinclude"))
    if any(one.type != call.type for one in forth):
        text = "_include begins with the type that is searched; _include:iterate is not supported."
        raise Refused(400, "not-supported", text)
    if any(one.target not in (None, call.type) for one in back):
        raise Refused(400, "invalid", "_revinclude ends in the type that is searched.")
    return Company(forth, back)


def _along(name: str, text: str) -> Along:
    type, _, rest = text.partition(":")
    wanted, colon, target = rest.partition(":")
    if type not in resource_types() or (colon and target not in resource_types()):
        raise Refused(400, "invalid", f"{name} is TYPE:PARAM or TYPE:PARAM:TARGET.")
    parameter = parameters(type).get(wanted)
    if parameter is None or parameter.type != "reference":
        raise Refused(400, "invalid", f"{name} names what is no reference parameter of {type}.")
    return Along(type, parameter, target if colon else None)


def _referred(call: Call, found: Sequence[Version], wanted: Sequence[Along]) -> Iterator[Version]:
    for version in found:
        for along in wanted:
            for type, id in _targets(call, version, along):
                current = call.store.current(type, id)
                if current is not None and not current.deleted:
                    yield current


def _targets(call: Call, version: Version, along: Along) -> Iterator[tuple[str, str]]:
    """(type, id) of what a parameter refers to in this store."""
    for element in elements(jsontext.loads(version.body or "{}"), along.parameter.expression):
        value = element.value
        text = value.get("reference") if isinstance(value, dict) else value
        if isinstance(text, str):
            local = parse(text.removeprefix(f"{call.base}/")).local
            if local and along.target in (None, local[0]):
                yield local


def _referring(call: Call, found: Sequence[Version], wanted: Sequence[Along]) -> Iterator[Version]:
    names = ",".join(f"{one.type}/{one.id}" for one in found)
    for along in wanted if names else ():
        refers = match.plan(along.type, ((along.parameter.name, names),))
        for version in call.store.searchable(along.type, call.now()):
            if refers(jsontext.loads(version.body or "{}")):
                yield version
