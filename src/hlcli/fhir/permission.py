"""The IAM actions that an interaction needs, where a refusal does not name the missing one.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awshealthlake.html
"""

from __future__ import annotations

from collections.abc import Mapping

from hlcli.fhir.interaction import Interaction

#: There is no action for a conditional update. AWS documents "delete plus search" for a
#: conditional delete, and is silent on update; a PUT that creates was seen to need no other.
_BY_NAME: Mapping[str, tuple[str, ...]] = {
    "update": ("UpdateResource",),
    "conditional-update": ("UpdateResource", "SearchWithGet"),
    "read": ("ReadResource",),
    "vread": ("VersionReadResource",),
    "history-instance": ("GetHistoryByResourceId",),
    "delete": ("DeleteResource",),
}
_BY_METHOD = {"PUT": "UpdateResource", "PATCH": "PatchResource", "DELETE": "DeleteResource"}
_OPERATIONS = {
    "metadata": "GetCapabilities",
    "$everything": "SearchEverything",
    "$validate": "ValidateResource",
    "$export": "StartFHIRExportJobWithPost",
}


def actions(asked: Interaction) -> tuple[str, ...]:
    """`("healthlake:UpdateResource",)`"""
    return tuple(f"healthlake:{one}" for one in _BY_NAME.get(asked.name) or (_other(asked),))


def _other(asked: Interaction) -> str:
    """By method and path: searches, and what `hlcli api` sends."""
    last = asked.path[-1] if asked.path else ""
    if last in _OPERATIONS:
        return _OPERATIONS[last]
    if asked.method == "POST":
        if last == "_search":
            return "SearchWithPost"
        return "CreateResource" if asked.path else "ProcessBundle"
    return _BY_METHOD.get(asked.method) or _read(asked.path)


def _read(path: tuple[str, ...]) -> str:
    match path:
        case (_,) | ():
            return "SearchWithGet"
        case (_, _, "_history"):
            return "GetHistoryByResourceId"
        case (_, _, "_history", _):
            return "VersionReadResource"
    return "ReadResource"
