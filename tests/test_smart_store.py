"""--auth bearer and `hlcli serve --auth bearer`, over real sockets, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docks import ndjson, patient
from serving import run_process, served
from stations import Answer, Asked, station

JANE = '{"resourceType": "Patient", "id": "jane-1", "name": [{"family": "Doe"}]}'
STORE = "/datastore/0123456789abcdef0123456789abcdef/r4"


@pytest.fixture(scope="module")
def exports() -> Iterator[dict[str, str]]:
    with served("--auth", "bearer") as found:
        yield found


@pytest.fixture
def jane(tmp_path: Path) -> Path:
    file = tmp_path / "jane.json"
    file.write_text(JANE)
    return file


def run(folder: Path, exports: dict[str, str], *argv: str) -> subprocess.CompletedProcess[bytes]:
    return run_process(*argv, cwd=folder, environ=exports | {"HOME": str(folder)})


def test_the_printed_variables_are_all_it_takes(exports: dict[str, str], jane: Path) -> None:
    assert exports["HLCLI_AUTH"] == "bearer"
    put = run(jane.parent, exports, "put", "Patient", str(jane))
    assert put.returncode == 0, put.stderr
    got = run(jane.parent, exports, "get", "Patient/jane-1", "--query", "resource.name[0].family")
    assert (got.returncode, got.stdout) == (0, b"Doe\n"), got.stderr
    words = ("cond-update", "Patient", "--family", "Doe", str(jane))
    assert run(jane.parent, exports, *words).returncode == 0
    # Nothing is left behind: a token lives as long as its process.
    assert [one.name for one in jane.parent.iterdir()] == ["jane.json"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"HLCLI_CLIENT_SECRET": "wrong"}, b"401 invalid_client"),
        ({"HLCLI_CLIENT_ID": "somebody"}, b"401 invalid_client"),
        ({"HLCLI_CLIENT_SECRET": ""}, b"has no secret and no key"),
        ({"HLCLI_CLIENT_ID": "", "HLCLI_CLIENT_SECRET": "", "HLCLI_TOKEN": "made-up"}, b"401"),
        ({"HLCLI_AUTH": "none"}, b"401"),
    ],
)
def test_nobody_else_is_let_in(
    change: dict[str, str], said: bytes, exports: dict[str, str], tmp_path: Path
) -> None:
    ran = run(tmp_path, exports | change, "get", "Patient/jane-1")
    assert (ran.returncode, said in ran.stderr) == (3, True), ran.stderr


def test_a_command_inside_serve_is_let_in(tmp_path: Path) -> None:
    """Whatever lies around in the environment."""
    foreign = {"HLCLI_TOKEN": "x", "HLCLI_TOKEN_FILE": "y", "HLCLI_CLIENT_KEY": "z"}
    search = (sys.executable, "-m", "hlcli", "search", "Patient", "--output", "json")
    words = ("serve", "--auth", "bearer", "--", *search)
    ran = run(tmp_path, foreign | {"HLCLI_AUTH": "sigv4"}, *words)
    assert (ran.returncode, json.loads(ran.stdout)["status"]) == (0, 200), ran.stderr


def test_a_load_outlives_its_tokens(tmp_path: Path) -> None:
    """Each ends sooner than its client can know, and again and again while many are under way."""
    file = ndjson(tmp_path / "p.ndjson", [patient(number) for number in range(1, 301)])
    with served("--auth", "bearer", "--token-life", "0.2", "--latency", "20") as exports:
        ran = run(tmp_path, exports, "load", file, "--run-dir", "run")
        assert ran.returncode == 0, ran.stderr
        assert b"ok: 300 done" in ran.stderr


def leaking(asked: Asked) -> Answer:
    """Somebody who repeats what a request came with."""
    said = f"no access with {asked.headers.get('Authorization')}"
    issue = {"severity": "error", "code": "processing", "diagnostics": said}
    return 400, "application/json", json.dumps(
        {"resourceType": "OperationOutcome", "issue": [issue]}
    ).encode()  # fmt: skip


def test_a_token_is_in_no_file_of_a_load(tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", [patient(number) for number in range(1, 4)])
    (tmp_path / "token").write_text("very-secret-token")
    (tmp_path / "token").chmod(0o600)
    with station(leaking) as store:
        environ = {"HLCLI_ENDPOINT_URL": store.url + STORE}
        flags = ("--run-dir", "run", "--token-file", "token", "--report", "report.html")
        ran = run(tmp_path, environ, "load", file, *flags)
    assert ran.returncode == 8, ran.stderr
    assert {one.headers["Authorization"] for one in store.asked} == {"Bearer very-secret-token"}
    written = [one for one in tmp_path.rglob("*") if one.is_file() and one.name != "token"]
    kept = b"".join(one.read_bytes() for one in written)
    assert b"no access with Bearer [secret]" in kept
    assert b"very-secret" not in ran.stdout + ran.stderr + kept


def test_a_load_without_a_token_does_not_begin(tmp_path: Path) -> None:
    file = ndjson(tmp_path / "p.ndjson", [patient(1)])
    with station(leaking) as store:
        environ = {"HLCLI_ENDPOINT_URL": store.url + STORE}
        ran = run(tmp_path, environ, "load", file, "--token-file", "absent", "--run-dir", "run")
    assert (ran.returncode, store.asked) == (3, [])
    assert b"the token file cannot be read: absent" in ran.stderr


def test_a_token_command_leaves_standard_input_alone(tmp_path: Path) -> None:
    """In the process that reads it, and in those whose standard input is their wire."""
    config = tmp_path / "config.toml"
    config.write_text("""[defaults]\ntoken_command = "sh -c 'cat >/dev/null; echo token'"\n""")
    config.chmod(0o600)
    lines = "".join(f'{{"resourceType": "Patient", "id": "p-{n}"}}\n' for n in range(1, 4))
    with station(lambda asked: (200, "application/json", asked.body)) as store:
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "HLCLI_CONFIG": str(config),
            "HLCLI_AUTH": "bearer",
            "HLCLI_ENDPOINT_URL": store.url + STORE,
        }
        words = [sys.executable, "-m", "hlcli", "load", "-", "--run-dir", "run"]
        ran = subprocess.run(
            words, env=environ, cwd=tmp_path, input=lines.encode(), capture_output=True, check=False
        )
    assert (ran.returncode, b"3 done" in ran.stderr) == (0, True), ran.stderr
    assert {one.headers["Authorization"] for one in store.asked} == {"Bearer token"}
