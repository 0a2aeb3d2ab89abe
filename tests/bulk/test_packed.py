"""Compressed input is known by its first bytes; what is cut off or damaged is said, not lost."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hlcli.bulk.input.source import open_sources
from piped import Pipe, bad, from_files, from_stdin, good, raw, resource

LINES = b"".join(raw(resource("Patient", f"p{n}", n="é" * n)) + b"\n" for n in range(300))


def _zstd(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").ZstdCompressor().compress(data)
    return packed


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": _zstd
}  # fmt: skip


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_lines_are_read_from_a_file_and_from_a_pipe(tmp_path: Path, ending: str) -> None:
    packed = PACKERS[ending](LINES)
    (tmp_path / f"a.ndjson.{ending}").write_bytes(packed)
    assert len(good(from_files(tmp_path))) == 300
    assert len(good(from_stdin(packed))) == 300


@pytest.mark.parametrize("ending", PACKERS)
def test_the_name_need_not_say_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / "a.ndjson").write_bytes(PACKERS[ending](LINES))
    assert len(good(from_files(tmp_path))) == 300


@pytest.mark.parametrize("ending", PACKERS)
def test_several_packed_streams_after_each_other_are_one(ending: str) -> None:
    half = LINES.index(b"\n", len(LINES) // 2) + 1
    packed = PACKERS[ending](LINES[:half]) + PACKERS[ending](LINES[half:])
    assert len(good(from_stdin(packed))) == 300


@pytest.mark.parametrize("ending", PACKERS)
def test_what_is_cut_off_is_said_after_all_that_could_be_read(ending: str) -> None:
    found = from_stdin(PACKERS[ending](LINES)[:-9])
    (refused,) = bad(found)
    assert found[-1] is refused
    assert refused.problem.type == "invalid-input"
    assert "cannot be read" in refused.problem.message


@pytest.mark.parametrize("ending", PACKERS)
def test_damage_is_said(ending: str) -> None:
    packed = bytearray(PACKERS[ending](LINES))
    packed[len(packed) // 2] ^= 0xFF
    packed[len(packed) // 2 + 1] ^= 0xFF
    assert bad(from_stdin(bytes(packed)))


def test_a_slow_pipe_is_known_too() -> None:
    packed = gzip.compress(LINES)
    slow = io.BufferedReader(Pipe(packed[at : at + 1] for at in range(len(packed))))
    assert len(list(open_sources(["-"], slow))) == 300


def test_bytes_read_are_those_on_disk(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    (tmp_path / "a.ndjson.gz").write_bytes(packed)
    sources = open_sources([str(tmp_path)], io.BytesIO())
    list(sources)
    assert sources.read == len(packed)


def test_without_a_library_for_zstandard_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed = _zstd(LINES)
    for name in ("compression.zstd", "zstandard"):
        monkeypatch.setitem(sys.modules, name, None)
    (refused,) = bad(from_stdin(packed))
    assert "Zstandard" in refused.problem.message
    assert refused.problem.hint is not None
    assert "unpack it first" in refused.problem.hint


def test_a_pipe_that_never_blocks_is_waited_for() -> None:

    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    feed = threading.Thread(target=_feed, args=(writing,))
    with open(reading, "rb") as stream:
        sources = open_sources(["-"], stream)
        feed.start()
        assert len(list(sources)) == 300
    feed.join()


def _feed(writing: int) -> None:
    with open(writing, "wb") as stream:
        stream.write(LINES)


def test_one_json_value_of_a_quarter_gigabyte_is_refused_unread() -> None:
    piece = b" " * 1_000_000
    value = (b'{"resourceType": "Patient",\n' if n == 0 else piece for n in range(300))
    (refused,) = bad(open_sources(["-"], io.BufferedReader(Pipe(value))))
    assert "too large" in refused.problem.message
