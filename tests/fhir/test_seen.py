"""A searchset is read whatever is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.fhir.foretold import stored_after
from hlcli.fhir.interaction import Reply
from hlcli.fhir.seen import MOST, Candidate, Matches, matches_of


def bundle(*entries: Any, **more: Any) -> Matches:
    body = {"resourceType": "Bundle", "entry": list(entries), **more}
    return matches_of(Reply(200, (), json.dumps(body).encode()), "Patient")


def entry(id: Any, type: str = "Patient", **search: str) -> dict[str, Any]:
    return {"resource": {"resourceType": type, "id": id}, **({"search": search} if search else {})}


def test_what_matched_counts_and_what_was_included_does_not() -> None:
    found = bundle(
        entry("1", mode="match"),
        entry("2"),
        entry("1", mode="match"),
        entry("3", mode="include"),
        entry("4", type="Observation"),
        entry("5", type="OperationOutcome", mode="outcome"),
    )
    assert (found.ids, found.more, found.count) == (("1", "2"), False, "2")


def test_a_server_that_ignores_the_bound_is_cut_off() -> None:
    found = bundle(*(entry(str(n)) for n in range(500)))
    assert (len(found.ids), found.more, found.count) == (MOST, True, "more than 20")


def test_a_further_page_is_told() -> None:
    assert bundle(entry("1"), link=[{"relation": "next", "url": "x"}]).more
    assert not bundle(entry("1"), link=[{"relation": "self", "url": "x"}, 7]).more


@pytest.mark.parametrize(
    "odd", [None, 7, "x", [], {}, {"resource": []}, {"resource": {"resourceType": 3}}, entry(None)]
)
def test_other_shapes_are_passed_over(odd: Any) -> None:
    assert bundle(odd, entry("1")).ids == ("1",)
    assert matches_of(Reply(200, (), json.dumps({"entry": odd}).encode()), "Patient").ids == ()


def test_meta_may_be_anything() -> None:
    assert Candidate({"meta": []}).version is None
    assert Candidate({"meta": {"versionId": 3}}).version is None
    assert Candidate({"meta": {"versionId": "3"}}).version == "3"


EXTENSION = [{"url": "http://a", "valueString": "kept"}]


def test_a_document_reference_keeps_its_extensions() -> None:
    new = {"url": "http://b"}
    body = {"resourceType": "DocumentReference", "extension": [new, *EXTENSION]}
    after = stored_after(body, {"id": "1", "extension": EXTENSION})
    assert after["extension"] == [*EXTENSION, new]
    plain = {"resourceType": "Patient"}
    assert stored_after(plain, {"id": "1", "extension": EXTENSION}) == {**plain, "id": "1"}
