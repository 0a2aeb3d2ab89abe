"""Files, folders, globs and standard input become items, one at a time and in a fixed order."""

from __future__ import annotations

import io
import os
import threading
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hlcli.bulk.input.scales import Scales
from hlcli.bulk.input.source import Options, open_sources
from hlcli.errors import InputRefused
from piped import Pipe, bad, bundle, cut, entry, from_files, from_stdin, good, raw, resource

ONE, TWO = raw(resource("Patient", "1")), raw(resource("Patient", "2"))
LINES = ONE + b"\n" + TWO + b"\n"


@pytest.mark.parametrize(
    "data",
    [
        LINES,
        ONE + b"\n" + TWO,
        ONE + b"\r\n" + TWO + b"\r\n",
        b"\xef\xbb\xbf" + LINES,
        b"\n\n" + ONE + b"\n \t\r\n\n" + TWO + b"\n\n\n",
        b"  " + ONE + b"  \n" + TWO,
    ],
    ids=["plain", "no-last-newline", "crlf", "bom", "blank-lines", "spaces"],
)
def test_ndjson_in_all_its_dialects(data: bytes) -> None:
    assert [one.body for one in good(from_stdin(data))] == [ONE, TWO]


def test_a_line_is_kept_byte_for_byte_and_knows_its_place() -> None:
    odd = b'{"resourceType" :"Patient","id":"x","n":1.50e0,"u":"\\u00e9\xc3\xa9"}'
    (first, second) = good(from_stdin(b"\n" + odd + b"\n\n" + ONE))
    assert first.body == odd
    assert [str(first.place), str(second.place)] == ["<stdin>:2", "<stdin>:4"]
    assert [first.number, second.number] == [1, 2]


def test_a_single_resource_over_many_lines_is_one_item(tmp_path: Path) -> None:
    pretty = raw(resource("Patient", "1", active=True), indent=2) + b"\n"
    (tmp_path / "jane.json").write_bytes(pretty)
    (item,) = good(from_files(tmp_path / "jane.json"))
    assert item.body == pretty
    assert str(item.place) == str(tmp_path / "jane.json")
    (piped,) = good(from_stdin(pretty))
    assert piped.body == pretty


def test_a_bad_line_is_an_item_of_its_own_and_the_others_stay() -> None:
    found = from_stdin(b'{"resourceType": "Patient", "id": }\n' + LINES)
    assert [one.body for one in found][1:] == [ONE, TWO]
    assert len(from_stdin(b"garbage\n" + LINES)) == 3


def test_an_empty_json_file_is_not_passed_over(tmp_path: Path) -> None:
    for name, count in (("empty.json", 1), ("empty.ndjson", 0)):
        (tmp_path / name).write_bytes(b"")
        assert len(from_files(tmp_path / name)) == count, name


def test_a_broken_json_file_is_one_item_and_not_one_for_every_line(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(b'{"resourceType": "Patient" "id": "1",\n"a": 1,\n}\n')
    assert len(from_files(tmp_path / "broken.json")) == 1


def test_folders_are_walked_in_sorted_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b/2.ndjson", "b/10.json", "a.jsonl", ".hidden.json", "notes.txt", "c/d/e.JSON"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(ONE)
    names = [one.place.source.removeprefix(f"{tmp_path}/") for one in from_files(tmp_path)]
    assert names == ["a.jsonl", "b/10.json", "b/2.ndjson", "c/d/e.JSON"]


def test_a_quoted_glob_is_expanded(tmp_path: Path) -> None:
    for name in ("p2.ndjson", "p1.ndjson", "q.ndjson"):
        (tmp_path / name).write_bytes(ONE)
    found = from_files(f"{tmp_path}/p*.ndjson")
    assert [Path(one.place.source).name for one in found] == ["p1.ndjson", "p2.ndjson"]


def test_a_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "export[1].data").write_bytes(LINES)
    assert len(good(from_files(tmp_path / "export[1].data"))) == 2


@pytest.mark.parametrize("missing", ["none.ndjson", "none*.ndjson", "folder"])
def test_what_is_not_there_is_refused_at_once(tmp_path: Path, missing: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "good.ndjson").write_bytes(ONE)
    with pytest.raises(InputRefused) as refusal:
        open_sources([str(tmp_path / "good.ndjson"), str(tmp_path / missing)], io.BytesIO())
    assert missing in refusal.value.problem.message


def test_standard_input_can_be_read_once_only() -> None:
    with pytest.raises(InputRefused, match="twice"):
        open_sources(["-", "-"], io.BytesIO())
    with pytest.raises(InputRefused, match="nothing to load"):
        open_sources([], io.BytesIO())


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(ONE)
    (tmp_path / "a.ndjson").chmod(0)
    (tmp_path / "b.ndjson").write_bytes(TWO)
    assert len(bad(from_files(tmp_path))) == 1


def test_a_link_to_nothing_is_told_and_the_next_file_read(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").symlink_to(tmp_path / "gone")
    (tmp_path / "b.ndjson").write_bytes(TWO)
    first, second = from_files(tmp_path)
    assert "there is no such file" in bad([first])[0].problem.message
    assert second.body == TWO


def test_type_skip_and_limit_choose_and_numbers_stay_those_of_the_input() -> None:
    data = b"\n".join(raw(resource("Patient" if n % 2 else "Group", f"{n}")) for n in range(1, 9))
    found = good(from_stdin(data, resource_type="Patient", skip=1, limit=2))
    assert [(one.number, one.place.line) for one in found] == [(2, 3), (3, 5)]
    assert from_stdin(data, limit=0) == []


def test_what_is_of_no_type_is_not_hidden_by_a_type() -> None:
    assert len(from_stdin(b"garbage\n" + ONE, resource_type="Group")) == 1


def test_the_size_is_known_but_for_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(LINES)
    (tmp_path / "b.json").write_bytes(ONE)
    assert Scales([str(tmp_path)]).bytes == len(LINES) + len(ONE)
    assert Scales([str(tmp_path), "-"]).bytes is None
    sources = open_sources([str(tmp_path)], io.BytesIO())
    assert sum(1 for _ in sources) == 3
    assert sources.read == len(LINES) + len(ONE)


def test_how_much_was_read_is_known_to_some_kilobytes(tmp_path: Path) -> None:
    """Who asks how long it will take compares it with what was done."""
    (tmp_path / "a.ndjson").write_bytes(LINES * 5000)
    sources = open_sources([str(tmp_path)], io.BytesIO())
    next(sources)
    assert 0 < sources.read <= 64 * 1024


def test_many_files_are_weighed_while_the_load_runs(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.json").write_bytes(ONE)
    scales = Scales([str(tmp_path)], at_once=2)
    for thread in threading.enumerate():
        if thread.name == "scales":
            thread.join()
    assert scales.bytes == 3 * len(ONE)


def test_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    for name in ("a.csv", "b/c.pdf", ".hidden.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    lines = [raw(resource("Patient" if n % 2 else "Group", f"{n}")) for n in range(8)]
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines))
    options = Options(resource_type="Patient", skip=1)
    sources = open_sources([str(tmp_path)], io.BytesIO(), options)
    assert sum(1 for _ in sources) == 3
    assert (sources.left.items, sources.left.files) == (5, 2)


def test_a_file_that_grows_is_read_as_far_as_it_was_long_when_it_was_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_bytes(LINES)
    found = []
    for one in islice(open_sources([str(file)], io.BytesIO()), 9):  # it would never end
        found.append(one)
        with file.open("ab") as more:
            more.write(LINES)
    assert len(found) == 2


BUNDLE = raw(bundle(entry(resource("Patient", "b1")), entry(resource("Patient", "b2"))))


@given(st.lists(st.integers(0, 2000), max_size=12))
def test_it_does_not_matter_in_what_pieces_a_pipe_gives_its_bytes(places: list[int]) -> None:
    data = b"\xef\xbb\xbf" + LINES + BUNDLE + b"\r\n\n" + ONE
    whole = from_stdin(data)
    pieces = io.BufferedReader(Pipe(cut(data, places)), 16)
    assert list(open_sources(["-"], pieces)) == whole
    assert len(whole) == 5


def test_memory_does_not_grow_with_the_input() -> None:
    line = raw(resource("Patient", "1", text={"div": "x" * 2000})) + b"\n"

    def peak(count: int) -> int:
        stream = io.BufferedReader(Pipe(line for _ in range(count)))
        tracemalloc.start()
        try:
            assert sum(1 for _ in open_sources(["-"], stream, Options())) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(500), peak(10_000)
    assert large < small + 100_000
    assert large < 4_000_000
