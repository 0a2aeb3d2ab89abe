"""A fault in HealthLake's words, where AWS publishes them; elsewhere in ours, without values.

HealthLake speaks as HL7's own validator does, its Java classes included, and points with the old
`location`; for an element that is missing or unknown, at what holds it.
https://docs.aws.amazon.com/healthlake/latest/devguide/reference-healthlake-troubleshooting.html
"""

from __future__ import annotations

from typing import Any

from hlcli.fhir import spelling
from hlcli.fhir.r4.primitives import NAMES
from hlcli.fhir.r4.structures import Element
from hlcli.fhir.spans import Pointer
from hlcli.fhir.trouble import is_plain
from hlcli.fhir.validate import Finding

_PROFILES = "http://hl7.org/fhir/StructureDefinition/"
_PRIMITIVE = (*NAMES, "xhtml")


def issue(finding: Finding) -> dict[str, Any]:
    """One issue of an OperationOutcome."""
    text, place = _told(finding)
    return {"severity": "error", "code": "processing", "diagnostics": text, "location": [place]}


def _told(finding: Finding) -> tuple[str, str]:
    """The text and the place."""
    resource, pointer = finding.document.value, finding.pointer
    home = spelling.home(resource, pointer) if finding.code == "required" else ""
    if home:
        return _missing(home, finding.expression), spelling.expression(resource, pointer)
    holder, key = _apart(pointer)
    element = spelling.element(spelling.home(resource, holder), key)
    if finding.at_key and element is None:
        return _unknown(key), spelling.expression(resource, holder)
    value = _reached(resource, pointer)
    wanted = _wanted(element, pointer) if element and not finding.at_key else _shape(value)
    return _misshapen(wanted, value) or _own(finding), finding.expression


def _missing(home: str, expression: str) -> str:
    profile = _PROFILES + home.partition(".")[0]
    return f"Profile {profile}, Element '{expression}': minimum required = 1, but only found 0"


def _unknown(key: str) -> str:
    """A key that can be no element's is kept back: it may be a value in the wrong place."""
    return f"Unrecognised property '@{key}'" if is_plain(key) else "Unrecognised property"


def _misshapen(wanted: str, value: Any) -> str | None:
    """HL7's words for a JSON value of the wrong kind; None for one of the right kind."""
    if wanted == _shape(value):
        return None
    java = {"Array": "Array", "Object": "Object"}.get(_shape(value), "Primitive")
    name = "Null" if value is None else java
    return f"This property must be an {wanted}, not a com.google.gson.Json{name}"


def _own(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _wanted(element: Element, pointer: Pointer) -> str:
    """What R4 has at a pointer to a value of this element, or to one in its list."""
    *_, last = pointer
    if element.is_list and isinstance(last, str):
        return "Array"
    simple = element.types[0] in _PRIMITIVE and not _apart(pointer)[1].startswith("_")
    return "simple value" if simple else "Object"


def _shape(value: Any) -> str:
    """What a JSON value is, in HL7's words."""
    return {dict: "Object", list: "Array", type(None): "null"}.get(type(value), "simple value")


def _apart(pointer: Pointer) -> tuple[Pointer, str]:
    """The pointer of the object that holds a member, and the member's key."""
    last = max(place for place, step in enumerate(pointer) if isinstance(step, str))
    return pointer[:last], str(pointer[last])


def _reached(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[step]
    return value
