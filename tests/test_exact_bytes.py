"""The bytes of the file are the bytes on the wire; the digits of the answer are what is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from front import KEYS, World

ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}

digits = st.sampled_from(
    ["1.50", "0.10", "1E3", "-0.0", "1e-7", "100", "9" * 60, "0.1000000000000000055", "-0"]
)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
leaf = (
    digits
    | text.map(lambda value: json.dumps(value, ensure_ascii=False))
    | st.sampled_from(["true", "null"])
)
space = st.sampled_from(["", " ", "\n  ", "\t"])


@st.composite
def resources(draw: st.DrawFn) -> str:
    """A resource text with odd digits, odd spaces and any Unicode."""
    gap = draw(space)
    leaves = draw(st.lists(leaf, max_size=5))
    items = f",{gap}".join(leaves)
    return f'{{{gap}"resourceType":{gap}"Observation","id":"o-1",{gap}"x":[{items}]{gap}}}{gap}'


class Echo:
    """An endpoint that keeps the bytes it received and answers with them."""

    received = b""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received = request.content
        return httpx.Response(200, content=self.received, headers={"ETag": 'W/"1"'})


def put(raw: bytes, tmp_path: Path, *flags: str) -> tuple[bytes, bytes]:
    """What the endpoint received, and what stdout got."""
    path, echo = tmp_path / "o.json", Echo()
    path.write_bytes(raw)
    ran = World(ENVIRON, transport=httpx.MockTransport(echo)).run(
        "put", "Observation", str(path), "--no-validate", *flags
    )
    assert ran.code == 0, ran.err
    return echo.received, ran.out


law = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@law
@given(resources())
def test_what_is_in_the_file_is_what_is_received_and_printed(tmp_path: Path, raw: str) -> None:
    received, printed = put(raw.encode(), tmp_path)
    assert received == raw.encode()
    assert printed.removesuffix(b"\n") == raw.encode().removesuffix(b"\n")


def kept(text: str | bytes) -> Any:
    """JSON with every number as the text it was written as."""
    return json.loads(text, parse_float=str, parse_int=str)


@law
@given(resources())
def test_the_json_object_keeps_the_digits(tmp_path: Path, raw: str) -> None:
    _, printed = put(raw.encode(), tmp_path, "--output", "json")
    assert kept(printed)["resource"] == kept(raw)


@law
@given(resources())
def test_an_edit_changes_nothing_else(tmp_path: Path, raw: str) -> None:
    received, _ = put(raw.encode(), tmp_path, "--set", "status=final")
    sent = received.decode()
    added = sent.index('"status"')
    end = sent.index('"final"') + len('"final"')
    before, after = sent[:added].rstrip().removesuffix(","), sent[end:]
    assert raw.startswith(before.rstrip())
    assert raw.endswith(after)


def test_a_byte_order_mark_is_dropped_and_said(tmp_path: Path) -> None:
    path, echo = tmp_path / "o.json", Echo()
    path.write_bytes(b'\xef\xbb\xbf{"resourceType": "Patient", "id": "p-1"}')
    ran = World(ENVIRON, transport=httpx.MockTransport(echo)).run("put", "Patient", str(path))
    assert echo.received == b'{"resourceType": "Patient", "id": "p-1"}'
    assert "byte order mark" in ran.err


@pytest.mark.parametrize("flags", [("Patient/p-9",), ("Patient", "--id", "p-9")])
def test_an_id_only_on_the_command_line_is_inserted_and_said(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    path, echo = tmp_path / "p.json", Echo()
    path.write_bytes(b'{"resourceType": "Patient",  "active":true}')
    type, *rest = flags
    ran = World(ENVIRON, transport=httpx.MockTransport(echo)).run("put", type, str(path), *rest)
    assert json.loads(echo.received) == {"resourceType": "Patient", "id": "p-9", "active": True}
    assert b'  "active":true}' in echo.received
    assert "p-9" in ran.err
