"""Which interaction a request is: https://hl7.org/fhir/R4/http.html#summary"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hlcli.fhir.search import resource_types
from hlcli.local.answers import Refused
from hlcli.local.call import Call
from hlcli.local.conditional import conditional_update
from hlcli.local.messages import Response
from hlcli.local.metadata import metadata
from hlcli.local.reading import history, read, vread
from hlcli.local.searching import search, search_by_post
from hlcli.local.writing import create, delete, update

Handler = Callable[[Call], Response]

#: (method, shape of the path) -> what answers it.
ROUTES: Mapping[tuple[str, str], Handler] = {
    ("GET", "metadata"): metadata,
    ("GET", "Type"): search,
    ("POST", "Type"): create,
    ("PUT", "Type"): conditional_update,
    ("POST", "Type/_search"): search_by_post,
    ("GET", "Type/id"): read,
    ("PUT", "Type/id"): update,
    ("DELETE", "Type/id"): delete,
    ("GET", "Type/id/_history"): history,
    ("GET", "Type/id/_history/n"): vread,
}

#: The shapes whose query says more than how the answer is to be written.
_WITH_QUERY = ("Type", "Type/_search", "Type/id/_history")
_NEVER_RESOURCES = ("OperationOutcome", "Parameters")


def handler_of(call: Call) -> Handler:
    """The handler of a call. Raises Refused for what is not done here, is no type (404), or has
    parameters where none is known (400)."""
    shape = _shape(call.path)
    handler = ROUTES.get((call.request.method, shape))
    if handler is None:
        raise Refused(400, "not-supported", "Interaction not supported.")
    if shape != "metadata":
        _check_type(call.type)
    if shape not in _WITH_QUERY:
        _check_no_parameters(call)
    return handler


def _shape(path: tuple[str, ...]) -> str:
    """The path with its variable parts named; "" for a path of no interaction we know."""
    match path:
        case ("metadata",):
            return "metadata"
        case (_, "_search"):
            return "Type/_search"
        case (_, _, "_history"):
            return "Type/id/_history"
        case (_, _, "_history", _):
            return "Type/id/_history/n"
        case (_,) | (_, _) if not path[-1].startswith(("$", "_")):
            return "Type" if len(path) == 1 else "Type/id"
    return ""


def _check_type(type: str) -> None:
    if type not in resource_types():
        raise Refused(404, "not-supported", "The URL names no resource type of R4.")
    if type in _NEVER_RESOURCES:
        raise Refused(400, "not-supported", f"{type} is not kept as a resource.")


def _check_no_parameters(call: Call) -> None:
    unknown = sorted({name for name, _ in call.query} - {"_format", "_pretty"})
    if unknown:
        text = "Unknown parameter; this interaction has none but _format and _pretty."
        raise Refused(400, "invalid", text)
