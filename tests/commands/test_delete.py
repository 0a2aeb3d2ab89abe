"""`hlcli delete`: see, ask, and delete what was seen."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from front import KEYS, World

JANE = '{"resourceType": "Patient", "id": "jane-1", "name": [{"family": "Doe"}]}'
WORDS = ("delete", "Patient/jane-1", "--local")
GET_JSON = ("get", "Patient/jane-1", "--local", "--output", "json")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jane.json").write_text(JANE)


@pytest.fixture
def shell() -> World:
    world = World({"HLCLI_LOCAL_DB": "store.sqlite"})
    assert world.run("put", "Patient", "jane.json", "--local").code == 0
    return world


def at_a_terminal() -> World:
    return World({"HLCLI_LOCAL_DB": "store.sqlite", "NO_COLOR": "1"}, tty=True)


def stands(shell: World) -> bool:
    return bool(shell.run(*GET_JSON).json["status"] == 200)


def test_without_a_terminal_it_asks_for_yes_and_sends_nothing(shell: World) -> None:
    ran = shell.run(*WORDS, "--output", "json")
    assert (ran.code, ran.json["result"], ran.json["written"]) == (2, "not-sent", False)
    assert "--yes" in ran.err
    assert stands(shell)


def test_with_yes_it_deletes(shell: World) -> None:
    ran = shell.run(*WORDS, "--yes", "--output", "json")
    told = ran.json
    assert (ran.code, told["interaction"], told["result"]) == (0, "delete", "deleted")
    assert (told["written"], told["status"], told["versionId"]) == (True, 204, "2")
    assert shell.run(*GET_JSON).json["error"]["type"] == "gone"


@pytest.mark.parametrize(("output", "data"), [("id", b"Patient/jane-1\n"), ("text", b"")])
def test_what_stdout_gets(shell: World, output: str, data: bytes) -> None:
    assert shell.run(*WORDS, "--yes", "--output", output).out == data


def test_a_person_sees_what_it_is_and_is_asked(shell: World) -> None:
    code, seen = at_a_terminal().screen(*WORDS, stdin=b"y\n")
    assert code == 0
    assert "Patient/jane-1 · version 1" in seen
    assert "Doe" in seen
    assert "Delete it? [y/N]" in seen
    assert not stands(shell)


@pytest.mark.parametrize("typed", [b"", b"\n", b"n\n", b"yeah\n"])
def test_anything_but_yes_deletes_nothing(shell: World, typed: bytes) -> None:
    code, seen = at_a_terminal().screen(*WORDS, stdin=typed)
    assert code == 13
    assert "not sent" in seen
    assert stands(shell)


def test_a_no_is_one_object_too(shell: World) -> None:
    ran = at_a_terminal().run(*WORDS, "--output", "json", stdin=b"n\n")
    assert (ran.code, ran.json["result"], ran.json["written"]) == (13, "not-sent", False)
    assert (ran.json["method"], ran.json["error"]["type"]) == ("DELETE", "expectation")
    assert stands(shell)


class Overtaken(httpx.BaseTransport):
    """Between the look and the deletion somebody else writes."""

    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if request.method == "GET":
            return httpx.Response(200, content=JANE, headers={"ETag": 'W/"7"'})
        return httpx.Response(412)


def elsewhere(tty: bool = True) -> tuple[World, Overtaken]:
    line = Overtaken()
    url = "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
    environ = KEYS | {"HLCLI_ENDPOINT_URL": url, "NO_COLOR": "1"}
    return World(environ, transport=line, tty=tty), line


def test_no_other_version_is_deleted_than_was_seen() -> None:
    world, line = elsewhere()
    ran = world.run("delete", "Patient/jane-1", "--output", "json", stdin=b"y\n")
    assert (ran.code, ran.json["error"]["type"]) == (12, "version-mismatch")
    assert line.sent[1].headers["If-Match"] == 'W/"7"'


def test_auto_is_the_version_there_is_now() -> None:
    world, line = elsewhere(tty=False)
    world.run("delete", "Patient/jane-1", "--yes", "--if-match", "auto", "--no-explain")
    assert [one.method for one in line.sent] == ["GET", "DELETE"]
    assert line.sent[-1].headers["If-Match"] == 'W/"7"'


def test_with_yes_nothing_is_read_and_the_version_is_the_users() -> None:
    world, line = elsewhere(tty=False)
    world.run("delete", "Patient/jane-1", "--yes", "--if-match", "3", "--no-explain")
    assert [one.method for one in line.sent] == ["DELETE"]
    assert line.sent[-1].headers["If-Match"] == 'W/"3"'


def test_a_version_that_is_not_there_any_more_is_not_asked_about() -> None:
    world, line = elsewhere()
    ran = world.run("delete", "Patient/jane-1", "--if-match", "3", "--output", "json")
    assert (ran.code, ran.json["error"]["type"]) == (12, "version-mismatch")
    assert (ran.json["result"], ran.json["error"]["currentVersion"]) == ("not-sent", "7")
    assert [one.method for one in line.sent] == ["GET"]
    assert "[y/N]" not in ran.err


def test_a_dry_run_asks_nobody_and_sends_nothing() -> None:
    world, line = elsewhere(tty=False)
    ran = world.run("delete", "Patient/jane-1", "--dry-run", "--if-match", "3")
    assert ran.code == 0
    assert ran.text.startswith("DELETE ")
    assert 'If-Match: W/"3"' in ran.text
    assert line.sent == []


@pytest.mark.parametrize(("sure", "typed"), [(("--yes",), b""), ((), b"y\n")])
def test_what_never_was_and_what_is_gone_are_told_apart(
    sure: tuple[str, ...], typed: bytes
) -> None:
    world = at_a_terminal()
    ran = world.run("delete", "Patient/nobody", "--local", *sure, "-o", "json", stdin=typed)
    assert (ran.code, ran.json["error"]["type"], ran.json["written"]) == (10, "not-found", False)
    assert "there is no such resource" in ran.err
    assert "[y/N]" not in ran.err


def test_what_was_deleted_before_is_not_asked_about(shell: World) -> None:
    assert shell.run(*WORDS, "--yes").code == 0
    ran = at_a_terminal().run(*WORDS, "-o", "json", stdin=b"y\n")
    assert (ran.code, ran.json["error"]["type"], ran.json["interaction"]) == (10, "gone", "delete")
    assert "was deleted before" in ran.err
    assert "[y/N]" not in ran.err


def test_what_cannot_be_read_is_not_deleted_unseen() -> None:
    sent = []

    def denied(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        return httpx.Response(403, json={"message": "no"})

    world, _ = elsewhere()
    world.transport = httpx.MockTransport(denied)
    ran = world.run("delete", "Patient/jane-1", "-o", "json", stdin=b"y\n")
    assert (ran.code, ran.json["written"], sent) == (3, False, ["GET"])


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("delete", "Patient", "--local", "--yes"), "hlcli search Patient"),
        (("delete", "Patient/a_b", "--local", "--yes"), "A-Z"),
        (("delete", "Patient/..", "--local", "--yes"), "A-Z"),
        (("delete", "Patient/x", "--local", "--yes", "--if-match", "a b"), "--if-match"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], hint: str) -> None:
    ran = World({"HLCLI_LOCAL_DB": ":memory:"}).run(*words)
    assert ran.code == 2
    assert hint in ran.err


def test_auto_without_a_version_to_name_deletes_nothing() -> None:
    sent = []

    def unversioned(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        return httpx.Response(200, content=JANE)

    world, _ = elsewhere(tty=False)
    world.transport = httpx.MockTransport(unversioned)
    ran = world.run("delete", "Patient/jane-1", "--yes", "--if-match", "auto", "-o", "json")
    assert (ran.code, ran.json["error"]["type"], sent) == (13, "expectation", ["GET"])


def test_a_hostile_version_stays_out_of_the_header() -> None:
    world, line = elsewhere()
    hostile = JANE[:-1] + ', "meta": {"versionId": "1\\r\\nX-Evil: 1\\u001b[2J"}}'
    sent = line.sent

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200 if request.method == "GET" else 204, content=hostile)

    world.transport = httpx.MockTransport(answer)
    _, seen = world.screen("delete", "Patient/jane-1", "--no-color", stdin=b"y\n")
    assert sent[-1].method == "DELETE"
    assert "If-Match" not in sent[-1].headers
    assert "\x1b" not in seen


def test_in_a_protected_store_one_answer_is_enough(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    url = "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
    config.write_text(f"[stores.prod]\nendpoint = '{url}'\nprotected = true\n")
    for words, typed, asked in ((("--yes",), b"", 0), ((), b"y\n", 1)):
        world, line = elsewhere()
        world.environ = KEYS | {"HLCLI_CONFIG": str(config)}
        ran = world.run("delete", "Patient/jane-1", "--store", "prod", *words, stdin=typed)
        assert (ran.code, ran.err.count("[y/N]")) == (12, asked)
        assert "DELETE" in [one.method for one in line.sent]


def test_a_merge_into_a_protected_store_wants_consent(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    url = "http://127.0.0.1:1/datastore/0123456789abcdef0123456789abcdef/r4/"
    config.write_text(f"[stores.prod]\nendpoint = '{url}'\nprotected = true\n")
    words = ("put", "Patient/jane-1", "--merge", "--set", "active=true", "--store", "prod")
    for more, code in (((), 2), (("--yes",), 12)):
        world, line = elsewhere(tty=False)
        world.environ = KEYS | {"HLCLI_CONFIG": str(config)}
        assert world.run(*words, *more).code == code
        assert ("PUT" in [one.method for one in line.sent]) is bool(more)
