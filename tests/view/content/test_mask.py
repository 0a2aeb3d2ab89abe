"""A log holds no clinical value that was sent, whatever the server repeats of it."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.fhir import interaction
from hlcli.secrecy import conceal
from hlcli.view.content.mask import HIDDEN, mask, values_of
from stage import answered, conditional, outcome, put, screen, see

WORDS = st.text(alphabet="ab-. ßé1", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "secrets", "masked"),
    [
        ("no Doe here", {"Doe"}, "no [value] here"),
        ("no DOE, 'doe'", {"Doe"}, "no [value], '[value]'"),
        ("Doering and Undoe", {"Doe"}, "Doering and Undoe"),
        ("Jane Doe", {"Jane Doe", "Doe"}, "[value]"),
        ("Anna Jane Doe", {"Anna Jane", "Jane Doe"}, "[value]"),
        ("tel+4712", {"+4712"}, "tel[value]"),
        ("tel+4712", {"+4712", "tel"}, "[value]"),
        ("born 2000-01-01T00:00", {"2000-01-01"}, "born 2000-01-01T00:00"),
        ("birthdate=2000-01-01&", {"2000-01-01"}, "birthdate=[value]&"),
        ("STRAẞE", {"straße"}, "[value]"),
        ("a.b axb", {"a.b"}, "[value] axb"),
        ("cut at Rosenkr", {"Rosenkrantz"}, "cut at [value]"),
        ("cut at Ro", {"Rosenkrantz"}, "cut at Ro"),
        ("Rosenkr is not at the end", {"Rosenkrantz"}, "Rosenkr is not at the end"),
        ("is required", {"redundant"}, "is required"),
        ("nothing", set(), "nothing"),
        ("", {"x"}, ""),
    ],
)
def test_mask(text: str, secrets: set[str], masked: str) -> None:
    assert mask(text, secrets) == masked


@given(st.lists(WORDS, max_size=4), st.lists(WORDS | st.just(" "), max_size=12))
def test_no_secret_is_left_as_a_word(secrets: list[str], pieces: list[str]) -> None:
    text = "".join(pieces + secrets)
    for left in mask(text, secrets).split(HIDDEN):
        for secret in secrets:
            assert not _is_word_in(secret, left)


@given(st.text(), st.lists(WORDS, max_size=4))
def test_what_is_no_secret_stays(text: str, secrets: list[str]) -> None:
    masked = mask(text, secrets)
    kept = [re.escape(piece) for piece in masked.split(HIDDEN)]
    assert re.fullmatch("(?s)" + ".+".join(kept), text) or HIDDEN in text
    if not any(secret.casefold()[:3] in text.casefold() for secret in secrets):
        assert masked == text


@pytest.mark.parametrize(
    ("text", "concealed"),
    [
        ("Bearer ab/cd+efghijk!", "Bearer [secret]!"),
        ("xAB/CD+EFGHIJKx", "x[secret]x"),
        ("?t=ab%2Fcd%2Befghijk&", "?t=[secret]&"),
        ("an answer cut at ab/cd+efg", "an answer cut at [secret]"),
        ("the lab", "the lab"),
        ("key and abc", "key and abc"),
    ],
)
def test_conceal(text: str, concealed: str) -> None:
    assert conceal(text, {"ab/cd+efghijk", "key", ""}) == concealed


def _is_word_in(secret: str, text: str) -> bool:
    """Said in another way than the code does: no letter or digit next to a letter or digit."""
    low, wanted = text.lower(), secret.lower()
    for at in range(len(low) - len(wanted) + 1):
        before, after = low[:at], low[at + len(wanted) :]
        begins = not (before and before[-1].isalnum() and wanted[0].isalnum())
        ends = not (after and after[0].isalnum() and wanted[-1].isalnum())
        if low[at : at + len(wanted)] == wanted and begins and ends:
            return True
    return False


def test_what_is_secret_in_a_body() -> None:
    body = {
        "resourceType": "Observation",
        "id": "obs-1",
        "contained": [{"resourceType": "Patient", "id": "pat-1", "name": [{"family": "Patient"}]}],
        "subject": {"reference": "Patient/jane-1", "type": "Patient", "display": "Jane Doe"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
        "valueQuantity": {"value": 12345678901.50, "unit": "x"},
        "note": [{"text": "urn:oid:1.2.3"}, {"text": "Jane drinks"}],
        "issued": "2026-11-22T07:43:45Z",
        "active": True,
        "rank": 12,
    }
    asked = interaction.update("Observation", "obs-1", json.dumps(body).encode())
    assert values_of(asked) == {
        "Jane Doe", "8867-4", "12345678901.5", "Jane drinks", "2026-11-22T07:43:45Z"
    }  # fmt: skip


def test_what_is_secret_in_criteria() -> None:
    pairs = (
        ("name", "van der Berg"),
        ("birthdate", "ge2000-01-01"),
        ("identifier", "http://hospital/mrn|4711"),
        ("given", "anna,berta"),
        ("subject", "Patient/jane-1"),
    )
    found = values_of(interaction.search("Patient", pairs))
    assert {"van der Berg", "van%20der%20Berg", "van+der+Berg"} <= found
    assert {"ge2000-01-01", "2000-01-01", "4711", "anna", "berta"} <= found
    assert not found & {"Patient/jane-1", "http://hospital/mrn", "name"}


def test_a_body_that_is_no_json_has_no_values_to_know() -> None:
    assert values_of(put(b"\xff")) == set()


VALUES = ("peter", "2000-01-01", "1234567890", "Chalmers", "mrn-4711")
BODY = json.dumps(
    {
        "resourceType": "Patient",
        "id": "p-1",
        "name": [{"family": "Chalmers"}],
        "identifier": [{"value": "mrn-4711"}],
    }
).encode()


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 412, 413, 429, 500])
@pytest.mark.parametrize(
    "body",
    [
        outcome({"diagnostics": " ".join(VALUES), "details": {"text": VALUES[3]}, "code": VALUES[4],
                 "severity": "error", "location": [f"Patient.name('{VALUES[0]}')"]}),
        json.dumps({"message": " ".join(VALUES)}).encode(),
        f"<title>{VALUES[3]}</title>GET /Patient?{'&amp;'.join(VALUES)}".encode(),
        BODY,
        b"",
    ],
)  # fmt: skip
def test_no_value_reaches_a_log(status: int, body: bytes) -> None:
    exchange = answered(conditional(BODY), status, body)
    err = see(exchange, screen()).err
    assert [value for value in VALUES if value.lower() in err.lower()] == []
    assert "Patient/" in err


def test_a_person_and_who_insists_see_the_values() -> None:
    exchange = answered(conditional(BODY), 400, outcome({"diagnostics": "no Chalmers"}))
    for on in (screen(True), screen(show_values=True)):
        assert "no Chalmers" in see(exchange, on).err
    lost = answered(conditional(), 412)
    assert "--name peter --birthdate 2000-01-01" in see(lost, screen(show_values=True)).err
    assert "--name … --birthdate …" in see(lost, screen()).err
