"""Two items with the same criteria, while the search is behind: one resource."""

from __future__ import annotations

from pathlib import Path

import pytest

from docks import Dock, ndjson, patient
from hlcli.bulk.input.item import Item, Place
from hlcli.bulk.plan.planning import Planned
from hlcli.bulk.run.matches import Matches
from hlcli.fhir.interaction import conditional_update

BY = ("--by", "identifier")


@pytest.mark.parametrize("there", [False, True])
def test_the_second_is_put_by_the_id_of_the_first(there: bool, tmp_path: Path) -> None:
    dock = Dock(tmp_path / "run", index_lag=60)
    if there:
        dock.load(ndjson(tmp_path / "first.ndjson", [patient(1, id=False)]), *BY)
        dock.clock.sleep(3600)
        dock.sent.clear()
    people = [patient(1, id=False, gender=one) for one in ("male", "female", "other")]
    ran = dock.load(ndjson(tmp_path / "p.ndjson", people), *BY)
    assert ran.code == 0, ran.err
    [found] = dock.stored()
    assert found["gender"] == "other"
    first, *others = dock.sent
    assert first.url.query
    assert {one.url.path.rsplit("/", 1)[1] for one in others} == {found["id"]}


def test_it_is_forgotten_when_searches_show_it() -> None:
    matches = Matches(most=3)
    asked = [_asked(str(number)) for number in range(5)]
    matches.note(asked[0], "a", 0.0)
    assert matches.id_of(asked[0], 599.0) == "a"
    assert matches.id_of(asked[0], 601.0) is None
    for number, one in enumerate(asked):
        matches.note(one, f"{number}", 700.0 + number)
    assert [matches.id_of(one, 705.0) for one in asked] == [None, None, "2", "3", "4"]


def _asked(value: str) -> Planned:
    body = b'{"resourceType":"Patient"}'
    asked = conditional_update("Patient", (("identifier", value),), body)
    return Planned(Item(1, Place("a"), body), asked, (value,))
