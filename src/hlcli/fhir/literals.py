"""References by their literal text: which type of resource do they name?

https://hl7.org/fhir/R4/references.html#literal
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hlcli.fhir.kinds import Complex, Object
from hlcli.fhir.search import nearest, resource_types
from hlcli.fhir.trouble import At, Trouble, quoted

_ID = r"[A-Za-z0-9\-.]{1,64}"
_RELATIVE = re.compile(rf"([A-Za-z]+)/{_ID}(?:/_history/{_ID})?|([A-Z][A-Za-z]+)\?.*", re.DOTALL)
_ABSOLUTE = re.compile(rf"https?://[^?#]+/([A-Z][A-Za-z]+)/{_ID}(?:/_history/{_ID})?")


class ReferenceTo(Complex):
    """A Reference whose target must be one of some types (none given: any type of R4)."""

    def __init__(self, shape: Object, targets: tuple[str, ...]) -> None:
        super().__init__(shape)
        self.named = targets
        self.targets = frozenset(targets or resource_types())
        self.tests = {dict: self._fits}

    def _fits(self, value: Mapping[str, Any]) -> bool:
        return self.shape.fits(value) and self._is_allowed(value.get("reference", "#"))

    def _is_allowed(self, literal: str) -> bool:
        if literal.partition("/")[0] in self.targets:
            return True
        type = named_type(literal)
        return type is None or type in self.targets

    def troubles(self, value: Any, at: At) -> Iterator[Trouble]:
        yield from super().troubles(value, at)
        literal = value.get("reference") if isinstance(value, dict) else None
        if not isinstance(literal, str) or self._is_allowed(literal):
            return
        spot = at.member("reference")
        type, private = named_type(literal), f"{quoted(literal)} is not allowed here"
        if type in resource_types():
            hint = f"only {' or '.join(self.named)}"
            yield Trouble("structure", spot, f"a reference to {type}: not allowed here", None, hint)
        else:
            near = nearest(type or "", self.targets)
            hint = f"did you mean {' or '.join(near)}?" if near else "write Type/id"
            yield Trouble("value", spot, "a reference to no type of R4", private, hint)


def named_type(literal: str) -> str | None:
    """The type a literal reference names; None where it cannot be told.

    A relative one names a type even if R4 has none of that name; an absolute one, which may lead
    anywhere, only names types of R4.
    """
    if relative := _RELATIVE.fullmatch(literal):
        return relative[1] or relative[2]
    absolute = _ABSOLUTE.fullmatch(literal)
    return absolute[1] if absolute and absolute[1] in resource_types() else None
