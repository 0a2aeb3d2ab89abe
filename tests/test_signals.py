"""Signals: whatever is stopped says whether its request was out, and what became of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from test_bad_day import HLCLI, PATIENT, SECRETS, STORE


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.json").write_text(PATIENT)


@contextlib.contextmanager
def silent(on_request: Callable[[], None]) -> Iterator[str]:
    """An endpoint that reads a request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    received = b""
                    while b"Beeblebrox" not in received:
                        received += connection.recv(65536)
                    on_request()
                    connection.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/datastore/{STORE}/r4/"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_answer_is_awaited_says_that_it_may_be_written(
    number: int, code: int
) -> None:
    arrived = threading.Event()
    with silent(arrived.set) as url:
        environ = {"PATH": os.environ["PATH"], **SECRETS, "HLCLI_ENDPOINT_URL": url}
        words = [*HLCLI, "put", "Patient", "p.json", "--output", "json"]
        with subprocess.Popen(
            words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            assert arrived.wait(20)
            child.send_signal(number)
            out, err = child.communicate(timeout=20)
    assert child.returncode == code, err
    answer = json.loads(out)
    assert (answer["written"], answer["result"], answer["exitCode"]) == (None, "unknown", code)
    assert answer["error"]["type"] == "interrupted"
    assert b"may be written" in err
    assert b"hlcli get Patient/p-1" in err
    assert b"Traceback" not in err


def test_a_second_signal_does_not_take_the_truth_away() -> None:
    arrived = threading.Event()
    with silent(arrived.set) as url:
        environ = {"PATH": os.environ["PATH"], **SECRETS, "HLCLI_ENDPOINT_URL": url}
        words = [*HLCLI, "put", "Patient", "p.json"]
        with subprocess.Popen(words, env=environ, stderr=subprocess.PIPE) as child:
            assert arrived.wait(20)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
                child.send_signal(number)
            _, err = child.communicate(timeout=20)
    assert child.returncode in (130, 143)
    assert b"may be written" in err
    assert b"no request was out" not in err
    assert b"nothing" not in err


def test_a_signal_while_the_answer_is_printed_says_that_it_was_written() -> None:
    Path("big.json").write_text(PATIENT.replace("Zaphod", "Z" * 1_000_000))
    environ = {"PATH": os.environ["PATH"], "HLCLI_LOCAL_DB": "store.sqlite"}
    words = [*HLCLI, "put", "Patient", "big.json", "--no-validate", "--local", "-o", "json"]
    with subprocess.Popen(
        words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        begun = child.stdout.read(100)  # the pipe is full from here on: it waits for us
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=20)
    assert begun.startswith(b'{"interaction"')
    assert b'{"interaction"' not in out
    assert child.returncode == 143
    assert b"written" in err
    assert b"nothing" not in err
    assert b"no request" not in err


def test_a_signal_before_anything_was_sent_is_not_a_doubt() -> None:
    words = [*HLCLI, "put", "Patient", "-", "--local", "--output", "json"]
    environ = {"PATH": os.environ["PATH"], "HLCLI_LOCAL_DB": ":memory:"}
    with subprocess.Popen(
        words, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        child.stdin.write(b"x" * 100_000)  # more than a pipe holds: it is reading by now
        child.stdin.flush()
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=20)
    assert child.returncode == 130
    assert (json.loads(out)["written"], json.loads(out)["result"]) == (False, "not-sent")
