"""May a resource be kept? By the level its request asks for, as HealthLake documents them.

https://docs.aws.amazon.com/healthlake/latest/devguide/managing-fhir-resources-update.html
Profiles are not known here, so `strict` asks for no more than `structure-only`: R4 itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hlcli.fhir import jsontext
from hlcli.local.answers import Refused, of_value
from hlcli.local.body import LEVEL, Resource
from hlcli.local.call import Call

if TYPE_CHECKING:
    from hlcli.fhir.validate import Finding

#: The extension that marks what was kept although it breaks R4's rules.
MARK = "http://healthlake.amazonaws.com/fhir/StructureDefinition/validation-issue"
#: The header of the answer to such a write.
KEPT_WITH_ISSUES = ("x-amzn-healthlake-validation-issues", "true")
#: So many faults are told in a mark: a resource that is kept should be one that can be put again.
_MOST = 100
_PUBLISHED = "FHIR resource in payload failed FHIR validation rules."


class Invalid(Refused):
    """400, with an OperationOutcome that lists every fault."""

    def __init__(self, issues: list[dict[str, Any]]) -> None:
        super().__init__(400, "processing", _PUBLISHED)
        self.response = of_value(400, _outcome(issues))


def validated(call: Call, resource: Resource) -> Resource:
    """The resource as it may be kept: at the level `minimal` marked if it breaks R4's rules.

    The mark is the server's to set, like meta.versionId: one in the body is passed over. Raises
    Invalid for a resource that breaks the rules at any other level.
    """
    findings = _findings(call, resource)
    issues = _issues(findings) if findings else []
    if issues and call.header(LEVEL) != "minimal":
        raise Invalid(issues)
    return _marked(resource, issues)


def is_marked(resource: Resource) -> bool:
    """True for a resource that was kept although it breaks R4's rules."""
    return any(map(is_mark, extensions(resource)))


def is_mark(extension: object) -> bool:
    """True for the extension that says so."""
    return isinstance(extension, dict) and extension.get("url") == MARK


def extensions(resource: Resource) -> list[Any]:
    """The extensions of a resource; of one that breaks the rules, whatever is in that list."""
    found = resource.get("extension")
    return found if isinstance(found, list) else []


def _findings(call: Call, resource: Resource) -> tuple[Finding, ...]:
    from hlcli.fhir.document import Document
    from hlcli.fhir.validate import check

    return check(Document("body", call.request.body.decode("utf-8-sig"), resource))


def _issues(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    from hlcli.local.wording import issue

    return [issue(one) for one in findings]


def _marked(resource: Resource, issues: list[dict[str, Any]]) -> Resource:
    """With the mark of these issues and no other."""
    if not issues and not is_marked(resource):
        return resource
    if not isinstance(resource.get("extension", []), list):
        text = "extension must be a list: there is no place for the mark of a minimal validation."
        raise Refused(400, "structure", text, f"{resource['resourceType']}.extension")
    kept = [one for one in extensions(resource) if not is_mark(one)]
    kept += [_mark(issues)] if issues else []
    rest = {key: value for key, value in resource.items() if key != "extension"}
    return {**resource, "extension": kept} if kept else rest


def _mark(issues: list[dict[str, Any]]) -> dict[str, Any]:
    """First the one issue that AWS publishes, then those that say what is wrong."""
    head = {"severity": "error", "code": "processing", "details": {"text": _PUBLISHED}}
    more = f"And {len(issues) - _MOST} more."
    rest = [{"severity": "error", "code": "processing", "diagnostics": more}]
    told = [*issues[:_MOST], *(rest if len(issues) > _MOST else [])]
    outcome = _outcome([{**head, "diagnostics": _PUBLISHED}, *told])
    return {"url": MARK, "valueString": jsontext.dumps(outcome)}


def _outcome(issues: list[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": issues}
