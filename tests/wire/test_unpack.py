"""Packed answers: what is unpacked, in steps of what size, and what is not."""

from __future__ import annotations

import gzip
import random

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hlcli.wire.unpack import STEP, unpacked

TEXT = random.Random(7).randbytes(50_000) + bytes(3 * STEP)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", " GZIP "])
@settings(deadline=None, max_examples=30)
@given(cut=st.integers(100, 60_000))
def test_gzip_in_chunks_of_any_size(coding: str, cut: int) -> None:
    packed = gzip.compress(TEXT)
    chunks = (packed[at : at + cut] for at in range(0, len(packed), cut))
    assert b"".join(unpacked(chunks, coding)) == TEXT


@pytest.mark.parametrize("coding", ["", "identity"])
def test_what_is_not_packed_is_left_alone(coding: str) -> None:
    assert list(unpacked([b"a", b"b"], coding)) == [b"a", b"b"]


def test_a_bomb_goes_off_a_step_at_a_time() -> None:
    """The reader stops when it has had enough: no more was ever unpacked."""
    pieces = unpacked([gzip.compress(bytes(64 * STEP))], "gzip")
    assert [len(next(pieces)) for _ in range(3)] == [STEP] * 3


def test_an_empty_body_is_no_broken_one() -> None:
    assert list(unpacked([], "gzip")) == []


def test_what_ends_too_early_is_refused() -> None:
    with pytest.raises(httpx.DecodingError):
        list(unpacked([gzip.compress(TEXT)[:-9]], "gzip"))


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip,identity", "br", "deflate", "zstd", "?"])
def test_no_other_coding_is_tried(coding: str) -> None:
    with pytest.raises(httpx.DecodingError):
        list(unpacked([gzip.compress(TEXT)], coding))
