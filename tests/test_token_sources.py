"""Where a bearer token comes from, and what else comes with it: marks, pipes, words to a person."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smart import PATIENT, Smart
from stations import station


def test_what_a_token_command_says_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / "says.py").write_text(
        "import sys\nprint('token-1')\nsys.stderr.write('\\x1b[31mred s3sameopen\\x07')\n"
    )
    config = tmp_path / "config.toml"
    config.write_text(f'[defaults]\ntoken_command = "{sys.executable} {tmp_path}/says.py"\n')
    config.chmod(0o600)
    environ = {"HLCLI_CONFIG": str(config), "AWS_SECRET_ACCESS_KEY": "s3sameopen"}
    ran = Smart().run(environ, "get", "Patient/p-1")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == r"\x1b[31mred [secret]\x07"


def test_a_byte_order_mark_is_no_part_of_a_token(tmp_path: Path) -> None:
    smart = Smart()
    (tmp_path / "token").write_bytes(b"\xef\xbb\xbftoken-1\r\n")
    (tmp_path / "token").chmod(0o600)
    ran = smart.run({}, "get", "Patient/p-1", "--token-file", str(tmp_path / "token"))
    assert ran.code == 0, ran.err
    assert smart.sent == ["token-1"]


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    ran = Smart().run({}, "get", "Patient/p-1", "--token-file", str(tmp_path / "pipe"))
    assert (ran.code, "the token file is a named pipe" in ran.err) == (3, True), ran.err
    assert "try: give a file, or <(command)" in ran.err


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed here")
def test_a_token_may_come_from_a_process(tmp_path: Path) -> None:
    with station(lambda _: (200, "application/json", PATIENT.encode())) as there:
        url = f"{there.url}/datastore/{'0' * 32}/r4"
        line = f"{sys.executable} -m hlcli get Patient/p-1 --auth bearer --token-file <(echo tok)"
        words = ["bash", "-c", f"{line} --endpoint-url {url}"]
        own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        subprocess.run(words, env=own, check=True, capture_output=True)
    assert there.asked[0].headers["Authorization"] == "Bearer tok"
