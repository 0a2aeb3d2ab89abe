"""`hlcli import`: botocore's own calls, answered by `hlcli serve` from a folder for the bucket."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from front import World
from hlcli.local.endpoint import Endpoint
from hlcli.local.keys import made_up
from hlcli.local.server import listening
from hlcli.local.store import Store

ROLE = "arn:aws:iam::000000000000:role/importer"
START = (
    "import", "start", "s3://bucket/in", "--role-arn", ROLE,
    "--output-s3", "s3://bucket/out", "--kms-key", "alias/k",
)  # fmt: skip


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    lines = [{"resourceType": "Patient", "id": f"p{n}", "active": True} for n in range(4)]
    folder = tmp_path / "bucket" / "in"
    folder.mkdir(parents=True)
    (folder / "patients.ndjson").write_text("".join(json.dumps(one) + "\n" for one in lines))
    return tmp_path / "bucket"


@contextlib.contextmanager
def serving(bucket: Path | None) -> Iterator[World]:
    """A real socket, and one clock for the endpoint and the command: sleeping moves both."""
    keys, here = made_up(), World()
    here.clock.when = datetime.now(UTC)  # botocore signs by the machine's
    endpoint = Endpoint(Store(":memory:"), keys=keys, now=here.clock.now, bucket=bucket)
    with listening(endpoint) as url:
        here.environ = {
            "HLCLI_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_REGION": "us-east-1",
        }
        yield here
    endpoint.close()


def test_a_job_is_followed_to_its_end_and_its_resources_are_there(bucket: Path) -> None:
    with serving(bucket) as here:
        ran = here.run(*START, "--wait", "--output", "json")
        assert ran.code == 0, ran.err
        assert ran.json["status"] == "COMPLETED"
        assert ran.json["report"]["TotalNumberOfResourcesImported"] == 4
        assert "SUBMITTED, 0 of 4 resources imported" in ran.err
        assert here.clock.slept == [15.0]
        assert here.run("get", "Patient/p3").code == 0
        listed = json.loads(here.run("import", "list", "--output", "json").out)
        assert [one["job"] for one in listed] == [ran.json["job"]]
        out = bucket / "out" / ran.json["job"]
        assert json.loads((out / "manifest.json").read_text())["jobStatus"] == "COMPLETED"
        assert not (out / "FAILURE").exists()


def test_without_wait_the_jobs_id_is_the_data_and_states_follow_the_clock(bucket: Path) -> None:
    with serving(bucket) as here:
        job = here.run(*START).text.strip()
        assert here.run("import", "status", job).err.startswith("ok: SUBMITTED, 0 of 4")
        here.clock.sleep(3.5)
        assert here.run("import", "status", job).err.startswith("ok: IN_PROGRESS, 2 of 4")
        again = here.run(*START)
        assert (again.code, "One import job at a time" in again.err) == (7, True)
        here.clock.sleep(2)
        done = here.run("import", "status", job)
        assert (done.code, done.text.strip()) == (0, job)
        assert done.err.startswith("ok: COMPLETED, 4 of 4")


def test_resources_that_fail_are_exit_8_and_named_in_the_output(bucket: Path) -> None:
    with (bucket / "in" / "patients.ndjson").open("a") as file:
        file.write('{"resourceType": "Patient", "id": "bad", "gender": "x"}\n{"no": 1}\nnonsense\n')
    with serving(bucket) as here:
        ran = here.run(*START, "--wait", "--output", "json")
        assert (ran.code, ran.json["status"]) == (8, "COMPLETED_WITH_ERRORS")
        failed = bucket / "out" / ran.json["job"] / "FAILURE" / "failed.ndjson"
        told = [json.loads(line) for line in failed.read_text().splitlines()]
        assert [one["LineId"] for one in told] == [5, 6, 7]
        assert here.run("get", "Patient/bad").code == 10
        text = here.run("import", "status", ran.json["job"])
    assert (text.code, text.text.strip()) == (8, ran.json["job"])
    assert text.err.startswith("error: COMPLETED_WITH_ERRORS, 4 of 7 resources imported, 3 with")
    assert "is below s3://bucket/out/, in FAILURE/" in text.err
    assert "try: aws s3 ls --recursive s3://bucket/out/" in text.err


def test_each_change_is_a_line_and_the_end_is_said_once(bucket: Path) -> None:
    with serving(bucket) as here:
        ran = here.run(*START, "--wait")
        at = here.environ["HLCLI_ENDPOINT_URL"].split("/")[2]
    job = ran.text.strip()
    assert ran.err.splitlines() == [
        f"ok: started import job {job}, {at} …ca10ca",
        f"{job} SUBMITTED, 0 of 4 resources imported",
        f"ok: COMPLETED, 4 of 4 resources imported, {at} …ca10ca",
    ]


def test_at_a_terminal_one_line_is_drawn_anew(bucket: Path) -> None:
    with serving(bucket) as here:
        here.tty = True
        ran = here.run(*START, "--wait")
        here.environ = {**here.environ, "TERM": "dumb"}
        dumb = here.run(*START, "--wait")
        listed = here.run("import", "list")
    assert (ran.code, dumb.code) == (0, 0)
    _, drawn, cleared = ran.err.split("\r\x1b[2K")
    assert drawn.endswith("SUBMITTED, 0 of 4 resources imported")
    assert "━━━" in drawn
    assert "COMPLETED, 4 of 4 resources imported" in cleared
    assert "\x1b" not in dumb.err
    assert len(listed.text.splitlines()) == 4
    assert max(map(len, listed.text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (("list", "--query", "[].status"), "COMPLETED\n"),
        (("list", "--output", "id"), "{job}\n"),
        (("status", "{job}", "--query", "report.TotalNumberOfResourcesImported"), "4\n"),
        (("status", "{job}", "--output", "id"), "{job}\n"),
    ],
)
def test_jobs_can_be_queried(bucket: Path, argv: tuple[str, ...], found: str) -> None:
    with serving(bucket) as here:
        job = here.run(*START, "--wait").text.strip()
        ran = here.run("import", *(word.format(job=job) for word in argv))
    assert (ran.code, ran.text) == (0, found.format(job=job))


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed here")
def test_what_curl_is_told_starts_a_job(bucket: Path) -> None:
    with serving(bucket) as here:
        line = here.run(*START, "--curl")
        assert here.run("import", "list").text == ""
        own = {"PATH": os.environ["PATH"], **here.environ}
        done = subprocess.run(["sh", "-c", line.out], env=own, capture_output=True, check=False)
        assert done.returncode == 0, (done.stderr, done.stdout)
        job = json.loads(done.stdout)["JobId"]
        assert here.run("import", "list", "--output", "id").text == f"{job}\n"


def test_the_bucket_is_a_folder_that_is_there(tmp_path: Path) -> None:
    ran = World().run("serve", "--bucket", str(tmp_path / "nowhere"), "--", "true")
    assert (ran.code, ran.out) == (2, b"")
    assert "is no folder" in ran.err


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("import", "start", "s3://bucket/in"), 2, "--role-arn and --output-s3 and --kms-key"),
        (("import", "start", "in.ndjson"), 2, "s3://BUCKET/PREFIX"),
        (("import", "status"), 2, "takes a JOB"),
        (("import", "status", "nobody"), 10, "The job does not exist"),
        (("import", "status", "nobody"), 10, "try: hlcli import list"),
        (("import", "list", "all"), 2, "no further word"),
        (("import", "begin"), 2, "import takes one of: start, status, list"),
        ((*START[:2], "s3://bucket/../x", *START[3:]), 4, "goes down, not up"),
        ((*START[:2], "s3://b/in", *START[3:]), 4, "has 3 to 63 characters"),
        ((*START[:2], "s3://bucket/nowhere", *START[3:]), 4, "no NDJSON file"),
        ((*START[:4], "admin", *START[5:]), 2, "DataAccessRoleArn"),
    ],
)
def test_what_cannot_be_is_refused(
    bucket: Path, argv: tuple[str, ...], code: int, said: str
) -> None:
    with serving(bucket) as here:
        ran = here.run(*argv)
        assert (ran.code, ran.out) == (code, b"")
        assert said in ran.err


def test_a_store_without_a_control_plane_says_so(tmp_path: Path) -> None:
    here = World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})
    ran = here.run("import", "list", "--local")
    assert (ran.code, "no control plane" in ran.err) == (3, True)
    with serving(None) as served:
        assert "--bucket" in served.run(*START).err
