"""`hlcli import`: what became of a job whose start, or whose end, was not heard of."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from front import KEYS
from planes import AWS, ID, IMPORT, JOB, listing, told, world
from stations import Answer, Asked, Station, station


def asked_for(there: Station) -> list[str]:
    return [one.headers["X-Amz-Target"] for one in there.asked]


def test_curl_sends_nothing(tmp_path: Path) -> None:
    with station(listing()) as there:
        here = world(there.url, tmp_path)
        at = ("--endpoint-url", f"{there.url}/datastore/{ID}/r4", "--curl")
        for argv in (IMPORT, ("import", "list"), ("import", "status", "j")):
            ran = here.run(*argv, *at)
            assert (ran.code, ran.text.startswith("curl ")) == (0, True)
        assert "HealthLake.ListFHIRDatastores" in here.run("datastores", "--curl").text
    assert asked_for(there) == []


@pytest.mark.parametrize(
    "answer",
    [
        (200, "text/html", b"<html>"),
        (500, AWS, b'{"__type": "InternalServerException", "message": "x"}'),
    ],
)
def test_a_start_whose_answer_is_none_may_have_been_one(answer: Answer, tmp_path: Path) -> None:
    with station(lambda _: answer) as there:
        at = ("--endpoint-url", f"{there.url}/datastore/{ID}/r4")
        ran = world(there.url, tmp_path).run(*IMPORT, *at)
        whole = world(there.url, tmp_path).run(*IMPORT, *at, "--output", "json").json
    assert (ran.code, ran.out) == (11, b"")
    assert ran.err.startswith("unknown: the import may have been started: ")
    assert f"try: hlcli import list --endpoint-url {there.url}" in ran.err
    assert (whole["result"], whole["written"]) == ("unknown", None)


def test_a_start_that_was_refused_says_so(tmp_path: Path) -> None:
    no = (400, AWS, b'{"__type": "ValidationException", "message": "no"}')
    with station(lambda _: no) as there:
        at = ("--endpoint-url", f"{there.url}/datastore/{ID}/r4")
        ran = world(there.url, tmp_path).run(*IMPORT, *at)
    assert ran.code == 4
    assert ran.err == "error: StartFHIRImportJob was refused: ValidationException: no\n"


def run_until(heard: threading.Event, url: str, tmp_path: Path, *argv: str) -> tuple[int, str, str]:
    """hlcli in a process of its own, interrupted when the server has heard enough."""
    world(url, tmp_path)
    own = {**KEYS, "HLCLI_CONFIG": str(tmp_path / "config.toml"), "HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "hlcli", *argv, "--endpoint-url", f"{url}/datastore/{ID}/r4"],
        env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert heard.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_an_interrupted_start_may_have_been_one(tmp_path: Path) -> None:
    heard, go = threading.Event(), threading.Event()

    def answer(_: Asked) -> Answer:
        heard.set()
        go.wait(30)
        return told({"JobId": "j", "JobStatus": "SUBMITTED"})

    with station(answer) as there:
        code, out, err = run_until(heard, there.url, tmp_path, *IMPORT, "-o", "json")
        go.set()
    assert (code, json.loads(out)["written"]) == (130, None)
    assert "the import may have been started" in err
    assert "try: hlcli import list" in err


def test_who_stops_waiting_is_told_that_the_job_goes_on(tmp_path: Path) -> None:
    heard, go = threading.Event(), threading.Event()

    def answer(asked: Asked) -> Answer:
        if "Start" in asked.headers["X-Amz-Target"]:
            return told({"JobId": JOB["JobId"], "JobStatus": "SUBMITTED"})
        heard.set()
        go.wait(30)
        return told({"ImportJobProperties": JOB})

    with station(answer) as there:
        code, out, err = run_until(heard, there.url, tmp_path, *IMPORT, "--wait")
        go.set()
    assert (code, out) == (130, "")
    assert f"started import job {JOB['JobId']}" in err
    assert "the job goes on in the service" in err
    assert f"try: hlcli import status {JOB['JobId']} --wait" in err


def test_a_job_that_cannot_be_looked_at_any_more_goes_on(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Answer:
        if "Start" in asked.headers["X-Amz-Target"]:
            return told({"JobId": JOB["JobId"], "JobStatus": "SUBMITTED"})
        return 400, AWS, b'{"__type": "ExpiredTokenException", "message": "expired"}'

    with station(answer) as there:
        here = world(there.url, tmp_path)
        at = ("--endpoint-url", f"{there.url}/datastore/{ID}/r4")
        waited = here.run(*IMPORT, *at, "--wait", "--output", "json")
        shown = here.run(*IMPORT, *at)
        asked = here.run("import", "status", str(JOB["JobId"]), *at, "--wait")
    assert (waited.code, waited.json["written"]) == (3, True)
    assert "the job goes on in the service" in waited.err
    assert f"; then hlcli import status {JOB['JobId']} --wait" in waited.err
    assert (shown.code, shown.text.strip()) == (0, JOB["JobId"])
    assert (asked.code, "goes on" in asked.err) == (3, False)
