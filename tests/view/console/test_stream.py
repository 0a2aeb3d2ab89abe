"""The fate of the write outranks the fate of the print."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pytest

import hlcli
from hlcli.errors import Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange
from hlcli.view.answer.failure import show_problem
from hlcli.view.answer.reply import show
from hlcli.view.console.screen import Screen
from stage import JANE, answered, lost, outcome, put, screen

GET = answered(interaction.read("Patient", "1"), 200, JANE)
PUT = answered(put(), 200, JANE)
REFUSED = answered(put(), 409, outcome({"severity": "error"}))


class Broken(io.BytesIO):
    """A stream that takes nothing: at once, or only when it is flushed."""

    def __init__(self, number: int, when: str) -> None:
        super().__init__()
        self.error = OSError(number, os.strerror(number))
        self.when = when

    def write(self, data: object, /) -> int:
        if self.when == "write":
            raise self.error
        assert isinstance(data, bytes | memoryview)
        return len(data)

    def flush(self) -> None:
        raise self.error


def shown(exchange: Exchange, out: BinaryIO, **options: Any) -> tuple[int, str]:
    on = screen(out=out, **options)
    code = show(exchange, on)
    err = on.env.stderr.raw
    assert isinstance(err, io.BytesIO)
    return code, err.getvalue().decode()


class Sips(io.BytesIO):
    """An unbuffered stream takes as much as it likes."""

    def write(self, data: object, /) -> int:
        assert isinstance(data, memoryview)
        return super().write(data[:7])


class Deaf(io.BytesIO):
    """A pipe that does not block and is full."""

    def write(self, data: object, /) -> int:  # noqa: ARG002
        return 0


def test_a_stream_that_takes_a_part_gets_the_rest() -> None:
    out = Sips()
    assert shown(PUT, out)[0] == 0
    assert out.getvalue() == JANE + b"\n"
    code, err = shown(PUT, Deaf())
    assert code == 0
    assert "written, but the answer could not be printed: Resource temporarily" in err


FULL = "the answer could not be printed: No space left on device"


@pytest.mark.parametrize("when", ["write", "flush"])
@pytest.mark.parametrize(
    ("exchange", "number", "output", "code", "said"),
    [
        (PUT, errno.ENOSPC, "text", 0, f"warning: written, but {FULL}"),
        (PUT, errno.EPIPE, "text", 0, "written, but the answer could not be printed: Broken pipe"),
        (PUT, errno.ENOSPC, "json", 0, f"written, but {FULL}"),
        (GET, errno.ENOSPC, "text", 3, f"error: {FULL}"),
        (REFUSED, errno.ENOSPC, "json", 9, f"warning: {FULL}"),
        (lost(put()), errno.EPIPE, "json", 11, "the answer could not be printed: Broken pipe"),
    ],
)
def test_a_stdout_that_takes_nothing(
    exchange: Exchange, number: int, output: str, code: int, said: str, when: str
) -> None:
    result = shown(exchange, Broken(number, when), output=output)
    assert result[0] == code
    assert said in result[1]


def test_a_reader_that_has_seen_enough_of_a_read_is_no_failure() -> None:
    code, err = shown(GET, Broken(errno.EPIPE, "write"))
    assert code == 0
    assert "printed" not in err


def test_a_closed_stdout_does_not_undo_a_write() -> None:
    closed = io.BytesIO()
    closed.close()
    code, err = shown(PUT, closed)
    assert code == 0
    assert "written, but the answer could not be printed" in err


def test_a_stderr_that_takes_nothing_changes_nothing() -> None:
    out = io.BytesIO()
    on = screen(out=out, err=Broken(errno.ENOSPC, "write"))
    assert show(PUT, on) == 0
    assert out.getvalue() == JANE + b"\n"
    both = screen(out=Broken(errno.EPIPE, "flush"), err=Broken(errno.EPIPE, "flush"))
    assert show(PUT, both) == 0
    assert show_problem(Problem("usage", "no"), both) == 2


def test_a_problem_that_cannot_be_printed_keeps_its_exit_code() -> None:
    on: Screen = screen(out=Broken(errno.ENOSPC, "flush"), output="json")
    assert show_problem(Problem("config", "no"), on) == 3


PROGRAM = """
import sys
from hlcli import env
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Reply
from hlcli.view.answer.reply import show
from hlcli.view.console.screen import Screen
body = b'{"resourceType": "Patient", "id": "1", "x": "' + b'x' * int(sys.argv[2]) + b'"}'
asked = interaction.read("Patient", "1") if sys.argv[1] == "get" else interaction.update(
    "Patient", "1", b"")
exchange = Exchange(asked, "", "updated", asked.writes, Reply(200, (), body))
sys.exit(show(exchange, Screen(env.real())))
"""


def _run(verb: str, size: int, stdout: int, unbuffered: str = "") -> tuple[int, str]:
    here = {"PYTHONPATH": str(Path(hlcli.__file__).parents[1]), "PYTHONUNBUFFERED": unbuffered}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, verb, str(size)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **here},
        check=False,
    )
    return ran.returncode, ran.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("size", [10, 100_000])
def test_a_full_disk_in_a_process_of_its_own_leaves_no_traceback(
    size: int, unbuffered: str
) -> None:
    with Path("/dev/full").open("wb") as full:
        put_code, put_err = _run("put", size, full.fileno(), unbuffered)
        get_code, get_err = _run("get", size, full.fileno(), unbuffered)
    assert (put_code, get_code) == (0, 3)
    assert put_err.splitlines()[1:] == [f"warning: written, but {FULL}"]
    assert get_err.splitlines()[1:] == [f"error: {FULL}"]


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_a_closed_pipe_in_a_process_of_its_own_leaves_no_traceback(size: int) -> None:
    for verb, lines in (("put", 2), ("get", 1)):
        reader, writer = os.pipe()
        os.close(reader)
        code, err = _run(verb, size, writer)
        os.close(writer)
        assert (code, len(err.splitlines())) == (0, lines), err
