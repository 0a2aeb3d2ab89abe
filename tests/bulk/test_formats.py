"""What is no FHIR JSON is told apart by its bytes, and what to do is said."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from docks import Dock, patient
from hlcli.bulk.input.item import Refused
from hlcli.bulk.input.source import open_sources
from hlcli.bulk.plan.planning import How, plan
from piped import Pipe, bad, from_files, from_stdin, good, raw, resource

LINES = b"".join(json.dumps(patient(number)).encode() + b"\n" for number in range(50))


def tar(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("p.ndjson")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def zip(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("p.ndjson", data)
    return packed.getvalue()


KINDS = {
    "p.tar": (tar(LINES), "a tar archive", "unpack it first: tar -xf "),
    "p.tar.gz": (gzip.compress(tar(LINES)), "a tar archive", "unpack it first: tar -xf "),
    "p.zip": (zip(LINES), "a zip archive", "unpack it first: unzip "),
    "p.7z": (b"7z\xbc\xaf\x27\x1c" + LINES, "a 7z archive", "unpack it first: 7z x "),
    "p.pdf": (b"%PDF-1.7\n" + LINES, "a PDF", "make FHIR JSON"),
    "p.hl7": (b"MSH|^~\\&|A|B\n" + LINES, "HL7 version 2", "make FHIR JSON"),
    "p.xml": (b"\xef\xbb\xbf<?xml version='1.0'?>\n" + LINES, "XML", "make FHIR JSON"),
    "p.parquet": (b"PAR1" + LINES, "Parquet", "make FHIR JSON"),
    "p.csv": (b"id,name\n1,Doe\n" + LINES, "a table", "make FHIR JSON"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_another_kind_is_one_refusal_and_nothing_of_it_is_sent(
    name: str, tmp_path: Path
) -> None:
    data, what, hint = KINDS[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "q.ndjson").write_bytes(LINES)
    dock = Dock(tmp_path / "run")
    ran = dock.load(str(tmp_path / name), str(tmp_path / "q.ndjson"))
    assert (ran.code, len(dock.sent)) == (8, 50)
    assert f"{what}" in ran.err
    assert f"try: {hint}" in ran.err
    assert "1 of 51 not done" in ran.err


def test_it_is_told_of_a_pipe_that_gives_byte_after_byte() -> None:
    pieces = io.BufferedReader(Pipe(bytes([one]) for one in tar(LINES)), 1)
    (refused,) = bad(open_sources(["-"], pieces))
    assert refused.problem.hint == "unpack it first"


def test_a_file_whose_name_only_says_csv_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(LINES)
    assert len(good(from_files(tmp_path / "p.csv"))) == 50


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b'[{"resourceType":"Patient","id":"1"},\n{}]', "jq -c '.[]' {} | hlcli load -"),
        (b'{\n"resourceType":"Patient"\n}\n{\n}', "jq -c . {} | hlcli load -"),
        (b"resource: Patient\n", "make FHIR JSON of it first: one resource a line"),
    ],
)
def test_many_resources_in_one_text_are_taken_apart_by_jq(
    data: bytes, hint: str, tmp_path: Path
) -> None:
    (tmp_path / "a b.json").write_bytes(data)
    (item,) = good(from_files(tmp_path / "a b.json"))
    refused = plan(item, How())
    assert isinstance(refused, Refused)
    assert refused.problem.hint == hint.format(f"'{tmp_path}/a b.json'")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"resourceType": "Patient", "a": {', "closes line 3, column 34"),
        ('{"resourceType": "Patient", "id": "1", "id": "2"}', "first at line 3, column 29"),
    ],
)
def test_a_message_names_the_lines_of_the_file(line: str, told: str) -> None:
    item = good(from_stdin(LINES[: LINES.index(b"\n") + 1] * 2 + line.encode()))[-1]
    refused = plan(item, How())
    assert isinstance(refused, Refused)
    assert told in refused.problem.message


def test_a_byte_order_mark_is_dropped_before_every_line_and_noted() -> None:
    """Files that were put one behind the other have one in the middle."""
    one, mark = raw(resource("Patient", "1")), b"\xef\xbb\xbf"
    found = good(from_stdin(b"\n".join([mark + one, one, mark, mark + one])))
    assert [item.body for item in found] == [one] * 3
    assert [item.notes for item in found] == [("bom-dropped",), (), ("bom-dropped",)]


def test_a_line_that_is_no_bundle_is_not_read_beyond_what_could_be_sent() -> None:
    long = b'{"resourceType":"Patient","id":"x","t":"' + b"x" * 30_000_000
    bundle = b'{"resourceType":"Bundle","type":"collection","x":"' + b"x" * 30_000_000
    bundle += b'","entry":[{"resource":' + raw(resource("Patient", "2")) + b"}]}"
    one = raw(resource("Patient", "1"))
    found = from_stdin(b"\n".join([one, long, one, bundle, long]))
    assert [refused.place.line for refused in bad(found)] == [2, 5]
    assert all("too large" in refused.problem.message for refused in bad(found))
    assert [item.place.line for item in good(x for x in found if x not in bad(found))] == [1, 3, 4]


def test_one_value_that_is_too_large_is_one_refusal(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[\n" + LINES * 5000)
    (refused,) = bad(from_files(tmp_path / "a.json"))
    assert refused.problem.hint is not None
    assert refused.problem.hint.endswith("jq -c '.[]'")


def test_a_large_bundle_over_many_lines_is_read_whatever_the_order_of_its_keys(
    tmp_path: Path,
) -> None:
    long = {"resource": resource("Patient", "1", t="x" * 30_000_000)}
    value = {"entry": [long], "resourceType": "Bundle", "type": "collection"}
    (tmp_path / "a.json").write_bytes(raw(value, indent=1))
    assert len(good(from_files(tmp_path / "a.json"))) == 1
