"""`hlcli diff`: what a put would change; nothing is ever written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from front import Ran, World
from jane import ENVIRON
from stage import OURS

JANE: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "jane",
    "name": [{"family": "Secret", "given": ["Jane"]}],
    "birthDate": "1985-12-31",
}


class Shelf:
    """An endpoint of versions that can only be read."""

    def __init__(self, *versions: dict[str, Any] | str) -> None:
        self.texts = [one if isinstance(one, str) else json.dumps(one) for one in versions]
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        assert not request.content
        path = request.url.path.partition("/r4/")[2]
        self.asked.append(path)
        number = int(path.rpartition("/")[2]) if "_history" in path else len(self.texts)
        if not 0 < number <= len(self.texts):
            return httpx.Response(404, json={"resourceType": "OperationOutcome", "issue": []})
        return httpx.Response(
            200, content=self.texts[number - 1].encode(), headers={"ETag": f'W/"{number}"'}
        )


def run(shelf: Any, *argv: str, stdin: bytes = b"", tty: bool = False) -> Ran:
    world = World(ENVIRON, transport=httpx.MockTransport(shelf), tty=tty, width=80)
    return world.run("diff", *argv, stdin=stdin)


def told(shelf: Any, *argv: str, stdin: bytes = b"") -> list[dict[str, Any]]:
    ran = run(shelf, *argv, "--output", "json", stdin=stdin)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def text(value: dict[str, Any], **more: Any) -> bytes:
    return json.dumps(value | more).encode()


def test_a_file_is_compared_with_the_current_version(tmp_path: Path) -> None:
    file = tmp_path / "jane.json"
    file.write_bytes(text(JANE, birthDate="1986-01-01"))
    shelf = Shelf(JANE, JANE)
    ran = run(shelf, "Patient", str(file))
    assert (ran.code, ran.text) == (0, "~ Patient.birthDate  1985-12-31 → 1986-01-01\n")
    assert shelf.asked == ["Patient/jane"]
    assert "compared Patient/jane version 2" in ran.err


def test_standard_input_edits_and_an_id_of_the_command_line() -> None:
    body = text({key: value for key, value in JANE.items() if key != "id"})
    assert told(Shelf(JANE), "Patient/jane", "-", "--unset", "birthDate", stdin=body) == [
        {"path": "Patient.birthDate", "op": "removed", "old": "1985-12-31", "new": None}
    ]


@pytest.mark.parametrize(("birth", "code"), [("1985-12-31", 0), ("1985", 1)])
@pytest.mark.parametrize("form", ["text", "json", "id", "resource"])
def test_exit_code(form: str, birth: str, code: int) -> None:
    body = text(JANE, birthDate=birth)
    ran = run(Shelf(JANE), "Patient", "-", "--exit-code", "-qo", form, stdin=body)
    assert (ran.code, ran.err) == (code, "")
    assert run(Shelf(JANE), "Patient", "-", stdin=body).code == 0


def test_the_precision_of_a_number_counts() -> None:
    stored = '{"resourceType":"Observation","id":"o","valueQuantity":{"value":1.50}}'
    same, other = stored.encode(), stored.replace("1.50", "1.5").encode()
    assert told(Shelf(stored), "Observation", "-", stdin=same) == []
    assert (
        run(Shelf(stored), "Observation", "-", "-q", stdin=other).text
        == "~ Observation.value.value  1.50 → 1.5\n"
    )


def test_the_narrative_counts_only_with_text() -> None:
    stored = JANE | {"text": {"status": "generated", "div": "<div/>"}}
    ran = run(Shelf(stored), "Patient", "-", stdin=text(JANE))
    assert ran.out == b""
    assert "no changes\nnote: the narrative differs, too: --text shows it\n" in ran.err
    assert [one["op"] for one in told(Shelf(stored), "Patient", "-", "--text", stdin=text(JANE))]


def test_two_versions() -> None:
    shelf = Shelf(JANE, JANE | {"active": True}, JANE)
    found = told(shelf, "Patient/jane", "--version-id", "1", "--to", "2")
    assert [one["path"] for one in found] == ["Patient.active"]
    assert shelf.asked == ["Patient/jane/_history/1", "Patient/jane/_history/2"]
    assert told(shelf, "Patient/jane", "--version-id", "3") == []
    assert shelf.asked[2:] == ["Patient/jane/_history/3", "Patient/jane"]


def test_a_file_and_an_older_version() -> None:
    shelf = Shelf(JANE | {"active": True}, JANE)
    found = told(shelf, "Patient", "-", "--version-id", "1", stdin=text(JANE))
    assert [(one["op"], one["path"]) for one in found] == [("removed", "Patient.active")]


@pytest.mark.parametrize("to", ["7", "0"])
def test_a_version_that_is_not_there(to: str) -> None:
    ran = run(Shelf(JANE), "Patient/jane", "--version-id", "1", "--to", to, "--output", "json")
    assert (ran.code, ran.json["error"]["type"]) == (10, "not-found")
    assert f"no version {to}" in ran.err
    assert "a put" not in ran.err
    assert "a put" not in run(Shelf(), "Patient", "-", "--version-id", to, stdin=text(JANE)).err


def test_what_does_not_exist_yet() -> None:
    ran = run(Shelf(), "Patient", "-", stdin=text(JANE))
    assert (ran.code, ran.out) == (10, b"")
    assert "there is no Patient/jane in this store yet: a put would create it" in ran.err
    ran = run(Shelf(), "Patient", "-", "-ojson", stdin=text(JANE))
    assert (ran.json["result"], ran.json["written"]) == ("not-found", False)


def test_what_was_deleted() -> None:
    ran = run(lambda _: httpx.Response(410), "Patient", "-", stdin=text(JANE))
    assert (ran.code, ran.out) == (10, b"")
    assert "it was deleted" in ran.err


def test_a_merge_creates_nothing() -> None:
    ran = run(Shelf(), "Patient/jane", "--merge", "--set", "active=true")
    assert (ran.code, "a put" in ran.err) == (10, False)


@pytest.mark.parametrize(("status", "code"), [(403, 3), (500, 5), (400, 4)])
def test_a_read_that_fails(status: int, code: int) -> None:
    ran = run(lambda _: httpx.Response(status), "Patient", "-", "--retries", "0", stdin=text(JANE))
    assert (ran.code, ran.out) == (code, b"")


def test_flags_alone_are_the_whole_resource_and_that_is_said() -> None:
    argv = ("Patient/jane", "--set", "active=true")
    assert [one["op"] for one in told(Shelf(JANE), *argv)] == ["removed", "removed", "added"]
    said = "a put made of flags replaces the whole resource"
    assert said in run(Shelf(JANE), *argv).err
    assert said not in run(Shelf(JANE), *argv, "--replace").err
    assert said not in run(Shelf(JANE), *argv, "--merge").err


def test_merge_compares_what_is_given_alone() -> None:
    found = told(Shelf(JANE), "Patient/jane", "--merge", "--set", "name.family=Roe")
    assert found == [
        {"path": "Patient.name[0].family", "op": "changed", "old": "Secret", "new": "Roe"}
    ]
    over = b'{"birthDate": null, "active": true}'
    found = told(Shelf(JANE), "Patient/jane", "-", "--merge", stdin=over)
    assert [(one["op"], one["path"]) for one in found] == [
        ("removed", "Patient.birthDate"), ("added", "Patient.active"),
    ]  # fmt: skip


def test_a_merge_into_another_resource_is_refused() -> None:
    ran = run(Shelf(JANE), "Patient/jane", "-", "--merge", stdin=b'{"id": "zoe"}')
    assert (ran.code, ran.out) == (2, b"")
    assert "<stdin>:1:8: error: not sent: the id is not that" in ran.err


def test_a_file_made_from_an_older_version() -> None:
    body = text(JANE, meta={"versionId": "1"})
    ran = run(Shelf(JANE, JANE), "Patient", "-", stdin=body)
    assert "note: <stdin> was made from version 1" in ran.err
    assert "made from" not in run(Shelf(JANE), "Patient", "-", stdin=body).err
    odd = text(JANE, meta={"versionId": "Jane Secret"})
    assert "made from" not in run(Shelf(JANE), "Patient", "-", stdin=odd).err


def test_a_document_reference_keeps_its_extensions() -> None:
    letter = {"resourceType": "DocumentReference", "id": "l", "status": "current"}
    stored = letter | {"extension": [{"url": "http://a", "valueCode": "x"}]}
    body = text(letter, extension=[{"url": "http://b", "valueCode": "y"}])
    found = told(Shelf(stored), "DocumentReference", "-", stdin=body)
    assert [(one["op"], one["path"]) for one in found] == [
        ("added", "DocumentReference.extension[1]")
    ]
    ran = run(Shelf(stored), "DocumentReference", "-", stdin=body)
    assert "a put takes no extensions out of a DocumentReference" in ran.err


def test_stderr_holds_no_values() -> None:
    ran = run(Shelf(JANE), "Patient", "-", stdin=text(JANE, name=[{"family": "Hidden"}]))
    for value in ("Secret", "Hidden"):
        assert value in ran.text
        assert value not in ran.err


def test_a_terminal_obeys_nothing_of_what_is_stored() -> None:
    stored = JANE | {"birthDate": "\x1b[2J\x1b]0;owned\x07", "\x1b[31mkey": "x"}
    ran = run(Shelf(stored), "Patient", "-", "--no-color", stdin=text(JANE), tty=True)
    assert b"\x1b" not in ran.out
    assert "\x1b" not in OURS.sub("", ran.err)
    assert rb"\x1b[2J" in ran.out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("Patient/jane",), "nothing to compare"),
        (("Patient/jane", "--merge", "--version-id", "3"), "nothing to compare"),
        (("Patient", "--version-id", "3"), "no id"),
        (("Patient/jane", "-", "--to", "3"), "--to goes with --version-id"),
        (("Patient/jane", "--version-id", "../x"), "not legal"),
        (("Patient/jane", "--version-id", "1", "--to", ""), "--to is empty"),
        (("Patient/..", "--version-id", "1"), "cannot be part of a URL"),
        (("Patient/jane", "--merge", "--replace", "--set", "active=true"), "give one"),
        (("Group/jane", "-"), "resourceType is Patient"),
        (("Group/jane", "-", "--merge"), "resourceType is Patient"),
    ],
)
def test_what_is_refused_before_anything_is_read(argv: tuple[str, ...], said: str) -> None:
    shelf = Shelf(JANE)
    ran = run(shelf, *argv, stdin=text(JANE))
    assert (ran.code, ran.out, shelf.asked) == (2, b"", [])
    assert said in ran.err


def test_a_query_looks_into_the_list() -> None:
    body = text(JANE, birthDate="1986")
    ran = run(Shelf(JANE), "Patient", "-", "--query", "[0].[op, path]", stdin=body)
    assert ran.text == "changed\nPatient.birthDate\n"
    ran = run(Shelf(JANE), "Patient", "-", "--query", "length([0].nothing)", stdin=body)
    assert (ran.code, ran.out) == (2, b"")
    assert "--query does not fit the changes" in ran.err


def test_the_resource_that_a_put_would_send() -> None:
    argv = ("Patient", "-", "--set", "active=true", "-o", "resource")
    ran = run(Shelf(JANE), *argv, stdin=text(JANE))
    assert json.loads(ran.out) == JANE | {"active": True}
