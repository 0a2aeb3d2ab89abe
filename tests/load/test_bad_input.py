"""Whatever stands in a line, it is that line's trouble: all others are loaded."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docks import Dock, ndjson, patient

PAIR = [json.dumps(patient(number)).encode() for number in (1, 2)]
LONG = "1" * 6000
DEEP = "[" * 500 + "]" * 500
ASKS = json.dumps(
    {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "resource": {
                    "resourceType": "Observation",
                    "id": "o",
                    "status": "final",
                    "code": {"text": "x"},
                    "subject": {"reference": "Patient?identifier=abc"},
                }
            }
        ],
    }
)


def in_a_bundle(entry: str, type: str = '"batch"') -> str:
    return f'{{"resourceType":"Bundle","type":{type},"entry":[{{{entry}}}]}}'


BAD: dict[str, str | bytes] = {
    "a Bundle's type": in_a_bundle("", LONG),
    "a Bundle's deep type": in_a_bundle("", DEEP),
    "a deep request": in_a_bundle(f'"resource":{{"resourceType":"Group"}},"request":{DEEP}'),
    "a deep fullUrl": in_a_bundle(f'"resource":{{"resourceType":"Group"}},"fullUrl":{DEEP}'),
    "a deep search": in_a_bundle(f'"resource":{{"resourceType":"Group"}},"search":{DEEP}'),
    "two resources": in_a_bundle('"resource":{"resourceType":"Group"},"resource":{}'),
    "half a type": in_a_bundle(
        '"fullUrl":"urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a",'
        '"resource":{"resourceType":"\\ud800"}'
    ),
    "UTF-16": json.dumps(patient(3)).encode("utf-16"),
    "half a character": b'{"resourceType":"Patient","id":"x","language":"\xed\xa0\x80"}',
    "no escape": '{"resourceType":"Patient","reference":"Practitioner?identifier=a\\x"}',
    "a tab": '{"resourceType":"Patient","reference":"Practitioner?identifier=a\t"}',
    "a long number": f'{{"resourceType":{LONG},"id":"a"}}',
}
WORDS: list[tuple[str, ...]] = [
    (),
    ("--resolve-references",),
    ("--order", "references"),
    ("--resource-type", "Patient"),
    ("--resolve-references", "--order", "references", "--by", "identifier"),
]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
@pytest.mark.parametrize("what", BAD)
def test_one_bad_line_is_refused_and_all_others_are_loaded(
    what: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    bad = BAD[what]
    bad = bad.encode() if isinstance(bad, str) else bad
    (tmp_path / "p.ndjson").write_bytes(b"\n".join([PAIR[0], bad, ASKS.encode(), PAIR[1]]))
    dock = Dock(tmp_path / "run")
    ran = dock.load(str(tmp_path / "p.ndjson"), *words)
    assert ran.code == 8, ran.err
    assert [one["id"] for one in dock.stored()] == ["p-1", "p-2"]


PIECES = [
    b'{"resourceType":"Patient","id":"a"',
    b'{"resourceType":"Bundle","type":"transaction","entry":[',
    b'{"fullUrl":"urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a","resource":',
    b'"request":{"method":"PUT","url":"Patient/a"}',
    b'"reference":"urn:uuid:',
    b'"reference":"Patient?identifier=',
    b'"identifier":[{"system":"s","value":"v"}]',
    b"\\ud800",
    b"1" * 5000,
    b"PK\x03\x04",
    *(bytes([one]) for one in b'"}],:{[\\\t\r\x00\xff\xfe\xef\xbb\xbf'),
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(PIECES), max_size=10).map(b"".join) | st.binary(max_size=40),
        max_size=5,
    ),
    st.sampled_from(WORDS),
)
def test_no_bytes_end_a_load(lines: list[bytes], words: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "p.ndjson")
        file.write_bytes(b"\n".join([PAIR[0], *lines, PAIR[1]]))
        dock = Dock(Path(folder, "run"))
        ran = dock.load(str(file), *words)
        assert ran.code in (0, 8), ran.err
        assert {"p-1", "p-2"} <= {one["id"] for one in dock.stored()}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=10).map(b"".join) | st.binary(max_size=600),
    st.sampled_from(["p.json", "p.ndjson", "p", "p.csv"]),
    st.sampled_from([bytes, gzip.compress, bz2.compress, lzma.compress]),
    st.sampled_from(WORDS),
)
def test_no_file_ends_a_load(
    data: bytes, name: str, pack: Callable[[bytes], bytes], words: tuple[str, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(pack(data))
        good = ndjson(Path(folder, "q.ndjson"), [patient(1)])
        dock = Dock(Path(folder, "run"))
        ran = dock.load(str(file), good, *words)
        assert ran.code in (0, 8), ran.err
        assert "p-1" in {one["id"] for one in dock.stored()}


def test_a_load_does_not_read_its_own_journal(tmp_path: Path) -> None:
    """Each item would make one more."""
    resources = [patient(1), patient(2), patient(3, birthDate="x")]
    ndjson(tmp_path / "p.ndjson", resources)
    dock = Dock(tmp_path / "run")
    for _ in range(3):
        assert dock.load(str(tmp_path)).code == 8
        assert len(dock.journal()) == 3
    ran = dock.load(str(tmp_path / "run"), "--run-dir", str(tmp_path / "other"))
    assert (ran.code, f"try: its failed resources are in {dock.folder}/failed" in ran.err) == (
        2,
        True,
    )


def test_what_is_in_s3_is_for_the_import(tmp_path: Path) -> None:
    ran = Dock(tmp_path / "run").load("s3://bucket/a.ndjson")
    assert (ran.code, "try: hlcli import start s3://bucket/a.ndjson" in ran.err) == (2, True)
