"""The README's recipes, run as they stand, and `hlcli serve -- CMD` around commands."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from test_docs import BLOCKS

HLCLI = f'hlcli() {{ "{sys.executable}" -m hlcli "$@"; }}\n'
FILES = Path(__file__).parent / "transcripts" / "files"
LOCAL, CAPTURE, CASE = (
    next(block for block in BLOCKS if mark in block)
    for mark in ("jane.json --local", "id=$(hlcli put", "case $? in")
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    mrns = ", ".join(f'{{"system": "http://hospital/mrn", "value": "{i}"}}' for i in (1, 2))
    patient = f'{{"resourceType": "Patient", "identifier": [{mrns}]}}'
    (tmp_path / "patient.json").write_text(patient)
    monkeypatch.chdir(tmp_path)


def around(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`hlcli serve -- command`, as a process."""
    words = [sys.executable, "-m", "hlcli", "serve", "--", *command]
    own = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run(words, env=own, capture_output=True, text=True, check=False)


def script(text: str) -> subprocess.CompletedProcess[str]:
    """A bash script with a fresh local endpoint around it."""
    return around("bash", "-c", HLCLI + text)


def test_the_two_commands_against_the_endpoint_inside() -> None:
    own = {"PATH": os.environ["PATH"], "HLCLI_LOCAL_DB": "store.sqlite"}
    ran = subprocess.run(["bash", "-ec", HLCLI + LOCAL], env=own, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count(b'"resourceType"') == 2


def test_an_id_for_the_next_command() -> None:
    ran = script(CAPTURE)
    assert (ran.returncode, ran.stdout) == (0, "1\n")


@pytest.mark.skipif(shutil.which("jq") is None, reason="the recipe pipes into jq")
def test_the_exit_code_decides() -> None:
    mrn = "--set identifier[0].system=http://hospital/mrn --set identifier[0].value=2"
    two = f"for i in a b; do hlcli put Patient/$i {mrn} -q >x; done\n"
    ran = script(f"{two}mrn=1\n{CASE}mrn=2\n{CASE}mrn=\n{CASE}")
    first, second, third = ran.stdout.splitlines()
    assert re.fullmatch(r"[0-9a-f-]{36}", first)
    assert "mend the duplicate" in second
    assert "refused" in third


def test_a_command_runs_with_its_environment_set_and_its_exit_code_is_returned() -> None:
    checks = '[ -z "$AWS_PROFILE$AWS_SESSION_TOKEN" ] && [ "$AWS_REGION" = us-east-1 ]'
    ran = around("bash", "-c", f"{checks} && exit 7", AWS_PROFILE="x", AWS_SESSION_TOKEN="y")
    assert (ran.returncode, ran.stdout) == (7, "")
    assert "not AWS HealthLake" in ran.stderr
    assert around("bash", "-c", "kill -9 $$").returncode == 128 + 9


def test_a_command_that_cannot_be_started_is_refused() -> None:
    ran = around("./nowhere.sh")
    assert ran.returncode == 2
    assert "nowhere.sh" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_stopped_lets_go_at_once(number: int) -> None:
    words = [sys.executable, "-m", "hlcli", "serve"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(b"READY ")
        begun = time.monotonic()
        server.send_signal(number)
        _, err = server.communicate(timeout=20)
    assert server.returncode == 128 + number
    assert b"Traceback" not in err
    assert time.monotonic() - begun < 10
