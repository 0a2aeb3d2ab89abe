"""--curl: what it prints is run by a real curl against `hlcli serve`, over a real socket."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from front import World
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
    assert "--aws-sigv4 aws:amz:eu-west-1:healthlake" in ran.text
    assert '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"' in ran.text


def test_the_inside_endpoint_has_no_socket_for_curl(jane: Path, tmp_path: Path) -> None:
    here = World({"HLCLI_LOCAL_DB": str(tmp_path / "db")})
    ran = here.run("put", "Patient", str(jane), "--local", "--curl")
    assert (ran.code, "hlcli serve" in ran.err) == (2, True)


def test_a_profile_says_where_the_keys_come_from() -> None:
    url = "https://healthlake.eu-west-1.amazonaws.com/datastore/" + "0" * 32 + "/r4"
    ran = World().run("get", "Patient/1", "--endpoint-url", url, "--profile", "hosp", "--curl")
    assert "aws configure export-credentials --profile hosp" in ran.err
    assert "X-Amz-Security-Token: $AWS_SESSION_TOKEN" in ran.text
