"""What HealthLake takes of R4's search, by its documentation. R4's own is in the tables.

https://docs.aws.amazon.com/healthlake/latest/devguide/managing-fhir-resources-search.html
"""

from __future__ import annotations

from collections.abc import Mapping

from hlcli.fhir.search import Parameter

#: parameter type -> its modifiers, besides :missing and, for references, :Type.
MODIFIERS: Mapping[str, tuple[str, ...]] = {
    "string": ("exact", "contains"),
    "token": ("not", "text"),
    "reference": ("identifier",),
    "uri": ("below",),
}

#: What an ordered value may begin with. R4 has `ap` too, and HealthLake has not.
_PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb")

_UNSUPPORTED: Mapping[str, tuple[str, ...]] = {
    "Bundle": ("composition", "identifier", "message", "type", "timestamp"),
    "Location": ("near",),
    "Consent": ("source-reference",),
    "Contract": ("patient",),
}
_NEVER = ("_content", "_query")

#: Not among the common parameters that are documented, nor among those said to be missing.
_UNMENTIONED = ("_filter", "_list")


def modifiers(parameter: Parameter) -> tuple[str, ...]:
    """What a parameter may be qualified with; `Type` stands for a resource type."""
    if parameter.type in ("composite", "special"):
        return ()
    types = ("Type",) if parameter.type == "reference" else ()
    return (*MODIFIERS.get(parameter.type, ()), *types, "missing")


def prefixes(parameter: Parameter) -> tuple[str, ...]:
    """What a value may begin with; empty where values have no order."""
    return tuple(one for one in _PREFIXES if one in parameter.comparators)


def support(type: str, name: str) -> str:
    """What HealthLake says of a parameter of R4: supported, unsupported or undocumented."""
    if name in _NEVER or name in _UNSUPPORTED.get(type, ()):
        return "unsupported"
    return "undocumented" if name in _UNMENTIONED else "supported"
