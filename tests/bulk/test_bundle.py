"""Bundles are taken apart: exact texts, places in the file, and what an entry asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hlcli.bulk.input.item import Item, Request
from piped import bad, bundle, entry, from_files, from_stdin, good, raw, resource

PRETTY = b"""{
  "resourceType": "Bundle", "type": "batch",
  "entry": [
    { "resource": {"resourceType" :"Patient", "id": "1", "n": 1.50} },
    { "resource": {
        "resourceType": "Patient",
        "id": "2"
      },
      "request": {"method": "PUT", "url": "Patient/2", "ifMatch": "W/\\"3\\""} }
  ]
}
"""


def test_each_resource_keeps_its_exact_text_and_its_place(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(PRETTY)
    first, second = good(from_files(tmp_path / "b.json"))
    assert first.body == b'{"resourceType" :"Patient", "id": "1", "n": 1.50}'
    assert second.body in PRETTY
    assert [str(one.place).removeprefix(f"{tmp_path}/") for one in (first, second)] == [
        "b.json:4#entry[0]",
        "b.json:5#entry[1]",
    ]
    assert (first.place.column, second.place.column) == (19, 19)
    assert second.request == Request("PUT", "Patient/2", (("If-Match", 'W/"3"'),))


def test_bundles_can_be_lines_of_ndjson() -> None:
    one = raw(bundle(entry(resource("Patient", "1")), entry(resource("Patient", "2"))))
    found = good(from_stdin(one + b"\n" + raw(resource("Patient", "3")) + b"\n" + one))
    assert [str(item.place) for item in found] == [
        "<stdin>:1#entry[0]", "<stdin>:1#entry[1]", "<stdin>:2", "<stdin>:3#entry[0]",
        "<stdin>:3#entry[1]",
    ]  # fmt: skip
    assert [item.number for item in found] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("type", ["transaction", "batch", "collection", "searchset"])
def test_what_is_unpacked(type: str) -> None:
    (item,) = good(
        from_stdin(raw(bundle(entry(resource("Patient", "1"), "PUT", "Patient/1"), type=type)))
    )
    assert (item.request is not None) == (type in ("transaction", "batch"))


@pytest.mark.parametrize("type", ["document", "message"])
def test_a_document_is_a_resource_of_its_own(type: str) -> None:
    data = raw(bundle(entry(resource("Composition", "1")), type=type))
    assert [one.body for one in good(from_stdin(data))] == [data]


@pytest.mark.parametrize("type", ["history", "transaction-response", "<script>", ""])
def test_other_bundles_hold_nothing_to_load(type: str) -> None:
    (refused,) = bad(from_stdin(raw(bundle(entry(resource("Patient", "1")), type=type))))
    assert "script" not in refused.problem.message
    assert "Bundle" in refused.problem.message


def test_entries_without_a_resource_are_refused_one_by_one() -> None:
    delete = {"request": {"method": "DELETE", "url": "Patient/1"}}
    found = from_stdin(raw(bundle(delete, entry(resource("Patient", "2")), {})))
    assert [one.problem.message for one in bad(found)] == [
        "an entry DELETE",
        "an entry without a resource",
    ]
    assert len(found) == 3


def test_what_a_search_remarks_on_itself_is_no_resource() -> None:
    remark = {"resource": resource("OperationOutcome"), "search": {"mode": "outcome"}}
    found = from_stdin(raw(bundle(entry(resource("Patient", "1")), remark, type="searchset")))
    assert len(good(found)) == 1


def test_a_bundle_that_is_no_json_is_refused_whole_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(PRETTY.replace(b'"id": "2"', b'"id" "2"'))
    (refused,) = bad(from_files(tmp_path / "b.json"))
    assert refused.problem.place is not None
    assert (refused.problem.place.line, refused.problem.place.column) == (7, 14)


@pytest.mark.parametrize("entries", ['{"resource": {}}', '"x"', "null"])
def test_entries_that_are_no_list_are_refused(entries: str) -> None:
    text = f'{{"resourceType": "Bundle", "type": "batch", "entry": {entries}}}'
    (refused,) = bad(from_stdin(text.encode()))
    assert refused.problem.message == "the entry of this Bundle is no list"


@pytest.mark.parametrize("odd", [b'["Bundle"]', b'"Bundle"', b'{"Bundle": 1}'])
def test_the_word_bundle_alone_makes_none(odd: bytes) -> None:
    (item,) = from_stdin(odd)
    assert isinstance(item, Item)
    assert item.body == odd


def test_an_empty_bundle_has_no_items() -> None:
    assert from_stdin(raw(bundle(type="searchset"))) == []
    assert from_stdin(b'{"resourceType": "Bundle", "type": "searchset"}') == []
