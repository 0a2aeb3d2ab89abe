"""What the server made of what was sent: one line, elements by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hlcli.errors import Problem
from hlcli.fhir import document, interaction
from hlcli.fhir.exchange import Exchange
from stage import answered, conditional, logged, screen, see

WARD = {"url": "http://hospital.example/ward", "valueString": "Ward-Secret"}
UNIT = {"url": "http://hospital.example/unit", "valueString": "Unit-Secret"}
MARK = {
    "url": "http://healthlake.amazonaws.com/fhir/StructureDefinition/validation-issue",
    "valueString": "{}",
}
SENT: dict[str, Any] = {"resourceType": "Patient", "id": "1", "gender": "other-secret"}
META = {"meta": {"versionId": "2", "lastUpdated": "2026-11-22T07:43:45Z", "source": "#1"}}


def put(answer: dict[str, Any], sent: dict[str, Any] = SENT, status: int = 200) -> Exchange:
    asked = interaction.update(sent["resourceType"], "1", json.dumps(sent).encode())
    return answered(asked, status, json.dumps(answer).encode())


def said(exchange: Exchange, **options: Any) -> list[str]:
    """What is said besides the status."""
    return logged(exchange, **options).splitlines()[1:]


@pytest.mark.parametrize("answer", [SENT, SENT | META])
def test_what_is_stored_as_it_was_sent_is_not_spoken_of(answer: dict[str, Any]) -> None:
    assert said(put(answer)) == []


def test_the_extensions_a_document_reference_keeps_are_known_by_name() -> None:
    sent = {"resourceType": "DocumentReference", "id": "1", "extension": [UNIT]}
    [line] = said(put(sent | META | {"extension": [WARD, WARD, UNIT]}, sent))
    assert line == (
        "note: the server kept 2 extensions the body lacks: an update takes none out of a "
        "DocumentReference"
    )


def test_what_was_created_had_nothing_to_keep() -> None:
    sent = {"resourceType": "DocumentReference", "id": "1"}
    [line] = said(put(sent | {"extension": [WARD]}, sent, 201))
    assert line == "note: the server has 1 extension the body lacks"


def test_a_narrative_of_the_servers_is_told() -> None:
    assert said(put(SENT | {"text": {"status": "generated"}})) == [
        "note: the server added Patient.text"
    ]


def test_a_file_that_was_sent_as_it_is_is_named() -> None:
    source = document.parse("jane.json", json.dumps(SENT).encode())
    [line] = said(put(SENT | {"extension": [WARD]}), source=source)
    assert line == "note: the server has 1 extension jane.json lacks"


def test_what_was_added_is_a_note_and_named_but_for_its_value() -> None:
    [line] = said(put(SENT | {"active": True, "name": [{"family": "Doe-Secret"}]}))
    assert line == "note: the server added Patient.active, Patient.name[0]"


def test_what_is_not_stored_as_it_was_sent_is_a_warning_that_quiet_leaves() -> None:
    exchange = put({**SENT, "gender": "female", "active": True})
    expected = "warning: the server changed what was sent: ~ Patient.gender and 1 more"
    assert said(exchange) == [expected]
    assert logged(exchange, quiet=True).splitlines() == [expected]


def test_a_number_that_lost_its_precision_was_changed() -> None:
    text = '{"resourceType": "Observation", "id": "1", "valueQuantity": {"value": 1.50}}'
    asked = interaction.update("Observation", "1", text.encode())
    [line] = said(answered(asked, 200, text.replace("1.50", "1.5").encode()))
    assert line == "warning: the server changed what was sent: ~ Observation.value.value"


def test_many_changes_are_counted() -> None:
    names = ("active", "language", "birthDate", "deceasedBoolean", "implicitRules")
    [line] = said(put(SENT | dict.fromkeys(names, "x")))
    assert line.endswith("Patient.active, Patient.language, Patient.birthDate and 2 more")


def test_a_key_that_may_be_anything_is_not_said() -> None:
    [line] = said(put(SENT | {"Doe Secret\x1b[2J": 1}))
    assert line == "note: the server added Patient.…"


def test_the_services_own_mark_is_spoken_of_elsewhere() -> None:
    assert said(put(SENT | {"extension": [MARK]})) == []
    assert said(put(SENT | {"extension": [MARK, WARD]})) == [
        "note: the server has 1 extension the body lacks"
    ]


def test_the_id_that_the_server_chose_is_no_change() -> None:
    assert said(answered(conditional(), 201, b'{"resourceType": "Patient", "id": "7"}')) == []


@pytest.mark.parametrize(
    "exchange",
    [
        answered(interaction.read("Patient", "1"), 200, b'{"resourceType": "Patient", "id": "1"}'),
        answered(interaction.update("Patient", "1", b"{}"), 200, b""),
        answered(interaction.delete("Patient", "1"), 204),
    ],
)
def test_without_an_answer_to_a_write_nothing_is_said(exchange: Exchange) -> None:
    assert not [line for line in said(exchange) if "server" in line]


def test_a_refusal_has_changed_nothing() -> None:
    refused = put({"resourceType": "Patient", "id": "1"}, status=412)
    assert isinstance(refused.problem, Problem)
    assert "the server" not in logged(refused)


def test_a_terminal_says_it_too_within_80_columns() -> None:
    ran = see(put({**SENT, "gender": "female"}), screen(tty=True))
    assert "  warning: the server changed what was sent: ~ Patient.gender\n" in ran.err
    assert max(map(len, ran.err.splitlines())) <= 80
