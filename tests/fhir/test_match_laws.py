"""What holds for any text, and for any shape of a stored resource."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hlcli.fhir import criteria, texts
from hlcli.fhir.match import matches

LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
KEYS = st.sampled_from(["system", "value", "coding", "code", "url", "start", "extension", "family"])
FLAT = LEAF | st.lists(LEAF, max_size=2) | st.dictionaries(KEYS, LEAF, max_size=3)
ODD = FLAT | st.lists(FLAT, max_size=2) | st.dictionaries(KEYS, FLAT, max_size=3)
FIELDS = ("name", "telecom", "birthDate", "gender", "identifier", "extension", "deceasedDateTime")
ASKED = (
    *(("name", "a"), ("phone", "1"), ("birthdate", "2000"), ("gender", "male"), ("_id", "1")),
    *(("identifier", "a|b"), ("mothersMaidenName", "x"), ("deceased", "true")),
    *(("death-date", "2000"), ("name:missing", "true")),
)


def escaped(text: str) -> str:
    return "".join("\\" + one if one in "\\,|$" else one for one in text)


@given(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=3))
def test_no_shape_of_a_stored_resource_breaks_a_search(odd: dict[str, Any]) -> None:
    for asked in ASKED:
        assert matches({"resourceType": "Patient"} | odd, "Patient", (asked,)) in (True, False)


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1))
def test_escaping_is_undone(wanted: list[str]) -> None:
    found = criteria.alternatives(",".join(map(escaped, wanted)), "name")
    assert [criteria.unescape(one, "name") for one in found] == wanted


@given(st.text())
def test_what_counts_in_a_string_is_settled_at_once(text: str) -> None:
    once = texts.normal(text)
    assert texts.normal(once) == once
    assert texts.normal(f"  {text}\t") == once
    assert texts.normal(unicodedata.normalize("NFD", text)) == once


@given(st.text())
def test_every_name_is_found_by_itself(text: str) -> None:
    patient = {"resourceType": "Patient", "name": [{"family": text}]}
    for name in ("family", "name", "family:exact", "family:contains"):
        if texts.normal(text):
            assert matches(patient, "Patient", ((name, escaped(text)),))


@given(st.text(), st.text())
def test_no_name_is_found_by_one_that_does_not_begin_it(text: str, other: str) -> None:
    patient = {"resourceType": "Patient", "name": [{"family": text}]}
    if texts.normal(other):
        begins = texts.normal(text).startswith(texts.normal(other))
        assert matches(patient, "Patient", (("family", escaped(other)),)) is begins


def test_a_korean_syllable_does_not_begin_another() -> None:
    """Taken apart for its accents, 가 would be the beginning of 각."""
    patient = {"resourceType": "Patient", "name": [{"family": "각"}]}
    assert not matches(patient, "Patient", (("family", "가"),))
    assert matches(patient, "Patient", (("family", "각"),))
