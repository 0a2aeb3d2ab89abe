"""`hlcli params TYPE`: on a terminal, in a pipe, and as JSON."""

from __future__ import annotations

import json

import pytest

from front import World
from hlcli.fhir.search import parameters, resource_types


def test_in_a_pipe_it_is_tab_separated() -> None:
    ran = World().run("params", "Patient")
    rows = [line.split("\t") for line in ran.text.splitlines()]
    assert (ran.code, ran.err) == (0, "")
    assert {len(row) for row in rows} == {5}
    assert {row[0] for row in rows} == set(parameters("Patient"))
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["name"] == ["string", ":exact :contains :missing", "peter", "supported"]
    assert by_name["_content"] == ["special", "", "TEXT", "unsupported"]
    assert [row[0] for row in rows][:2] == ["active", "address"]


def test_json_is_one_list() -> None:
    ran = World().run("params", "Observation", "--output", "json")
    found = {one["name"]: one for one in json.loads(ran.out)}
    assert found["value-quantity"] == {
        "name": "value-quantity",
        "type": "quantity",
        "modifiers": [":missing"],
        "prefixes": ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"],
        "targets": [],
        "components": [],
        "example": "gt5.4|SYSTEM|UNIT",
        "healthlake": "supported",
    }
    assert found["code-value-quantity"]["components"] == ["code", "value-quantity"]
    assert found["patient"]["targets"] == ["Patient", "Group"]
    assert found["code-value-quantity"]["modifiers"] == []
    assert World({"HLCLI_OUTPUT": "json"}).run("params", "Observation").out == ran.out


@pytest.mark.parametrize("type", ["Bundle", "Observation", "MolecularSequence"])
@pytest.mark.parametrize("width", [80, 60, 40])
def test_on_a_terminal_it_fits(type: str, width: int) -> None:
    world = World({"TERM": "dumb"}, tty=True, width=width)
    code, seen = world.screen("params", type)
    assert code == 0
    assert max(map(len, seen.splitlines())) <= width
    squeezed = "".join(seen.split())
    assert all(name in squeezed for name in parameters(type))
    assert "(notinHealthLake)" in squeezed


def test_every_type_has_a_page() -> None:
    world = World(tty=True)
    assert all(world.run("params", type).code == 0 for type in resource_types())


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["Pateint"], "did you mean Patient?"),
        (["Patient/1"], "params takes a TYPE alone"),
        (["Patient", "-o", "id"], "--output takes one of: text, json"),
        (["Patient", "--name", "x"], "--name"),
    ],
)
def test_what_it_does_not_take(argv: list[str], said: str) -> None:
    ran = World().run("params", *argv)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err
