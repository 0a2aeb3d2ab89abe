"""--curl: what it prints is run by a real curl against `hlcli serve`, over a real socket."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from front import KEYS, Ran, World
from serving import served, shell

JANE = '{"resourceType": "Patient", "id": "jané-1", "name": [{"family": "O\'Döe"}]}'.replace(
    "jané-1", "jane-1"
)

curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed here")


@pytest.fixture(scope="module")
def exports() -> Iterator[dict[str, str]]:
    with served() as found:
        yield found


@pytest.fixture
def jane(tmp_path: Path) -> Path:
    file = tmp_path / "jane.json"
    file.write_text(JANE)
    return file


def run(line: bytes, exports: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """In a shell that has the keys, as somebody would paste it."""
    own = {"PATH": os.environ["PATH"], **exports}
    return subprocess.run(["sh", "-c", line], env=own, capture_output=True, check=False)


@curl
def test_a_put_of_a_file_sends_that_file(exports: dict[str, str], jane: Path) -> None:
    ran = shell(exports).run("put", "Patient", str(jane), "--curl")
    assert ran.code == 0
    assert f"--data-binary @{jane}" in ran.text
    assert exports["AWS_SECRET_ACCESS_KEY"] not in ran.text + ran.err
    done = run(ran.out, exports)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"][0]["family"] == "O'Döe"


@curl
def test_an_edited_body_and_a_hard_query_are_signed_right(
    exports: dict[str, str], jane: Path
) -> None:
    argv = ("cond-update", "Patient", str(jane), "--set", "gender=female", "--unset", "id")
    hard = ("--family", "O'Döe", "--identifier", "http://a/b|x y+z*", "--allow-mismatch")
    ran = shell(exports).run(*argv, *hard, "--curl")
    assert ran.code == 0
    assert "<<'BODY'" in ran.text
    done = run(ran.out, exports)
    assert done.returncode == 0, (done.stderr, done.stdout)
    assert json.loads(done.stdout)["gender"] == "female"


@curl
def test_a_refusal_fails_with_its_body(exports: dict[str, str]) -> None:
    ran = shell(exports).run("get", "Patient/nobody", "--curl")
    done = run(ran.out, exports)
    assert done.returncode == 22
    assert json.loads(done.stdout)["resourceType"] == "OperationOutcome"


def test_nothing_is_sent_and_no_credentials_are_needed(jane: Path) -> None:
    url = "https://healthlake.eu-west-1.amazonaws.com/datastore/" + "0" * 32 + "/r4"
    ran = World().run("put", "Patient", str(jane), "--endpoint-url", url, "--curl")
    assert ran.code == 0
    assert ran.err == 'the keys: eval "$(aws configure export-credentials --format env)"\n'
    assert "--aws-sigv4 aws:amz:eu-west-1:healthlake" in ran.text
    assert '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"' in ran.text


def test_the_inside_endpoint_has_no_socket_for_curl(jane: Path, tmp_path: Path) -> None:
    here = World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})
    ran = here.run("put", "Patient", str(jane), "--local", "--curl")
    assert (ran.code, "hlcli serve" in ran.err) == (2, True)


URL = f"https://healthlake.eu-west-1.amazonaws.com/datastore/{'0' * 32}/r4"


def get(*flags: str, **environ: str) -> Ran:
    return World(environ).run("get", "Patient/1", "--endpoint-url", URL, *flags, "--curl")


def test_a_profile_says_where_the_keys_come_from() -> None:
    ran = get("--profile", "hosp")
    assert "aws configure export-credentials --profile hosp" in ran.err
    assert "X-Amz-Security-Token: $AWS_SESSION_TOKEN" in ran.text


def test_nothing_pasted_runs_what_a_name_says(tmp_path: Path) -> None:
    """Of a profile, a file of certificates, and in a command that hlcli runs without a shell."""
    evil = "$(touch pwned);`touch pwned`"
    config = tmp_path / "config.toml"
    config.write_text(f'[defaults]\ntoken_command = "echo {evil}"\n')
    config.chmod(0o600)
    lines = (
        get("--profile", evil, "--ca-bundle", evil),
        get("--auth", "bearer", HLCLI_CONFIG=str(config)),
    )
    for ran in lines:
        assert (ran.code, "pwned" in ran.err) == (0, True), ran.err
        export = ran.err.partition(": ")[2]
        own = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        for name in ("aws", "curl"):
            (tmp_path / name).write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>said\n')
            (tmp_path / name).chmod(0o700)
        words = ["sh", "-c", f"{export}\n{ran.text}"]
        subprocess.run(words, env=own, cwd=tmp_path, check=True, capture_output=True)
        assert evil in (tmp_path / "said").read_text()
        assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    ("environ", "said", "told"),
    [
        ({}, '"-HX-Amz-Security-Token: $AWS_SESSION_TOKEN"', "export-credentials --format env"),
        (KEYS, "$AWS_SECRET_ACCESS_KEY", ""),
        (KEYS | {"AWS_SESSION_TOKEN": "x"}, "-Token: $AWS_SESSION_TOKEN", ""),
        (KEYS | {"AWS_SECURITY_TOKEN": "x"}, "-Token: $AWS_SECURITY_TOKEN", ""),
    ],
)
def test_a_session_token_goes_with_its_keys(environ: dict[str, str], said: str, told: str) -> None:
    ran = get(**environ)
    assert said in ran.text
    assert (told in ran.err, bool(ran.err)) == (True, bool(told))
    assert ("Token" in ran.text) == (environ != KEYS)


@curl
@pytest.mark.parametrize("shell", ["sh", "bash", "zsh"])
def test_keys_of_a_profile_need_no_session_token(
    shell: str, exports: dict[str, str], jane: Path
) -> None:
    """Whether there is one is known when the line runs."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    own = {name: value for name, value in exports.items() if "KEY" not in name}
    ran = World(own).run("put", "Patient", str(jane), "--curl")
    line = ran.text.replace("--silent", "--silent --verbose")
    for more in ({}, {"AWS_SESSION_TOKEN": "a token"}):
        environ = {"PATH": os.environ["PATH"], **exports, **more}
        done = subprocess.run([shell, "-c", line], env=environ, capture_output=True, check=False)
        if not more:  # the endpoint's keys are no temporary ones
            assert done.returncode == 0, done.stderr
        sent = [one for one in done.stderr.splitlines() if b"X-Amz-Security-Token" in one]
        assert sent == ([b"> X-Amz-Security-Token: a token"] if more else [])


def test_without_a_region_there_is_no_line(tmp_path: Path) -> None:
    here = {"AWS_CONFIG_FILE": str(tmp_path / "none")}
    words = ("get", "Patient/1", "--endpoint-url", "https://store.example/r4", "--curl")
    ran = World(here).run(*words)
    assert (ran.code, ran.out) == (3, b"")
    assert "try: give --region, or set AWS_REGION" in ran.err
    assert World(here).run(*words, "--auth", "none").code == 0


def test_certificates_are_trusted_as_here(tmp_path: Path) -> None:
    assert f"--capath {tmp_path}" in get("--ca-bundle", str(tmp_path)).text
    assert "--cacert /own/ca.pem" in get(AWS_CA_BUNDLE="/own/ca.pem").text


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "the token: put it into HLCLI_TOKEN\n"),
        ({"HLCLI_TOKEN": "x"}, ""),
        ({"HLCLI_CLIENT_ID": "app"}, "the token: put one that the token endpoint gives your"),
    ],
)
def test_a_bearer_token_has_to_come_from_somewhere(environ: dict[str, str], told: str) -> None:
    ran = get("--auth", "bearer", **environ)
    assert (ran.code, ran.err[: len(told) or None]) == (0, told)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("put", "Patient", "FILE"), False),
        (("get", "Patient/1"), False),
        (("search", "Patient", "--name", "x"), False),
        (("search", "Patient", "--name", "x", "--all"), True),
        (("put", "Patient", "FILE", "--merge"), True),
        (("diff", "Patient", "FILE"), True),
        (("cond-update", "Patient", "--_id", "jane-1", "FILE", "--preview"), True),
        (("delete", "Patient/1", "--yes"), False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_first_of_several_requests_says_that_it_is(
    words: tuple[str, ...], first: bool, jane: Path
) -> None:
    argv = [str(jane) if word == "FILE" else word for word in words]
    ran = World(KEYS).run(*argv, "--endpoint-url", URL, "--curl")
    told = "note: this is only the first request: the ones after it depend on its answer\n"
    assert (ran.code, ran.err) == (0, told if first else "")
