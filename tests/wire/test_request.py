"""URL and headers before any signature."""

from __future__ import annotations

import pytest

from hlcli import __version__
from hlcli.errors import ConfigError, InputRefused
from hlcli.fhir.interaction import search
from hlcli.wire.request import unsigned
from telegraph import BASE, get, put


def test_a_read_has_no_content_type_and_a_write_has_ours() -> None:
    url, headers = unsigned(BASE, get())
    assert url == f"{BASE}/Patient/p-1"
    assert dict(headers) == {
        "Accept": "application/fhir+json",
        "Accept-Encoding": "gzip",
        "User-Agent": f"hlcli/{__version__}",
    }
    assert dict(unsigned(BASE, put())[1])["Content-Type"] == "application/fhir+json"


def test_the_users_own_headers_win() -> None:
    given = (("accept", "application/json"), ("CONTENT-TYPE", "text/x"), ("X-Other", "1"))
    _, headers = unsigned(BASE, put(headers=given))
    assert [name for name, _ in headers] == [
        "Accept-Encoding",
        "User-Agent",
        "accept",
        "CONTENT-TYPE",
        "X-Other",
    ]


def test_pairs_keep_their_order_and_repeats() -> None:
    asked = search("Patient", (("name", "b c"), ("name", "a"), ("a:exact", "|,+%é")))
    assert unsigned(BASE, asked)[0].endswith("?name=b%20c&name=a&a%3Aexact=%7C%2C%2B%25%C3%A9")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X", "é"),
        ("X", "a\r\nEvil: 1"),
        ("X", "a\x00"),
        ("X", " padded"),
        ("X", "padded "),
        ("X Y", "a"),
        ("", "a"),
        ("X:", "a"),
        ("Host", "evil.example"),
        ("authorization", "Bearer x"),
        ("Content-Length", "1"),
        ("Transfer-Encoding", "chunked"),
        ("X-Amz-Date", "20200101T000000Z"),
        ("X-Amz-Security-Token", "x"),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused(name: str, value: str) -> None:
    with pytest.raises(InputRefused):
        unsigned(BASE, put(headers=((name, value),)))


@pytest.mark.parametrize("segment", ["", ".", "..", "\udc80"])
def test_a_segment_that_would_vanish_is_refused(segment: str) -> None:
    with pytest.raises(InputRefused):
        unsigned(BASE, get(segment))


def test_a_url_that_is_too_long_is_refused() -> None:
    room = 65_536 - len(f"{BASE}/Patient?name=")
    assert len(unsigned(BASE, search("Patient", (("name", "x" * room),)))[0]) == 65_536
    with pytest.raises(InputRefused, match="65,537 bytes"):
        unsigned(BASE, search("Patient", (("name", "x" * (room + 1)),)))


@pytest.mark.parametrize("path", ["é", "\udc80", " ", "\r"])
def test_an_endpoint_that_cannot_be_sent_to_is_a_matter_of_configuration(path: str) -> None:
    with pytest.raises(ConfigError, match="endpoint"):
        unsigned(f"https://store.example/{path}/r4", get())
