"""The list of a type's search parameters: every example is one that may be sent."""

from __future__ import annotations

import pytest

from hlcli.fhir import flags, guide
from hlcli.fhir.criteria import SearchRefused
from hlcli.fhir.search import parameters, resource_types


@pytest.mark.parametrize("type", resource_types())
def test_every_example_and_every_modifier_may_be_sent(type: str) -> None:
    found = guide.entries(type)
    assert {one.name for one in found} == set(parameters(type))
    for one in found:
        if one.healthlake != "supported":
            with pytest.raises(SearchRefused, match="HealthLake does not"):
                flags.check(type, one.name, one.example)
            continue
        flags.check(type, one.name, one.example)
        for modifier in one.modifiers:
            named = modifier.replace("Type", one.targets[0] if one.targets else "Patient")
            value = "true" if modifier == ":missing" else one.example
            flags.check(type, one.name + named, "S|1" if modifier == ":identifier" else value)
        for prefix in one.prefixes:
            flags.check(type, one.name, prefix + one.example[2:])


def test_what_healthlake_lacks() -> None:
    gaps = {
        (type, one.name): one.healthlake
        for type in resource_types()
        for one in guide.entries(type)
        if one.healthlake != "supported" and not one.name.startswith("_")
    }
    bundle = ("composition", "identifier", "message", "timestamp", "type")
    expected = {*(("Bundle", name) for name in bundle), ("Location", "near")}
    assert set(gaps) == expected | {("Consent", "source-reference"), ("Contract", "patient")}
    assert set(gaps.values()) == {"unsupported"}
    common = {one.name: one.healthlake for one in guide.entries("Patient")}
    assert (common["_content"], common["_query"]) == ("unsupported", "unsupported")
    assert (common["_filter"], common["_list"]) == ("undocumented", "undocumented")
