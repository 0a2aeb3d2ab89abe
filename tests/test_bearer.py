"""--auth bearer: where the token comes from, that it is renewed, and that nobody sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from smart import PATIENT, Smart, grant, in_turn

CLIENT = {"HLCLI_CLIENT_ID": "app", "HLCLI_CLIENT_SECRET": "s3sameopen"}
COUNTING = """
import pathlib, sys
assert sys.stdin.read() == "", "standard input is the body's"
count = pathlib.Path(__file__).with_suffix(".count")
n = len(count.read_text()) + 1 if count.exists() else 1
count.write_text("x" * n)
print(f"token-{n}")
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config file of the test's own."""
    return tmp_path / "config.toml"


def configured(config: Path, *lines: str) -> dict[str, str]:
    config.write_text("\n".join(["[defaults]", *lines, ""]))
    config.chmod(0o600)
    return {"HLCLI_CONFIG": str(config)}


def command(config: Path, script: str) -> dict[str, str]:
    """A token command that runs this script."""
    file = config.with_name("token.py")
    file.write_text(script)
    return configured(config, f'token_command = "{sys.executable} {file}"')


def secret_file(folder: Path, text: str, mode: int = 0o600) -> str:
    file = folder / "token"
    file.write_text(text)
    file.chmod(mode)
    return str(file)


def test_the_token_of_the_environment_is_sent_as_it_is() -> None:
    smart = Smart()
    assert smart.run({"HLCLI_TOKEN": " token-1\n"}, "get", "Patient/p-1").code == 0
    assert smart.sent == ["token-1"]


@pytest.mark.parametrize("place", ["flag", "environment", "config"])
def test_a_token_file_is_read(place: str, tmp_path: Path, config: Path) -> None:
    smart, file = Smart(), secret_file(tmp_path, "token-1\n")
    flags = ["--token-file", file] if place == "flag" else []
    around = {"environment": {"HLCLI_TOKEN_FILE": file}, "flag": {"HLCLI_AUTH": ""}}.get(
        place, configured(config, f'token_file = "{file}"')
    )
    assert smart.run(around, "get", "Patient/p-1", *flags).code == 0
    assert smart.sent == ["token-1"]


def test_a_token_file_is_read_again_after_a_401(tmp_path: Path) -> None:
    smart, file = Smart(), Path(secret_file(tmp_path, "token-0"))

    def store(request: httpx.Request) -> httpx.Response:
        answer = smart.by_token(request)
        file.write_text("token-1")  # somebody renews it meanwhile
        return answer

    smart.store = store
    ran = smart.run({}, "put", "Patient", "-", "--token-file", str(file), stdin=PATIENT.encode())
    assert ran.code == 0, ran.err
    assert smart.sent == ["token-0", "token-1"]
    assert "note: the bearer token was refused, renewed and asked again" in ran.err


def test_a_token_command_is_run_again_after_a_401_and_no_more_than_once(config: Path) -> None:
    smart = Smart(good={"token-2"})
    ran = smart.run(
        command(config, COUNTING), "put", "Patient", "-", "--query", "id", stdin=PATIENT.encode()
    )
    assert (ran.code, ran.text) == (0, "p-1\n"), ran.err
    assert smart.sent == ["token-1", "token-2"]
    nobody = Smart(good=set())
    ran = nobody.run(command(config, COUNTING), "get", "Patient/p-1")
    assert (ran.code, nobody.sent) == (3, ["token-3", "token-4"])


def test_client_credentials_are_renewed_on_a_401() -> None:
    smart = Smart(in_turn(grant("token-0", expires_in=3600), grant("token-1")))
    ran = smart.run(CLIENT, "get", "Patient/p-1", "--output", "json")
    assert (ran.code, ran.json["attempts"]) == (0, 2)
    assert smart.sent == ["token-0", "token-1"]


@pytest.mark.parametrize("again", ["token-0", None])
def test_where_there_is_no_other_token_nothing_is_repeated(again: str | None, config: Path) -> None:
    """It prints the same token again, or fails the second time."""
    script = COUNTING.replace("token-{n}", "token-0")
    if again is None:
        script = script.replace("print(", "n == 1 and print(") + "\nsys.exit(n - 1)"
    smart = Smart()
    ran = smart.run(command(config, script), "get", "Patient/p-1", "--output", "json")
    assert (ran.code, ran.json["result"], ran.json["attempts"]) == (3, "denied", 1)


@pytest.mark.parametrize(
    ("environ", "flags"),
    [
        ({"HLCLI_TOKEN": "token-1"}, ["--retries", "0"]),
        ({"HLCLI_TOKEN": "token-0"}, []),
    ],
)
def test_a_token_that_was_given_is_sent_once(environ: dict[str, str], flags: list[str]) -> None:
    smart = Smart(good=set())
    assert smart.run(environ, "get", "Patient/p-1", *flags).code == 3
    assert len(smart.sent) == 1


def sources(config: Path) -> dict[str, dict[str, str]]:
    """Each way to have a token that the store does not take; its name is the secret."""
    file = secret_file(config.parent, "very-secret-token")
    printed = "print('very-secret-token')"
    return {
        "environment": {"HLCLI_TOKEN": "very-secret-token"},
        "file": {"HLCLI_TOKEN_FILE": file},
        "command": command(config, printed),
        "client": CLIENT,
    }


@pytest.mark.parametrize("source", ["environment", "file", "command", "client"])
@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--debug",),
        ("--debug", "--debug-signing", "--show-values"),
        ("--output", "json", "--show-values"),
        ("--dry-run",),
    ],
    ids=" ".join,
)
def test_a_token_is_shown_nowhere_even_if_the_store_repeats_it(
    source: str, flags: tuple[str, ...], config: Path
) -> None:
    smart = Smart(lambda _: grant("very-secret-token"), leak=True)
    ran = smart.run(sources(config)[source], "put", "Patient", "-", *flags, stdin=PATIENT.encode())
    assert ran.code == (0 if "--dry-run" in flags else 3)
    said = ran.text + ran.err
    assert "very-secret-token" not in said
    assert "s3sameopen" not in said
    if not flags:
        assert "no access with Bearer [secret]" in said


FAILURES = {
    "absent": ('token_file = "/no/such/file"', "the token file cannot be read", "/no/such/file"),
    "a folder": ('token_file = "/"', "the token file cannot be read: /", ""),
    "no command": ('token_command = "/no/such/program x"', "the token command failed", "by hand"),
    "fails": ('token_command = "false"', "it ended with 1", "by hand"),
    "silent": ('token_command = "true"', "printed nothing", "by hand"),
    "unclosed": ("token_command = \"echo 'x\"", "the token command failed", "by hand"),
    "two words": ('token_command = "echo two words"', "cannot be sent", "on one line"),
    "no id": ('client_key_file = "k"', "no client id", "HLCLI_CLIENT_ID"),
    "no proof": ('client_id = "app"', "has no secret and no key", "HLCLI_CLIENT_SECRET"),
    "no secret": (
        'client_id = "app"\nclient_secret_file = "/no/such"', "the client secret's file cannot", ""
    ),
    "nothing": ("", "no bearer token is set", "--token-file"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "said", "hint"), FAILURES.values(), ids=FAILURES)
def test_every_failure_says_what_to_do(lines: str, said: str, hint: str, config: Path) -> None:
    smart = Smart()
    ran = smart.run(configured(config, lines), "get", "Patient/p-1")
    assert (ran.code, smart.to("Patient"), ran.out) == (3, [], b"")
    assert said in ran.err
    assert hint in ran.err
    assert "two words" not in ran.err


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
@pytest.mark.parametrize("key", ["token_file", "client_secret_file", "client_key_file"])
def test_a_secret_that_others_may_read_is_refused(key: str, mode: int, config: Path) -> None:
    file = secret_file(config.parent, "very-secret", mode)
    client = [] if key == "token_file" else ['client_id = "app"']
    environ = configured(config, f'{key} = "{file}"', *client)
    ran = Smart().run(environ, "get", "Patient/p-1")
    assert (ran.code, f"chmod 600 {file}" in ran.err) == (3, True), ran.err


def test_a_command_to_be_pasted_names_the_token_file(tmp_path: Path) -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    smart, file = Smart(store=lost), secret_file(tmp_path, "token-1")
    flags = ("--token-file", file, "--retries", "0")
    ran = smart.run({}, "put", "Patient", "-", *flags, stdin=PATIENT.encode())
    assert ran.code == 11
    assert f"--token-file {file}" in ran.err


@pytest.mark.parametrize("source", ["file", "command", "client"])
def test_doctor_has_the_token_before_it_asks_the_store(source: str, config: Path) -> None:
    smart = Smart(lambda _: grant("very-secret-token"), good={"very-secret-token"})
    ran = smart.run(sources(config)[source], "doctor")
    assert "ok: credentials: a bearer token from the " in ran.text
    assert smart.to("metadata")[0].headers["Authorization"] == "Bearer very-secret-token"
    smart.issue = lambda _: httpx.Response(401, json={"error": "invalid_client"})
    absent = {"file": {"HLCLI_TOKEN_FILE": "absent"}, "client": CLIENT}
    environ = absent.get(source) or command(config, "raise SystemExit(3)")
    ran = smart.run(environ, "doctor")
    assert (ran.code, "error: credentials: " in ran.text) == (3, True), ran.text
    assert "very-secret" not in ran.text + ran.err


@pytest.mark.parametrize("source", ["file", "command"])
def test_a_line_for_curl_says_where_its_token_comes_from(source: str, config: Path) -> None:
    """Run by a shell, as somebody would paste it."""
    smart = Smart()
    ran = smart.run(sources(config)[source], "get", "Patient/p-1", "--curl")
    assert (ran.code, smart.asked) == (0, [])
    assert '--header "Authorization: Bearer $HLCLI_TOKEN"' in ran.text
    export = ran.err.partition("the token: ")[2]
    words = ["sh", "-c", f'{export}\nprintf %s "$HLCLI_TOKEN"']
    printed = subprocess.run(words, capture_output=True, text=True, check=True)
    assert printed.stdout == "very-secret-token", printed.stderr
