"""What a search shows a person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from front import Ran
from hlcli.fhir import interaction
from hlcli.view.answer.table import show_bundle
from hlcli.view.content.summary import summary
from stage import PETER, SEARCH, UUID, answered, screen, see


def searched(*resources: Any, tty: bool = True, width: int = 80, **bundle: Any) -> Ran:
    entries = [{"resource": one} for one in resources]
    body = json.dumps({"resourceType": "Bundle", "entry": entries, **bundle}).encode()
    return see(answered(SEARCH, 200, body), screen(tty, width=width, no_color=True), show_bundle)


def patient(id: str, version: str = "1", **more: Any) -> dict[str, Any]:
    meta = {"versionId": version, "lastUpdated": "2026-11-22T07:43:45.133Z"}
    return {"resourceType": "Patient", "id": id, "meta": meta, **more}


PETER_1 = patient(
    "peter-1", "12", name=[{"given": ["Peter", "James"], "family": "Chalmers"}], gender="male"
)


ACME = {"resourceType": "Organization", "id": "o", "name": "Acme", "address": [{"city": "Ulm"}]}


def test_a_table_for_each_type() -> None:
    assert searched(PETER_1, ACME).text == (
        "id       version  updated               name                  gender  birthDate\n"
        "peter-1  12       2026-11-22 07:43:45Z  Peter James Chalmers  male\n"
        "id              version  updated  name  type  city\n"
        "Organization/o                    Acme        Ulm\n"
    )


def test_a_long_id_has_a_line_of_its_own_above_its_columns() -> None:
    assert searched(patient(UUID, birthDate="1985-12-31"), PETER_1).text == (
        "id\n"
        "  version  updated               name                  gender  birthDate\n"
        f"{UUID}\n"
        "  1        2026-11-22 07:43:45Z                                1985-12-31\n"
        "peter-1\n"
        "  12       2026-11-22 07:43:45Z  Peter James Chalmers  male\n"
    )


def test_a_long_text_takes_several_lines_of_its_column() -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff Peter 王小明王小明王小明王小明王小明王小明王小明"
    rows = searched(patient("1", name=[{"text": name}])).text.splitlines()[1:]
    assert [row[35:].strip() for row in rows] == [
        "Wolfeschlegelsteinhausenbe", "rgerdorff Peter", "王小明王小明王小明王小明王",
        "小明王小明王小明",
    ]  # fmt: skip


def test_what_an_observation_was_is_in_its_columns() -> None:
    pulse = {
        "resourceType": "Observation", "id": "1", "status": "final",
        "code": {"coding": [{"code": "8867-4", "display": "Heart rate"}]},
        "effectiveDateTime": "2026-11-22T07:43:45Z",
        "valueQuantity": {"value": 72, "unit": "/min"},
    }  # fmt: skip
    parts = [{"valueQuantity": {"value": n, "unit": "mmHg"}} for n in (120, 80)]
    pressure = {**pulse, "code": {"text": "Blood pressure"}, "component": parts}
    del pressure["valueQuantity"]
    assert [line.split("  ") for line in (summary(pulse), summary(pressure))] == [
        ["Heart rate 72 /min 2026-11-22 07:43:45Z final"],
        ["Blood pressure 120 mmHg, 80 mmHg 2026-11-22 07:43:45Z final"],
    ]


def test_a_terminals_escapes_in_a_cell_are_shown() -> None:
    evil = patient("1", name=[{"text": "\x1b[2Jgone\u202e"}])
    assert r"\x1b[2Jgone\u202e" in searched(evil).text


@pytest.mark.parametrize("width", [20, 60, 80, 100, 200])
@pytest.mark.parametrize("id", [UUID, "x" * 64, "1"])
def test_ids_are_never_shortened_and_lines_fit(width: int, id: str) -> None:
    lines = searched(patient(id, birthDate="2000-01-01"), PETER_1, width=width).text.splitlines()
    assert any(line.startswith(id) for line in lines)
    assert all(len(line) <= max(width, len(id), 22) for line in lines)
    assert "2000-01-01" in "\n".join(lines)


def test_a_pipe_gets_one_resource_a_line_with_its_digits() -> None:
    body = (
        b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "v": '
        b'1.50}}, {"fullUrl": "x"}, 7, {"resource": {"resourceType": "Observation", "v": 1E3}}]}'
    )
    asked = interaction.search("Observation", PETER)
    seen = see(answered(asked, 200, body), screen(), show_bundle)
    assert seen.text.splitlines() == [
        '{"resourceType": "Observation", "v": 1.50}',
        '{"resourceType": "Observation", "v": 1E3}',
    ]
    assert seen.err == "ok: 200 found 2 Observation, eu-west-1 …abcdef\n"


def test_the_id_of_the_bundle_is_not_that_of_a_patient() -> None:
    err = searched(PETER_1, tty=False, id="bundle-1", meta={"versionId": "9"}).err
    assert err == "ok: 200 found 1 Patient, eu-west-1 …abcdef\n"


def test_what_is_included_is_counted_apart() -> None:
    err = searched(PETER_1, {"resourceType": "Organization", "id": "o"}, tty=False, total=1).err
    assert err == "ok: 200 found 1 Patient, eu-west-1 …abcdef: 1 included\n"


@pytest.mark.parametrize("body", [b'{"resourceType": "Bundle", "entry": {}}', b"", b'{"id": "1"}'])
def test_an_odd_or_empty_answer_is_no_failure(body: bytes) -> None:
    for tty in (True, False):
        seen = see(answered(SEARCH, 200, body), screen(tty, no_color=True), show_bundle)
        assert (seen.code, seen.out) == (0, b"")
        assert "found no Patient" in seen.err


def test_odd_members_are_not_shown_as_pythons_own() -> None:
    odd = {"id": None, "resourceType": None, "meta": {"versionId": True, "lastUpdated": {}}}
    nameless = {"resourceType": "Organization", "id": ["x"], "meta": "x"}
    lines = searched(odd, nameless, {"id": "2"}).text.splitlines()
    assert lines == [
        "id  version  updated  what  status",
        "",
        "id             version  updated  name  type  city",
        "Organization/",
        "2",
    ]


@pytest.mark.parametrize(
    ("resource", "line"),
    [
        (PETER_1, "Peter James Chalmers male"),
        ({"resourceType": "Practitioner", "name": [{"text": "Dr. X", "family": "X"}]}, "Dr. X"),
        ({"resourceType": "Patient", "name": "odd", "gender": None}, "odd"),
        ({"resourceType": "Organization", "name": "Acme"}, "Acme"),
        ({"resourceType": "ValueSet", "name": "vs", "status": "draft"}, "vs draft"),
        (
            {"resourceType": "Observation", "status": "final",
             "code": {"coding": [{"code": "1", "display": "Pulse"}], "text": ""}},
            "Pulse final",
        ),
        ({"resourceType": "Encounter", "class": {"code": "AMB"}, "status": "planned"},
         "AMB planned"),
        ({"resourceType": "Basic"}, ""),
    ],
)  # fmt: skip
def test_summaries(resource: dict[str, Any], line: str) -> None:
    assert summary(resource) == line
