"""Which search parameters read an element. https://hl7.org/fhir/R4/searchparameter.html"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hlcli.fhir.r4 import structures
from hlcli.fhir.r4.expressions import alternatives, plain_path
from hlcli.fhir.search import Parameter, parameters

Steps = tuple[str, ...]

#: What a search looks at in a data type; in the others, at all of it.
_READ: Mapping[str, Steps] = {
    "CodeableConcept": ("coding", "text"),
    "Coding": ("system", "code", "display"),
    "ContactPoint": ("value",),
    "Identifier": ("system", "value", "type"),
    "Money": ("value", "currency"),
    "Period": ("start", "end"),
    "Quantity": ("value", "system", "code", "unit"),
    "Reference": ("reference", "identifier", "type"),
}


def readers(type: str, steps: Steps) -> tuple[Parameter, ...]:
    """The parameters of a resource type that read the element at a path, or a part of it."""
    plain, chosen = _plain(type, steps)
    every = parameters(type).values()
    return tuple(
        one
        for one in every
        if any(_covers(type, path, of, plain, chosen) for path, of in _paths(one, type))
    )


def _plain(type: str, steps: Steps) -> tuple[Steps, Steps]:
    """`deceasedDateTime` as FHIRPath has it: ("deceased",); and the type chosen at every step."""
    elements = [structures.element(type, steps[: end + 1]) for end in range(len(steps))]
    plain = tuple((one.choice or one.name).removesuffix("[x]") for one in elements)
    return plain, tuple(one.types[0] if one.choice else "" for one in elements)


def _paths(one: Parameter, type: str) -> Iterator[tuple[Steps, str]]:
    """The paths of an expression, each with the type it chooses; of a composite, those of its
    components."""
    inner = [found for _, part in one.components for found in _spoken(part, type)]
    for path, of in _spoken(one.expression, type):
        yield from ((path + steps, last) for steps, last in inner or [((), of)])


def _spoken(expression: str, type: str) -> Iterator[tuple[Steps, str]]:
    """Of an alternative that is more than a path, those it speaks of."""
    for part in alternatives(expression):
        found = plain_path(part) if part else None
        if found is not None:
            yield found[0], found[1] or ""
        else:
            spoken = re.findall(rf"\b{type}((?:\.[a-z]\w*+(?!\())+)", part)
            yield from ((tuple(path[1:].split(".")), "") for path in spoken)


def _covers(type: str, path: Steps, of: str, steps: Steps, chosen: Steps) -> bool:
    """One is within the other; and if the element is within what is read, it is looked at."""
    if len(path) > len(steps) or not path:
        return path[: len(steps)] == steps
    own = chosen[len(path) - 1]
    if steps[: len(path)] != path or (of and own and of != own):
        return False
    if len(path) == len(steps):
        return True
    holder = of or own or structures.element(type, path).types[0]
    return steps[len(path)] in _READ.get(holder, steps)
