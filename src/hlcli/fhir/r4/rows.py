"""The lines of `structures.ndjson` and `descriptions.txt.gz`. Used by `generate`.

One element is one short text, so that the file can be read by people and by `structures`:

    "gender": "0 code !administrative-gender"
    "contact": ["* BackboneElement", {"relationship": "* CodeableConcept +patient-…", …}]

First 0, 1, * or + (0..1, 1..1, 0..*, 1..*); then the types, `#Path` for a content reference and
`Reference(A|B)` where the targets are limited; last the value set behind its strength:
! required, + extensible, ~ preferred, ? example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hlcli.fhir.r4.definitions import Definition

CARDINALITY = {(0, "1"): "0", (1, "1"): "1", (0, "*"): "*", (1, "*"): "+"}
STRENGTH = {"required": "!", "extensible": "+", "preferred": "~", "example": "?"}
VALUE_SETS = "http://hl7.org/fhir/ValueSet/"
_FHIRPATH = "http://hl7.org/fhirpath/System."


def kept(structures: list[Definition]) -> list[Definition]:
    """What a resource is made of, in order: no profiles, patterns or primitives."""
    whole = [one for one in structures if one.get("derivation") != "constraint"]
    kinds = ("resource", "complex-type")
    return sorted((one for one in whole if one["kind"] in kinds), key=lambda one: str(one["type"]))


def structure(one: Definition) -> dict[str, Any]:
    """A type: its base, and the elements it adds to it."""
    base = str(one.get("baseDefinition", "")).rpartition("/")[2]
    more = {"abstract": True} if one["abstract"] else {}
    mine = {element["path"]: element for element in _own(one)}
    elements = _children(one["type"], mine)
    return {"type": one["type"], "base": base, "kind": one["kind"], **more, "elements": elements}


def descriptions(one: Definition) -> Iterator[str]:
    """`path<TAB>short description` of every element of the type's own, the type itself first."""
    root = one["snapshot"]["element"][0]
    for element in [root, *_own(one)]:
        yield f"{element['path']}\t{' '.join(element.get('short', '').split())}\n"


def required(structures: list[Definition]) -> list[str]:
    """The URLs of the value sets with a required binding, sorted."""
    elements = [element for one in kept(structures) for element in _own(one)]
    bindings = [element.get("binding", {}) for element in elements]
    urls = (one["valueSet"] for one in bindings if one.get("strength") == "required")
    return sorted({url.partition("|")[0] for url in urls})


def summary(one: Definition) -> str:
    """The names of a resource's own and inherited elements that R4 puts into its summary."""
    elements = one["snapshot"]["element"][1:]
    top = (element for element in elements if element["path"].count(".") == 1)
    marked = [element for element in top if element.get("isSummary")]
    return " ".join(element["path"].partition(".")[2] for element in marked)


def _own(one: Definition) -> Iterator[Definition]:
    """Every element but those inherited, whose `base` is a path of another type."""
    for element in one["snapshot"]["element"][1:]:
        origin = element.get("base", {}).get("path", element["path"])
        if origin.partition(".")[0] == one["type"]:
            yield element


def _children(path: str, elements: Mapping[str, Definition]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for below, element in elements.items():
        parent, _, name = below.rpartition(".")
        if parent == path:
            inner = _children(below, elements)
            found[name] = [_row(element), inner] if inner else _row(element)
    return found


def _row(element: Definition) -> str:
    types = [_typed(one) for one in element.get("type", [])]
    if element["path"] == "Resource.id":
        types = ["id"]  # the package says string; https://hl7.org/fhir/R4/resource.html#id does not
    if "contentReference" in element:
        types = [element["contentReference"]]
    words = [CARDINALITY[element["min"], element["max"]], *types, *_binding(element)]
    return " ".join(words)


def _typed(type: Mapping[str, Any]) -> str:
    code = str(type["code"])
    if code.startswith(_FHIRPATH):
        # HL7 gives ids and Extension.url a type of FHIRPath, and the one of FHIR beside it.
        named = [one.get("valueUrl") for one in type.get("extension", [])]
        return str(next((name for name in named if name), "string"))
    targets = [url.rpartition("/")[2] for url in type.get("targetProfile", [])]
    limited = targets and "Resource" not in targets
    return f"{code}({'|'.join(targets)})" if limited else code


def _binding(element: Definition) -> Iterator[str]:
    binding = element.get("binding", {})
    if "valueSet" in binding:
        url = binding["valueSet"].partition("|")[0]
        yield STRENGTH[binding["strength"]] + url.removeprefix(VALUE_SETS)
