"""What this endpoint can do, as it is. https://hl7.org/fhir/R4/capabilitystatement.html"""

from __future__ import annotations

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
    "structure-only."
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
    searched = (one for one in parameters(type).values() if is_supported(one))
    return {
        "type": type,
        "interaction": [{"code": code} for code in codes],
        "versioning": "versioned-update" if changes else "versioned",
        "readHistory": True,
        "updateCreate": changes,
        "conditionalCreate": False,
        "conditionalUpdate": changes,
        "conditionalDelete": "not-supported",
        "searchParam": [{"name": one.name, "type": one.type} for one in searched],
    }
