"""What this endpoint can do, as it is. https://hl7.org/fhir/R4/capabilitystatement.html"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from hlcli import __version__
from hlcli.fhir.match import is_supported
from hlcli.fhir.search import parameters, resource_types
from hlcli.local.answers import instant, of_value
from hlcli.local.call import Call
from hlcli.local.messages import Response

_READING = ("read", "vread", "history-instance", "search-type", "create")
_CHANGING = ("update", "delete")
_RULES = (
    "Conditional update answers 409 where HealthLake does and R4 has 400. Resources are validated "
    "against R4 by x-amzn-healthlake-fhir-validation-level; profiles are not known, so strict is "
    "structure-only. As HealthLake: _count is 1 to 100, _total accurate or none, _sort takes 5 "
    "parameters and none of a name or address, _summary is true, false, text or data, and excludes "
    "_elements. Neither chains, nor _has, nor _include:iterate. A history takes _count and _since."
)
_NOT = "The local endpoint of hlcli. It is NOT AWS HealthLake: it imitates its documented behaviour"


def metadata(call: Call) -> Response:
    """GET /metadata: a CapabilityStatement."""
    types = [t for t in resource_types() if t not in ("OperationOutcome", "Parameters")]
    rest = {
        "mode": "server",
        "documentation": _RULES,
        "security": {"description": "AWS Signature Version 4, service name healthlake"},
        "resource": [_resource(type) for type in types],
    }
    statement = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": instant(call.now()),
        "kind": "instance",
        "software": {"name": "hlcli", "version": __version__},
        "implementation": {"description": _NOT, "url": call.base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [rest],
    }
    return of_value(200, statement)


def _resource(type: str) -> dict[str, Any]:
    changes = type != "AuditEvent"
    codes = (*_READING, *_CHANGING) if changes else _READING
    searched = [one for one in parameters(type).values() if is_supported(one)]
    forth = [f"{type}:{one.name}" for one in searched if one.type == "reference"]
    return {
        "type": type,
        "interaction": [{"code": code} for code in codes],
        "versioning": "versioned-update" if changes else "versioned",
        "readHistory": True,
        "updateCreate": changes,
        "conditionalCreate": False,
        "conditionalUpdate": changes,
        "conditionalDelete": "not-supported",
        "searchInclude": forth,
        "searchRevInclude": [*_back().get(type, ()), *_back().get("", ())],
        "searchParam": [{"name": one.name, "type": one.type} for one in searched],
    }


@cache
def _back() -> Mapping[str, tuple[str, ...]]:
    """What refers to a type: `Observation:subject`; under "" what may refer to any."""
    found: dict[str, list[str]] = {}
    for type in resource_types():
        for one in parameters(type).values():
            for target in (one.targets or ("",)) if one.type == "reference" else ():
                found.setdefault(target, []).append(f"{type}:{one.name}")
    return {target: tuple(names) for target, names in found.items()}
