"""One resource layered over another, and changes that cannot both hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.errors import InputRefused
from hlcli.fhir import document, jsontext
from hlcli.fhir.diff import compare
from hlcli.fhir.merge import between, beyond, clashes, layered

CURRENT = document.parse(
    "current",
    b'{"resourceType":"Patient",  "id":"1","meta":{"versionId":"2","source":"s"},'
    b' "name":[{"family":"Doe"}],"active":true,"extension":[{"url":"u","valueDecimal":1.50}]}',
)


def test_what_is_not_named_keeps_its_every_character() -> None:
    assert layered(CURRENT, {"active": False}).text == CURRENT.text.replace("true", "false")


def test_objects_are_merged_lists_replaced_and_null_takes_out() -> None:
    over = {"meta": {"tag": [{"code": "x"}]}, "name": [{"family": "Roe"}], "active": None}
    found = layered(CURRENT, over).value
    assert found["meta"] == {"versionId": "2", "source": "s", "tag": [{"code": "x"}]}
    assert found["name"] == [{"family": "Roe"}]
    assert "active" not in found


def test_what_the_server_stamps_is_not_layered() -> None:
    assert layered(CURRENT, {"meta": {"versionId": "1"}}) is CURRENT


@pytest.mark.parametrize("over", [{"resourceType": "Group"}, {"id": "2"}, {"id": None}])
def test_another_resource_is_refused(over: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        layered(CURRENT, over)


def test_two_changes_of_one_element_clash_unless_they_do_the_same() -> None:
    old = CURRENT.value
    ours = compare(old, {**old, "active": False, "gender": "male"})
    theirs = compare(old, {**old, "active": False, "gender": "female"})
    assert [(a.new, b.new) for a, b in clashes(ours, theirs)] == [("male", "female")]


def test_a_change_inside_what_the_other_took_out_clashes() -> None:
    old = CURRENT.value
    ours = compare(old, {**old, "name": [{"family": "Roe"}]})
    theirs = compare(old, {key: value for key, value in old.items() if key != "name"})
    assert len(clashes(ours, theirs)) == len(clashes(theirs, ours)) == 1
    assert clashes(ours, compare(old, {**old, "active": False})) == ()


def test_a_list_that_got_an_element_clashes_with_a_change_inside_it() -> None:
    old = CURRENT.value
    ours = compare(old, {**old, "name": [{"family": "Doe", "use": "old"}]})
    theirs = compare(old, {**old, "name": [{"family": "New"}, {"family": "Doe"}]})
    assert len(clashes(ours, theirs)) == 1
    assert clashes(theirs, theirs) == ()


def test_who_did_the_same_and_more_clashes() -> None:
    old: dict[str, Any] = {"resourceType": "Patient", "name": [{"text": "a"}]}
    ours = compare(old, {**old, "name": [{"text": "a"}, {"text": "b"}]})
    theirs = compare(old, {**old, "name": [{"text": "a"}, {"text": "b"}, {"text": "c"}]})
    assert [other.new for _, other in clashes(ours, theirs)] == [{"text": "c"}]
    assert [mine.new for mine, _ in clashes(theirs, ours)] == [{"text": "c"}]


def test_every_change_that_clashes_is_told_but_not_every_pair() -> None:
    old: dict[str, Any] = {"resourceType": "Patient"}
    old |= {"identifier": [{"value": str(one)} for one in range(3_000)]}
    used = [{**one, "use": "old"} for one in old["identifier"]]
    gone = compare(old, {"resourceType": "Patient"})
    inside = compare(old, {**old, "identifier": used})
    found = clashes(gone, inside)
    assert len(found) == 3_000
    assert {one.path for one, _ in found} == {one.path for one in gone}
    assert {other.path for _, other in found} == {one.path for one in inside}


def test_a_list_replaced_once_more_undoes_what_others_did_to_it() -> None:
    old = {"resourceType": "Patient", "telecom": [{"value": "1"}, {"value": "2"}]}
    mine = {**old, "telecom": [{"value": "1"}, {"value": "3"}]}
    theirs = {**old, "telecom": [{"value": "9"}, {"value": "2"}], "active": True}
    ours = compare(old, mine)
    assert clashes(ours, compare(old, theirs)) == ()
    undone = beyond(ours, compare(theirs, {**theirs, "telecom": mine["telecom"]}))
    assert [(one.path, one.old) for one in undone] == [("Patient.telecom[0].value", "9")]
    kept = {**theirs, "telecom": [{"value": "9"}, {"value": "3"}]}
    assert beyond(ours, compare(theirs, kept)) == ()


def test_half_of_a_list_with_extensions_is_not_replaced() -> None:
    text = b'{"resourceType": "Patient", "id": "1", "_given": [null, {"id": "x"}], "given": ["A"]}'
    current = document.parse("current", text)
    over = document.parse("over.json", b'{"given": ["B"]}')
    with pytest.raises(InputRefused) as refused:
        layered(current, over.value, over)
    assert str(refused.value.problem.place) == "over.json:1:11"
    assert layered(current, {"given": ["B"], "_given": None}).value["given"] == ["B"]
    assert layered(current, {"given": ["A"]}) is current


def test_no_object_is_left_empty() -> None:
    current = document.parse(
        "current", b'{"resourceType": "Patient", "maritalStatus": {"text": "m"}}'
    )
    found = layered(current, {"maritalStatus": {"text": None}})
    assert found.text == '{"resourceType": "Patient"}'
    assert layered(found, {"maritalStatus": {"text": None}}) is found


scalars = st.none() | st.booleans() | st.integers() | st.text()
objects = st.recursive(
    st.dictionaries(st.sampled_from("abc"), scalars | st.lists(scalars, max_size=2), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | scalars, max_size=3),
    max_leaves=8,
)


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396's own algorithm."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def full(value: Any) -> Any:
    """Without empty objects, which R4 does not have."""
    if not isinstance(value, dict):
        return value
    found = {key: full(one) for key, one in value.items()}
    return {key: one for key, one in found.items() if one not in ({}, None)}


@given(current=objects, over=objects, indent=st.sampled_from([None, 2]))
def test_the_text_says_what_the_algorithm_of_the_rfc_says(
    current: dict[str, Any], over: dict[str, Any], indent: int | None
) -> None:
    there = document.parse("current", jsontext.dumps(full(current), indent).encode())
    found = layered(there, over)
    assert found.value == jsontext.loads(found.text) == full(merged(full(current), over))


@given(old=objects, new=objects)
def test_what_lies_between_two_leads_from_the_one_to_the_other(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    there = document.parse("old", jsontext.dumps(full(old)).encode())
    over = between(full(old), full(new))
    assert layered(there, over).value == full(new)
    assert (over == {}) == jsontext.same(full(old), full(new))
