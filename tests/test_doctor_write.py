"""hlcli doctor --write: what it writes is gone afterwards, however it ends."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from front import Clock, World
from gate import ENVIRON, URL, Gate, refusing, results
from hlcli.env import Stream
from hlcli.main import main
from newcomer import endpoint

if TYPE_CHECKING:
    from typing_extensions import Buffer


def test_the_resource_says_what_it_is_and_is_gone_afterwards() -> None:
    bodies: list[dict[str, object]] = []

    def turn(request: httpx.Request) -> None:
        if request.method == "PUT":
            assert request.headers["If-None-Match"] == "*"
            bodies.append(json.loads(request.content))

    gate = Gate(turn)
    ran = gate.world().run("doctor", "--write")
    [body] = bodies
    target = f"Basic/{body['id']}"
    assert body["resourceType"] == "Basic"
    assert "hlcli doctor --write" in json.dumps(body["code"])
    assert gate.asked[-1] == ("DELETE", target)
    assert f"ok: write: {target} is created\n" in ran.text
    assert f"ok: clean-up: {target} is deleted\n" in ran.text
    gone = gate.world().run("get", target)
    assert gone.code == 10


def test_without_the_flag_nothing_is_written() -> None:
    gate = Gate()
    ran = gate.world().run("doctor")
    assert {method for method, _ in gate.asked} == {"GET"}
    assert "skipped: write: only with --write" in ran.text


def test_the_lag_of_the_index_is_waited_for_and_told() -> None:
    gate = Gate(lag=3.0)
    ran = gate.world().run("doctor", "--write")
    assert "ok: search lag: found by search after 3.5 s\n" in ran.text
    assert gate.clock.slept == [0.5, 1.0, 2.0]
    assert "note: not found by search yet, waiting 0.5 s\n" in ran.err


def test_an_index_that_never_comes_is_not_waited_for_for_ever() -> None:
    gate = Gate(lag=9e6)
    ran = gate.world().run("doctor", "--write")
    assert (ran.code, results(ran.text)["search lag"]) == (0, "unknown")
    assert 100 < sum(gate.clock.slept) < 130
    assert results(ran.text)["clean-up"] == "ok"


def test_a_write_that_is_refused_leaves_nothing_to_delete() -> None:
    gate = Gate(refusing("PUT", "/Basic", "Access Denied"))
    ran = gate.world().run("doctor", "--write")
    found = results(ran.text)
    assert (ran.code, found["search lag"], found["clean-up"]) == (3, "skipped", "skipped")
    assert "try: allow healthlake:UpdateResource on this data store in IAM" in ran.text
    assert "DELETE" not in {method for method, _ in gate.asked}


def test_a_write_whose_fate_is_unknown_is_deleted_all_the_same() -> None:
    """Neither the write nor the look at what became of it has an answer."""

    def lost(request: httpx.Request) -> httpx.Response | None:
        by_id = "/Basic/" in request.url.path and request.method != "DELETE"
        return httpx.Response(502) if by_id else None

    gate = Gate(lost)
    ran = gate.world().run("doctor", "--write", "--retries", "1")
    assert ran.code == 11
    assert gate.asked[-1][0] == "DELETE"
    assert results(ran.text)["clean-up"] == "ok"


class Full(io.BytesIO):
    """A disk that becomes full when the write is told."""

    def write(self, data: Buffer, /) -> int:
        if b"write" in bytes(data):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_full_disk_leaves_nothing_behind_either() -> None:
    gate = Gate()
    env = replace(gate.world()._env(b"", io.BytesIO(), io.BytesIO()), stdout=Stream(Full()))
    assert main(["doctor", "--write"], env) == 3
    assert gate.asked[-1][0] == "DELETE"


def test_what_cannot_be_deleted_is_named() -> None:
    gate = Gate(refusing("DELETE", "/Basic", "Access Denied"))
    ran = gate.world().run("doctor", "--write")
    assert ran.code == 3
    assert re.search(r"try: delete it by hand: hlcli delete Basic/hlcli-doctor-", ran.text)
    assert "healthlake:DeleteResource" in ran.text


def test_the_command_that_deletes_it_can_be_pasted(tmp_path: Path) -> None:
    """Whatever the store is called."""
    (tmp_path / "c.toml").write_text(f'[stores."a b;id"]\nendpoint = "{URL}"\n')
    world = Gate(refusing("DELETE", "/Basic", "Access Denied")).world()
    own = {name: value for name, value in ENVIRON.items() if name != "HLCLI_ENDPOINT_URL"}
    world.environ = {**own, "HLCLI_CONFIG": str(tmp_path / "c.toml")}
    ran = world.run("doctor", "--write", "--store", "a b;id")
    [found] = re.findall(r"by hand: (.*?);? allow|by hand: ([^;]*'a b;id')", ran.text)
    words = shlex.split("".join(found).rstrip(";"))
    assert (words[:2], words[-2:]) == (["hlcli", "delete"], ["--store", "a b;id"])


def protected(gate: Gate, tmp_path: Path, tty: bool = False) -> World:
    (tmp_path / "c.toml").write_text(f'[stores.prod]\nendpoint = "{URL}"\nprotected = true\n')
    world = gate.world(tty=tty)
    own = {name: value for name, value in ENVIRON.items() if name != "HLCLI_ENDPOINT_URL"}
    world.environ = {**own, "HLCLI_CONFIG": str(tmp_path / "c.toml"), "HLCLI_STORE": "prod"}
    return world


def test_a_protected_store_is_written_to_by_consent_only(tmp_path: Path) -> None:
    gate = Gate()
    ran = protected(gate, tmp_path).run("doctor", "--write")
    assert (ran.code, results(ran.text)["clean-up"]) == (2, "skipped")
    assert "try: give --yes: the store is protected" in ran.text
    assert {method for method, _ in gate.asked} == {"GET"}
    assert protected(gate, tmp_path).run("doctor", "--write", "--yes").code == 0
    assert protected(gate, tmp_path).run("doctor").code == 0


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 13), (b"", 13)])
def test_a_person_is_asked_once(tmp_path: Path, answer: bytes, code: int) -> None:
    gate = Gate()
    ran = protected(gate, tmp_path, tty=True).run("doctor", "--write", stdin=answer)
    assert ran.code == code
    assert ran.err.count("prod is protected. update Basic/hlcli-doctor-") == 1


class Stopped(Clock):
    """Somebody presses Ctrl-C while the index is waited for."""

    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt(seconds)


@pytest.mark.parametrize("form", ["text", "json"])
def test_ctrl_c_deletes_what_was_written_before_it_ends(form: str) -> None:
    gate = Gate(lag=60.0, clock=Stopped())
    ran = gate.world().run("doctor", "--write", "--output", form)
    assert ran.code == 130
    assert gate.asked[-1][0] == "DELETE"
    if form == "json":
        found = {one["check"]: one["result"] for one in json.loads(ran.out)}
    else:
        found = results(ran.text)
    assert found["search lag"] in ("failed", "error")
    assert found["clean-up"] == "ok"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_too(number: int, code: int, tmp_path: Path) -> None:
    with endpoint(index_lag=600.0) as right:
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **right}
        words = [sys.executable, "-m", "hlcli", "doctor", "--write"]
        with subprocess.Popen(words, env=environ, stdout=-1, stderr=-1, text=True) as child:
            assert child.stderr is not None
            assert "waiting 0.5 s" in child.stderr.readline()
            child.send_signal(number)
            out, _ = child.communicate(timeout=30)
        assert child.returncode == code
        target = re.findall(r"^ok: clean-up: (\S+) is deleted$", out, re.M)
        assert len(target) == 1
        assert World(right).run("get", *target).code == 10
