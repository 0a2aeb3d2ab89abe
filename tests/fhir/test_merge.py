"""One resource layered over another, and changes that cannot both hold."""

from __future__ import annotations

import pytest

from hlcli.errors import InputRefused
from hlcli.fhir import document
from hlcli.fhir.diff import compare
from hlcli.fhir.merge import clashes, layered

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
