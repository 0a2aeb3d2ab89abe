"""Bad input: exit 2, the place, nothing sent. The transport fails the test if anything leaves."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from front import KEYS, Ran, World


def nothing_may_leave(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.method} left")


ENVIRON = KEYS | {
    "HLCLI_ENDPOINT_URL": "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*argv: str, stdin: bytes = b"") -> Ran:
    world = World(ENVIRON, transport=httpx.MockTransport(nothing_may_leave))
    return world.run(*argv, stdin=stdin)


def refused(ran: Ran, *said: str) -> None:
    assert ran.code == 2, (ran.code, ran.err)
    assert ran.out == b""
    assert "Traceback" not in ran.err
    for one in said:
        assert one in ran.err, ran.err


GOOD = b'{"resourceType": "Patient", "id": "jane-1", "name": [{"family": "Doe"}]}'

TEXTS = {
    "empty": (b"", "p.json:1:1", "empty"),
    "blank": (b"  \n\n", "p.json:", "empty"),
    "no comma": (b'{\n  "id": "a" "b": 1}', "p.json:2:13", 'expected ","'),
    "trailing comma": (b'{"resourceType": "Patient",}', "p.json:1:28", ""),
    "cut off": (b'{"resourceType": "Patient"', "p.json:1:27", ""),
    "duplicate key": (b'{"resourceType": "Patient",\n "id": "a",\n "id": "b"}', "p.json:3:2", "id"),
    "nested duplicate": (
        b'{"resourceType":"Patient","id":"a","name":[{"family":"D","family":"E"}]}',
        "p.json:1:",
        "family",
    ),
    "array": (b'[{"resourceType": "Patient"}]', "p.json:1:1", ""),
    "scalar": (b'"Patient"', "p.json:1:1", ""),
    "null": (b"null", "p.json:1:1", ""),
    "ndjson": (GOOD + b"\n" + GOOD + b"\n", "p.json:2:1", ""),
    "nan": (b'{"resourceType": "Patient", "id": "a", "x": NaN}', "p.json:1:45", ""),
    "utf-16": ('{"resourceType": "Patient"}'.encode("utf-16"), "p.json", "UTF-16"),
    "utf-16-le": ('{"resourceType": "Patient"}'.encode("utf-16-le"), "p.json", "UTF-16"),
    "latin-1": (b'{"resourceType": "Patient", "id": "a", "x": "\xe9"}', "p.json:1:", "UTF-8"),
    "surrogate": (b'{"resourceType": "Patient", "id": "a", "x": "\\ud83d"}', "p.json:1:", ""),
    "deep": (b'{"resourceType": "Patient", "x": ' + b"[" * 200_000, "p.json", ""),
    "bundle": (b'{"resourceType": "Bundle", "type": "batch"}', "p.json:1:", "Bundle"),
    "other type": (b'{"resourceType": "Person", "id": "a"}', "p.json:1:", "Person"),
    "misspelt type": (b'{"resourceType": "Pateint", "id": "a"}', "p.json:1:", ""),
    "no type": (b'{"id": "a"}', "p.json:1:1", "resourceType"),
    "type is a number": (b'{"resourceType": 5, "id": "a"}', "p.json:1:", "resourceType"),
    "no id": (b'{"resourceType": "Patient"}', "p.json", "id"),
    "illegal id": (b'{"resourceType": "Patient", "id": "a b"}', "p.json:1:", "id"),
    "id ..": (b'{"resourceType": "Patient", "id": ".."}', "p.json:1:", "id"),
    "id is a number": (b'{"resourceType": "Patient", "id": 5}', "p.json:1:", "id"),
    "long id": (b'{"resourceType": "Patient", "id": "' + b"a" * 65 + b'"}', "p.json:1:", "id"),
    "6 MB": (
        b'{"resourceType": "Patient", "id": "a", "x": "' + b"x" * 6_000_000 + b'"}',
        "p.json",
        "5,242,880",
    ),
    "90 MB": (
        b'{"resourceType": "Patient", "id": "a", "x": "' + b"x" * 90_000_000 + b'"}',
        "p.json",
        "5,242,880",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_bad_body_is_refused_with_its_place(name: str) -> None:
    raw, place, said = TEXTS[name]
    Path("p.json").write_bytes(raw)
    refused(run("put", "Patient", "p.json"), place, said, "error: not sent")


@pytest.mark.parametrize(
    "name", ["no comma", "duplicate key", "array", "other type", "illegal id", "6 MB"]
)
def test_a_conditional_update_refuses_the_same(name: str) -> None:
    raw, place, said = TEXTS[name]
    Path("p.json").write_bytes(raw)
    refused(run("cond-update", "Patient", "--name", "peter", "p.json"), place, said)


def test_standard_input_is_read_only_when_asked_and_named_in_messages() -> None:
    refused(run("put", "Patient", "-", stdin=b'{"id"'), "<stdin>:1:6")
    refused(run("put", "Patient", stdin=GOOD), "no body")


def test_a_file_that_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    refused(
        run("put", "Patient", "jame.json"), "jame.json", "no such file", "did you mean jane.json"
    )
    refused(run("put", "Patient", "."), "directory")
    refused(run("put", "Patient", "nowhere/jane.json"), "no such file")
    refused(run("put", "Patient", ""), "")


def test_ids_that_disagree_are_refused(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    refused(run("put", "Patient/other", "jane.json"), "jane.json:1:35", "jane-1", "other")
    refused(run("put", "Patient/a", "jane.json", "--id", "b"), "two ids")
    refused(run("put", "Patient/..", "--set", "active=true"), "id")
    refused(run("put", "Patient/", "--set", "active=true"), "id")
    refused(run("put", "Patient/a/b", "--set", "active=true"), "id")
    refused(run("get", "Patient/.."), "id")
    refused(run("get", "Patient/a b"), "id")
    refused(run("get", "Patient"), "TYPE/ID")
    refused(run("get", "Patient/a", "--version-id", ".."), "version id")


def test_types_are_spelt_as_r4_spells_them() -> None:
    refused(run("put", "Pateint", "x.json"), "did you mean Patient?")
    refused(run("put", "patient/1", "x.json"), "did you mean Patient?")
    refused(run("search", "Patinet", "--name", "x"), "did you mean Patient or")


def test_edits_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    for edit in (
        ["--set", "active"],
        ["--set-json", "active=tru"],
        ["--unset", "gender"],
        ["--set", "name[5].family=x"],
        ["--set", "id.x=1"],
        ["--set", "name[x=1"],
        ["--set", "=x"],
    ):
        refused(run("put", "Patient", "jane.json", *edit))


def test_flags_alone_never_wipe_a_resource() -> None:
    refused(run("cond-update", "Patient", "--name", "p", "--set", "active=true"), "--replace")
    refused(run("put", "Patient/1", "--set", "active=true", "--if-match", "3"), "--replace")


def test_headers_that_would_break_the_signature_or_the_line(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    for header in (
        "Host:x",
        "authorization: x",
        "Content-Length:1",
        "Transfer-Encoding:chunked",
        "X-Amz-Date:1",
        "x-amz-security-token:1",
        "no colon",
        "a b:c",
        "X-A:b\r\nX-B:c",
        "X-A:ü",
    ):
        refused(
            run("put", "Patient", "jane.json", "-H", header),
            "-H" if header == "no colon" else "header",
        )
    refused(run("put", "Patient", "jane.json", "--if-match", "a b"), "--if-match")
    refused(run("put", "Patient", "jane.json", "--if-none-match", "3"), "--if-none-match")
    refused(run("put", "Patient", "jane.json", "--if-none-match", "*", "--if-match", "3"))
    refused(run("put", "Patient", "jane.json", "--validation-level", "lax"), "structure-only")


def test_a_refused_command_line_is_an_object_too_when_json_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_bytes(b"[]")
    for argv in (
        ["put", "--output", "json"],
        ["put", "Patient", "p.json", "--output=json"],
        ["nothing", "-o", "json"],
        ["nothing", "-ojson"],
        ["nothing", "-qojson"],
        ["put", "Patient", "--bogus", "--output", "json"],
        ["put", "Patient", "p.json", "-o", "json", "--query", "]"],
    ):
        ran = run(*argv)
        assert ran.code == 2
        answer = json.loads(ran.out)
        assert (answer["exitCode"], answer["written"], answer["result"]) == (2, False, "not-sent")
        assert answer["error"]["type"] in ("usage", "invalid-input")
        assert len(answer) == 19
        assert ran.err


def test_a_misspelt_command_or_option_names_what_was_meant() -> None:
    refused(run("putt"), "put")
    refused(run("put", "Patient", "x.json", "--dryrun"), "--dry-run")


def test_a_text_never_takes_the_place_of_a_list_or_object(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    for where in ("name", "name[0]"):
        ran = run("put", "Patient", "jane.json", "--set", f"{where}=Doe")
        refused(ran, "name[0] is an object, of type HumanName", "such as name[0].use")
    (tmp_path / "odd.json").write_bytes(GOOD.replace(b'"Doe"', b'["Doe"]'))
    odd = run("put", "Patient", "odd.json", "--set", "name[0].family=Doe")
    refused(odd, "name[0].family is a list, and a text would replace all of it", "--set-json")
    ran = run("put", "Patient", "jane.json", "--set-json", 'name=[{"family":"Roe"}]', "--dry-run")
    assert ran.code == 0


def test_an_unset_shell_variable_never_swallows_the_next_option(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    for option in ("--ca-bundle", "--region", "--if-match", "--id", "--profile", "-o", "--set"):
        ran = run("put", "Patient", "jane.json", option, "--dry-run")
        refused(ran, f"{option} has no value", "shell variable")
    for option in ("--datastore-id", "--endpoint-url", "--region", "--query"):
        refused(run("put", "Patient", "jane.json", option, ""), f"{option} is empty")
        refused(run("put", "Patient", "jane.json", f"{option}="), f"{option} is empty")
    refused(run("put", "Patient", ""), "name is empty")
    refused(run("search", "Patient", "--region", "--name", "x"), "--region has no value")


def test_words_that_went_astray_say_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    refused(run("get", "Patient", "jane-1"), "hlcli get TYPE/ID")
    refused(run("put", "Patient", "jane-1", "jane.json"), "hlcli put TYPE/ID FILE")
    refused(run("search", "Patient", "name=peter"), "--name peter")
    refused(run("put", "jane.json", "Patient"), "the type comes first")
    refused(run("get", "https://host/r4/Patient/1"), "--endpoint-url")
    refused(run("get", "/Patient/jane-1"), "write Patient/jane-1")
    refused(run("search", "Patient?name=peter"), "hlcli search TYPE")
    refused(run("update", "Patient"), "cond-update (by search)")
    system = ("--identifier", "http://hospital/mrn")
    refused(run("cond-update", "Patient", *system, "jane.json"), "not quoted")


def test_a_region_that_is_not_the_endpoints_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(GOOD)
    url = "https://healthlake.eu-west-1.amazonaws.com/datastore/x/r4/"
    ran = run("put", "Patient", "jane.json", "--endpoint-url", url, "--region", "us-east-1")
    refused(ran, "the endpoint is in eu-west-1")
