"""`put --skip-unchanged`: what is a change and what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rival import JANE, rivalry

PUT = ("put", "Patient", "jane.json")
JSON = ("--output", "json")
AUTO, SKIP = ("--if-match", "auto"), ("--skip-unchanged",)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("same.json").write_text(json.dumps(JANE))


def test_the_narrative_is_a_change_and_the_stamps_are_none() -> None:
    text = {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">a</div>'}
    with rivalry() as line:
        Path("jane.json").write_text(json.dumps(JANE | {"text": text}))
        assert line.run(*PUT, *SKIP, *JSON).json["result"] == "updated"
        stamps = {"versionId": "1", "lastUpdated": "2020-01-01T00:00:00Z"}
        Path("jane.json").write_text(json.dumps(JANE | {"text": text, "meta": stamps}))
        assert line.run(*PUT, *SKIP, *JSON).json["result"] == "unchanged"


def test_a_digit_of_precision_is_a_change() -> None:
    with rivalry() as line:
        for digits, result in (("1.50", "created"), ("1.50", "unchanged"), ("1.5", "updated")):
            words = ("--set", "status=final", "--set", "code.text=x", "--replace", *SKIP, *JSON)
            value = ("--set", f"valueQuantity.value={digits}")
            assert line.run("put", "Observation/o", *words, *value).json["result"] == result


A, B, C = ({"url": f"http://{name}", "valueString": name} for name in "abc")
REFERENCE: dict[str, Any] = {
    "resourceType": "DocumentReference",
    "id": "d",
    "status": "current",
    "content": [{"attachment": {"title": "x"}}],
}


def test_a_document_reference_keeps_its_extensions_so_a_file_without_them_changes_nothing() -> None:
    with rivalry() as line:
        line.put(REFERENCE | {"extension": [A, B]})
        for extensions, result in (
            ([], "unchanged"), ([B], "unchanged"), ([B, A], "unchanged"), ([C], "updated"),
        ):  # fmt: skip
            file = REFERENCE | ({"extension": extensions} if extensions else {})
            Path("d.json").write_text(json.dumps(file))
            words = ("put", "DocumentReference", "d.json", *SKIP, *AUTO, *JSON)
            assert line.run(*words).json["result"] == result


def test_of_another_resource_a_missing_extension_is_a_change() -> None:
    with rivalry() as line:
        line.put(JANE | {"extension": [A]})
        words = ("put", "Patient", "same.json", *SKIP, *JSON)
        assert line.run(*words).json["result"] == "updated"


def test_the_services_own_marks_are_not_the_senders_to_take_away() -> None:
    with rivalry() as line:
        Path("bad.json").write_text(json.dumps(JANE | {"gender": "w"}))
        words = ("put", "Patient", "bad.json", "--validation-level", "minimal", *JSON)
        assert line.run(*words, *SKIP).json["result"] == "updated"
        assert line.run(*words, *SKIP).json["result"] == "unchanged"
