"""Programs that print keys or a token: what is heard of them, and when they are ended."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hlcli.fhir.exchange import Notice
from hlcli.wire.program import Program, printed

FOR_EVER = "import threading; threading.Event().wait()"


class Hasty(Program):
    quiet, patience = 0.05, 0.1


def test_a_program_that_hangs_is_named_and_ended() -> None:
    heard: list[Notice] = []
    words = [sys.executable, "-c", FOR_EVER]
    with (
        Hasty("the token_command", heard.append, words, stdout=subprocess.PIPE) as child,
        pytest.raises(subprocess.TimeoutExpired),
    ):
        child.communicate()
    assert child.returncode == -9
    assert heard == [Notice("program", reason="the token_command")]


def test_a_prompt_program_is_not_named_and_its_words_are_heard_line_by_line() -> None:
    heard: list[Notice] = []
    script = "import sys; print('token'); sys.stderr.write('one\\r\\ntwo\\xff'); sys.stderr.flush()"
    assert printed([sys.executable, "-c", script], "it", heard.append).strip() == b"token"
    assert [line for one in heard for line in one.lines] == ["one", "two\xff"]


def test_a_program_that_cannot_be_run_leaves_nobody_listening() -> None:
    with pytest.raises(FileNotFoundError):
        printed(["/no/such/program"], "it", lambda _: None)
