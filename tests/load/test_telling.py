"""What a load says at its end: why it stopped, what failed and why, what is left, what is next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from docks import Dock, ndjson, patient
from hlcli.fhir import outcome


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path / "run")


@pytest.fixture
def file(tmp_path: Path) -> str:
    return ndjson(tmp_path / "p.ndjson", map(patient, range(1, 51)))


SIGNED = {"message": "The request signature we calculated does not match the signature"}


def test_a_refusal_of_all_is_told_once_and_first_as_put_tells_it(dock: Dock, file: str) -> None:
    kind = {"x-amzn-ErrorType": "SignatureDoesNotMatch"}
    dock.before = lambda _: httpx.Response(403, json=SIGNED, headers=kind)
    ran = dock.load(file)
    assert ran.code == 3
    lines = ran.err.splitlines()
    said = [at for at, line in enumerate(lines) if "calculates another signature" in line]
    assert said == [1], ran.err
    assert lines[1].startswith("error: 403 Forbidden, stopped, ")
    assert lines[2].startswith("try: check the secret key, the region")
    assert lines[3].startswith("try: hlcli doctor")
    assert lines[-1].startswith("try: hlcli load --resume ")
    assert "(once that is mended: " in lines[-1]


def test_a_refusal_names_what_to_allow(dock: Dock, file: str) -> None:
    dock.before = lambda _: httpx.Response(403)
    assert "allow healthlake:UpdateResource" in dock.load(file).err
    assert dock.load(file, tty=True).err.count("these credentials may not do this") == 1


def test_a_row_of_failures_is_told_with_the_last(dock: Dock, file: str) -> None:
    dock.before = lambda _: httpx.Response(500)
    ran = dock.load(file, "--retries", "0")
    assert "the last with 500 Internal Server Error: it is not the items" in ran.err
    assert "try: give it again later" in ran.err


@pytest.mark.parametrize(
    ("status", "tip"),
    [
        (412, "--by more parameters"),
        (409, "another write was in the way"),
        (429, "or slower: --rate"),
        (403, "hlcli doctor"),
    ],
)
def test_every_kind_of_failure_has_its_hint(
    status: int, tip: str, dock: Dock, tmp_path: Path
) -> None:
    dock.before = lambda _: httpx.Response(status) if len(dock.sent) == 2 else None
    file = ndjson(tmp_path / "p.ndjson", [patient(n, id=False) for n in range(1, 4)])
    ran = dock.load(file, "--by", "identifier", "--retries", "0")
    assert ran.code == 8
    assert f"p.ndjson:2: error: {status} " in ran.err
    assert tip in ran.err


def saying(text: str, at: int = 2) -> Any:
    """The endpoint rejects one item, in these words."""
    told = outcome.make("error", "processing", text)
    count = iter(range(1, 1000))
    return lambda _: httpx.Response(400, json=told) if next(count) == at else None


NAMED = "Doe2 \x1b[2J is no family name: " + "it is too short " * 30


def test_what_the_endpoint_says_of_the_first_is_shown_to_a_person_alone(
    dock: Dock, tmp_path: Path
) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 4)))
    dock.before = saying(NAMED)
    seen = dock.load(file, tty=True).err
    assert "Doe2 \\x1b[2J is no family name" in seen
    assert seen.count("too short") < 20
    dock.before = saying(NAMED)
    reports = [tmp_path / f"r.{ending}" for ending in ("json", "xml", "html")]
    words = [word for report in reports for word in ("--report", str(report))]
    ran = dock.load(file, "-o", "json", *words)
    assert "Doe2" not in ran.err + ran.text + "".join(one.read_text() for one in reports)
    assert "failed.outcomes.ndjson (says of each why)" in ran.err
    dock.before = saying(NAMED)
    shown = [one for one in dock.load(file, "--show-values").err.splitlines() if "Doe2" in one]
    assert len(shown) == 1
    assert shown[0].startswith(f"{file}:2: error: 400 processing (1 item): Doe2")


def test_the_end_names_the_files_and_what_is_in_them(dock: Dock, tmp_path: Path) -> None:
    file = tmp_path / "p.ndjson"
    ndjson(file, [patient(1), patient(2, birthDate="x"), patient(3, birthDate="x")])
    file.write_text(file.read_text() + "{torn\n")
    ran = dock.load(str(file))
    assert ran.code == 8
    assert f"load: run {dock.folder}: journal.ndjson, failed.ndjson (2 resources), " in ran.err
    assert "(says of each why; 1 more: no resource, or may be written)" in ran.err
    assert "report.json" in ran.err
    again = f"hlcli load {dock.folder / 'failed.ndjson'}"
    assert f"try: {again} (with the same options, once they are mended)" in ran.err
    good = dock.load(
        ndjson(tmp_path / "good.ndjson", [patient(1)]), "--run-dir", str(tmp_path / "g")
    )
    assert f"load: run {tmp_path / 'g'}: journal.ndjson, report.json\n" in good.err
    assert "try: " not in good.err


def test_in_a_log_the_counts_of_all_kinds_add_up(dock: Dock, tmp_path: Path) -> None:
    told = [
        outcome.make("error", "processing", "x", [f"Patient.e{chr(97 + n)}"]) for n in range(20)
    ]
    dock.before = lambda _: httpx.Response(400, json=told[len(dock.sent) % 20])
    ran = dock.load(ndjson(tmp_path / "p.ndjson", map(patient, range(1, 31))))
    assert ran.err.count(": error: 400 processing") == 12
    assert "load: and 8 other kinds (8 items), all in report.json\n" in ran.err
    listed = json.loads((dock.folder / "report.json").read_text())["errors"]
    assert sum(one["count"] for one in listed) == 30


def test_the_way_on_says_only_what_applies(dock: Dock, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", map(patient, range(1, 31)))
    dock.before = lambda _: httpx.Response(400) if len(dock.sent) == 3 else None
    assert " (repeats what failed)\n" in dock.load(file).err
    dock.before = lambda _: httpx.Response(400)
    ran = dock.load(file, "--max-errors", "5", "--run-dir", str(tmp_path / "other"))
    assert " (repeats what failed and goes on with the rest)\n" in ran.err
    dock.weather("reset-after:1")
    dock.before = lambda _: None
    people = ndjson(tmp_path / "b.ndjson", [patient(1, id=False)])
    ran = dock.load(people, "--by", "identifier", "--run-dir", str(tmp_path / "third"))
    assert " (looks up the unknown)\n" in ran.err
