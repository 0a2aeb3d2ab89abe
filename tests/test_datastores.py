"""Data stores by name: botocore itself asks `hlcli serve` over a real socket."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from front import World
from serving import served


@pytest.fixture(scope="module")
def exports() -> Iterator[dict[str, str]]:
    with served() as found:
        yield found


@pytest.fixture
def environ(exports: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """AWS's own words for where the service is; nothing names a data store."""
    aws = {name: value for name, value in exports.items() if name.startswith("AWS_")}
    origin = exports["HLCLI_ENDPOINT_URL"].split("/datastore/")[0]
    own = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HLCLI_CONFIG": str(tmp_path / "c.toml")}
    (tmp_path / "c.toml").touch()
    return {**aws, **own, "AWS_ENDPOINT_URL_HEALTHLAKE": origin}


def test_they_are_listed_with_where_they_are(
    environ: dict[str, str], exports: dict[str, str]
) -> None:
    ran = World(environ).run("datastores", "--output", "json")
    [row] = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert row["name"] == "hlcli-local"
    assert row["endpoint"] == exports["HLCLI_ENDPOINT_URL"]
    assert (row["status"], row["authorization"]) == ("ACTIVE", "AWS_AUTH")
    assert World(environ).run("datastores").text.startswith(f"hlcli-local\t{row['id']}\tACTIVE\t")


def test_a_name_in_aws_is_a_store(environ: dict[str, str]) -> None:
    ran = World(environ).run("search", "Patient", "--store", "hlcli-local")
    assert ran.code == 0
    assert "hlcli-local (127.0.0.1" in ran.err


def test_an_answer_is_remembered_for_an_hour_and_in_private(
    environ: dict[str, str], tmp_path: Path
) -> None:
    here = World(environ)
    assert here.run("datastores").code == 0
    [file] = (tmp_path / "cache" / "hlcli").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    nowhere = {**environ, "AWS_ENDPOINT_URL_HEALTHLAKE": environ["AWS_ENDPOINT_URL_HEALTHLAKE"]}
    file.write_text(file.read_text().replace("hlcli-local", "heard"))
    stamp = here.clock.now().timestamp()
    os.utime(file, (stamp, stamp))
    assert World(nowhere).run("search", "Patient", "--store", "heard").code == 0
    os.utime(file, (stamp - 3601, stamp - 3601))
    assert World(nowhere).run("search", "Patient", "--store", "heard").code == 3


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, 3, "check the secret key"),
        ({"AWS_ENDPOINT_URL_HEALTHLAKE": "http://127.0.0.1:1"}, 6, "was not reached"),
        ({"AWS_REGION": ""}, 3, "no region is set"),
    ],
)
def test_what_is_wrong_is_said(
    environ: dict[str, str], change: dict[str, str], code: int, said: str
) -> None:
    ran = World({**environ, **change}).run("datastores")
    assert (ran.code, ran.out) == (code, b"")
    assert said in ran.err


def test_a_name_nobody_has_is_refused_before_anything_is_sent(environ: dict[str, str]) -> None:
    ran = World(environ).run("get", "Patient/1", "--store", "nobody")
    assert ran.code == 3
    assert "no store is named nobody" in ran.err


def test_a_person_chooses_one_and_it_is_the_default_from_then_on(
    environ: dict[str, str], tmp_path: Path
) -> None:
    here = World(environ, tty=True)
    asked = here.run("config", "use", stdin=b"1\n")
    assert asked.code == 0
    assert "1  hlcli-local (" in asked.err
    assert 'default = "hlcli-local"' in (tmp_path / "c.toml").read_text()
    own = {name: value for name, value in environ.items() if "ENDPOINT" not in name}
    assert World(own).run("search", "Patient").code == 0
    assert here.run("config", "use", stdin=b"7\n").code == 2
    assert World(environ).run("config", "use").code == 2


class _Two(BaseHTTPRequestHandler):
    """An account with two data stores of one name."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        found = [
            {"DatastoreId": id * 32, "DatastoreName": "twin", "DatastoreStatus": "ACTIVE"}
            for id in "ab"
        ]
        body = json.dumps({"DatastorePropertiesList": found}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_two_of_one_name_are_named_by_their_ids(environ: dict[str, str]) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Two)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        where = f"http://127.0.0.1:{server.server_port}"
        here = World({**environ, "AWS_ENDPOINT_URL_HEALTHLAKE": where})
        ran = here.run("get", "Patient/1", "--store", "twin")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (ran.code, ran.out) == (3, b"")
    assert "2 data stores are named twin" in ran.err
    assert f"{'a' * 32}, {'b' * 32}" in ran.err
