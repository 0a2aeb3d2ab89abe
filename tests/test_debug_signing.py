"""--debug-signing: what was signed, and where the endpoint's own canonical request differs."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from front import KEYS, Ran, World
from smart import PATIENT, Smart

HOST = "healthlake.eu-west-1.amazonaws.com"
URL = f"https://{HOST}/datastore/{'0' * 32}/r4"
SEARCH = ("search", "Patient", "--name", "Zaphod", "--birthdate", "1951-03-11")
ENVIRON = KEYS | {"HLCLI_ENDPOINT_URL": URL, "AWS_SESSION_TOKEN": "session//token"}
OURS = """GET
/datastore/00000000000000000000000000000000/r4/Patient
birthdate=1951-03-11&name=Zaphod
host:healthlake.eu-west-1.amazonaws.com
x-amz-date:20261122T074345Z
x-amz-security-token:session//token

host;x-amz-date;x-amz-security-token
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"""
SCOPE = "20261122/eu-west-1/healthlake/aws4_request"

Answer = Callable[[httpx.Request], httpx.Response]


def to_sign(canonical: str) -> str:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return f"AWS4-HMAC-SHA256\n20261122T074345Z\n{SCOPE}\n{digest}"


def says(canonical: str, string: str | None = "") -> str:
    """AWS's own words."""
    string = to_sign(canonical) if string == "" else string
    text = "The request signature we calculated does not match the signature you provided. Check "
    text += "your AWS Secret Access Key and signing method. Consult the service documentation for "
    text += f"details.\n\nThe Canonical String for this request should have been\n'{canonical}'"
    return (
        text if string is None else f"{text}\n\nThe String-to-Sign should have been\n'{string}'\n"
    )


def mismatch(text: str) -> Answer:
    headers = {"x-amzn-ErrorType": "InvalidSignatureException"}
    return lambda _: httpx.Response(403, json={"message": text}, headers=headers)


def ran(answer: Answer, *flags: str, words: tuple[str, ...] = SEARCH, tty: bool = False) -> Ran:
    world = World(ENVIRON, transport=httpx.MockTransport(answer), tty=tty, width=200)
    return world.run(*words, "--retries", "0", *flags)


def told(found: Ran) -> list[str]:
    return [line[7:] for line in found.err.splitlines() if line.startswith("debug: ")]


def test_what_is_shown_is_what_was_signed() -> None:
    """A signature made of it by hand, as AWS documents it, is the one that was sent."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(403)

    lines = told(ran(answer, "--debug-signing", "--show-values"))
    assert lines[0] == "canonical request:"
    shown = "\n".join(line[2:] for line in lines[1:10])
    assert shown == OURS.replace("session//token", "…")
    assert lines[10] == "string to sign:"
    string = "\n".join(line[2:] for line in lines[11:15])
    assert string == to_sign(OURS)
    key = b"AWS4" + KEYS["AWS_SECRET_ACCESS_KEY"].encode()
    for part in [*SCOPE.split("/"), string]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    assert seen[0].headers["Authorization"].endswith(f"Signature={key.hex()}")
    assert len(lines) == 15


def test_values_and_credentials_are_left_out() -> None:
    for answer in (mismatch(says(OURS)), mismatch(says(OURS.replace("Zaphod", "Trillian")))):
        found = ran(answer, "--debug-signing", "--debug")
        debug = "\n".join(told(found))
        assert "  birthdate=…&name=…" in debug
        assert "x-amz-security-token:…" in debug
        for hidden in (
            "Zaphod",
            "Trillian",
            "1951",
            "session//token",
            KEYS["AWS_SECRET_ACCESS_KEY"],
        ):
            assert hidden not in debug
        assert "session//token" not in found.err + found.text


DIFFERENCES = {
    "a path": (
        OURS.replace("/r4/Patient", "/r4//Patient"),
        ["canonical request differs first in line 2, column 48"],
        ["ours    /datastore/00000000000000000000000000000000/r4/Patient"],
    ),
    "an order": (
        OURS.replace("birthdate=1951-03-11&name=Zaphod", "name=Zaphod&birthdate=1951-03-11"),
        ["line 3, column 1"],
        ["ours    birthdate=…&name=…", "theirs  name=…&birthdate=…"],
    ),
    "a value": (
        OURS.replace("Zaphod", "Zaphoe"),
        ["line 3, column 32, in a value (--show-values"],
        ["ours    birthdate=…&name=…", "theirs  birthdate=…&name=…"],
    ),
    "a host": (
        OURS.replace(f"host:{HOST}", "host:proxy.example"),
        ["line 4, column 6"],
        [f"ours    host:{HOST}", "theirs  host:proxy.example"],
    ),
    "a token": (
        OURS.replace("session//token", "session/token"),
        ["line 6, column 30, in a value"],
        ["ours    x-amz-security-token:…"],
    ),
    "a header more": (
        OURS.replace("x-amz-date:", "range:bytes=0-\nx-amz-date:"),
        ["line 5, column 1"],
        ["ours    x-amz-date:20261122T074345Z", "theirs  range:…"],
    ),
    "less": ("GET\n/", ["line 2, column 2"], ["theirs  /"]),
    "nothing": ("", ["line 1, column 1"], ["theirs  (no such line)"]),
}


@pytest.mark.parametrize(("theirs", "where", "sides"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_the_first_difference_is_shown(theirs: str, where: list[str], sides: list[str]) -> None:
    said = "\n".join(told(ran(mismatch(says(theirs)), "--debug-signing"))[15:])
    for words in (*where, *sides):
        assert words in said, said


def test_where_the_texts_are_equal_the_string_to_sign_is_compared() -> None:
    wrong = to_sign(OURS).replace("eu-west-1", "us-east-1")
    lines = told(ran(mismatch(says(OURS, wrong)), "--debug-signing"))[15:]
    assert lines[0] == "the endpoint's string to sign differs first in line 3, column 10"
    assert lines[2] == f"  theirs  {wrong.splitlines()[2]}"


@pytest.mark.parametrize("string", ["", None])
def test_where_all_is_equal_it_is_the_secret(string: str | None) -> None:
    lines = told(ran(mismatch(says(OURS, string)), "--debug-signing"))[15:]
    assert lines == ["the endpoint's canonical request equals ours: its secret key is another"]


def outcome(text: str) -> Answer:
    issue = {"severity": "error", "code": "security", "diagnostics": text}
    body = {"resourceType": "OperationOutcome", "issue": [issue]}
    return lambda _: httpx.Response(403, json=body)


def xml(text: str) -> Answer:
    body = f"<ErrorResponse><Message>{text.replace('&', '&amp;')}</Message></ErrorResponse>"
    return lambda _: httpx.Response(403, text=body)


@pytest.mark.parametrize("shape", [mismatch, outcome, xml])
def test_it_is_found_in_any_shape(shape: Callable[[str], Answer]) -> None:
    said = told(ran(shape(says(OURS.replace("=Zaphod", "=zaphod"))), "--debug-signing"))[15:]
    assert "line 3, column 27" in said[0]


@pytest.mark.parametrize(
    "text", ["", "no", "The Canonical String for this request should have been", "'" * 9999]
)
def test_an_endpoint_that_does_not_say_it_is_not_quoted(text: str) -> None:
    assert len(told(ran(mismatch(text), "--debug-signing"))) == 15


def test_escape_codes_in_theirs_are_not_obeyed() -> None:
    found = ran(mismatch(says(OURS.replace("/r4", "/\x1b[2J\x9br4"))), "--debug-signing", tty=True)
    assert "\x1b[2J" not in found.err
    assert "\x9b" not in found.err


def test_a_bearer_token_signs_nothing() -> None:
    found = Smart().run({"HLCLI_TOKEN": "token-1"}, "get", "Patient/p-1", "--debug-signing")
    assert told(found) == ["nothing is signed with this --auth"]


def test_without_the_flag_nothing_is_said() -> None:
    assert told(ran(mismatch(says(OURS)))) == []


def test_the_endpoint_inside_shows_it_too(tmp_path: Path) -> None:
    world = World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})
    found = world.run("put", "Patient", "-", "--local", "--debug-signing", stdin=PATIENT.encode())
    assert (found.code, told(found)[1]) == (0, "  PUT")
    assert f"  {hashlib.sha256(PATIENT.encode()).hexdigest()}" in told(found)
    assert json.loads(found.out)["id"] == "p-1"
