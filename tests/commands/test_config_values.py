"""What is set, wrong or right, and what `config show` says of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from configs import ID, TWO, shown, world


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("set", "prod", "regin=x"), "did you mean region?"),
        (("set", "prod", "token=abc"), "no secret is kept"),
        (("set", "prod", "HLCLI_TOKEN=abc"), "no secret is kept"),
        (("set", "prod", "timeout=soon"), "must be a number"),
        (("set", "prod", "timeout=nan"), "timeout must be more than 0"),
        (("set", "prod", "retries=-1"), "retries must be 0 or more"),
        (("set", "defaults", "max_wait=-1"), "max_wait must be 0 or more"),
        (("set", "prod", "region=EU WEST"), "no name of an AWS region"),
        (("set", "prod", "endpoint=https://u:pa55@h.example/r4"), "user or password"),
        (("set", "prod", "endpoint=h.example"), "the endpoint cannot be used"),
        (("set", "test", f"datastore_id={ID}"), "names another data store"),
        (("set", "prod", "datastore_id=.."), "no id of a data store"),
        (("set", "prod", "token_command=x", "client_id=y"), "two sources of tokens"),
        (("set", "", "region=eu-west-1"), "a store needs a name"),
        (("set", "prod"), "KEY=VALUE"),
        (("use", "nobody"), "no store of that name"),
        (("use",), "NAME of a store"),
        (("shwo",), "config takes one of"),
        (("list", "all"), "no further word"),
    ],
)
def test_a_refused_change_changes_nothing(file: Path, argv: tuple[str, ...], said: str) -> None:
    file.write_text(TWO)
    ran = world(file).run("config", *argv)
    assert ran.code in (2, 3)
    assert said in ran.err
    assert "pa55" not in ran.err
    assert file.read_text() == TWO


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("timeout = -3", "stores.a.timeout must be more than 0"),
        ("max_wait = nan", "stores.a.max_wait must be 0 or more"),
        ("region = 'EU WEST'", "stores.a.region is no name of an AWS region"),
        ("endpoint = 'garbage'", "stores.a: the endpoint cannot be used"),
        ("endpoint = 'http://h.example/datastore/1/r4'", "stores.a: plain http"),
    ],
)
def test_a_wrong_value_is_looked_for_in_the_file_it_stands_in(
    file: Path, setting: str, said: str
) -> None:
    own = "" if "endpoint" in setting else "endpoint = 'https://h.example/r4'\n"
    file.write_text(f"[stores.a]\n{own}{setting}\n")
    ran = world(file).run("config", "show", "--store", "a")
    assert (ran.code, ran.out) == (3, b"")
    assert f"{file}: {said}" in ran.err


def test_a_variable_of_awss_that_is_no_url_is_named(file: Path) -> None:
    file.write_text(TWO)
    for argv in (("--store", "prod"), ("--datastore-id", ID), ()):
        ran = world(file, AWS_ENDPOINT_URL="localhost:4566").run("config", "show", *argv)
        assert (ran.code, ran.out) == (3, b"")
        assert "AWS_ENDPOINT_URL: the endpoint cannot be used" in ran.err


def test_a_flag_is_not_hindered_by_the_number_it_replaces(file: Path) -> None:
    file.write_text("[stores.a]\nendpoint = 'https://h.example/r4'\ntimeout = -3\n")
    assert shown(file, "--store", "a", "--timeout", "5")["timeout"]["value"] == 5


def test_changes_at_the_same_time_are_all_kept(file: Path) -> None:
    file.touch()
    own = {"HLCLI_CONFIG": str(file), "PATH": os.environ["PATH"]}
    changes = [
        subprocess.Popen(
            [sys.executable, "-m", "hlcli", "config", "set", f"s{n}", f"datastore_id={ID}"],
            env=own,
            stderr=subprocess.DEVNULL,
        )
        for n in range(6)
    ]
    assert [one.wait(60) for one in changes] == [0] * 6
    text = file.read_text()
    assert [n for n in range(6) if f"[stores.s{n}]" in text] == [*range(6)]


def test_all_that_is_in_force_is_shown(file: Path) -> None:
    file.write_text(TWO)
    found = shown(file, "--store", "prod", "--allow-http")
    assert found["protected"] == {"value": True, "source": "stores.prod"}
    assert found["allow_http"] == {"value": True, "source": "--allow-http"}
    assert shown(file, "--store", "test")["protected"] == {"value": False, "source": "built in"}
    by_host = shown(file, "--store", "prod", AWS_ENDPOINT_URL="https://h.example")
    assert by_host["target"]["source"] == "--store, the host by AWS_ENDPOINT_URL"


def test_the_region_of_the_defaults_and_that_of_the_profile_are_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "aws").write_text("[profile mine]\nregion = eu-central-1\n")
    environ = {"AWS_CONFIG_FILE": str(tmp_path / "aws"), "AWS_PROFILE": "mine"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    at = ("--endpoint-url", f"https://h.example/datastore/{ID}/r4")
    file.write_text("")
    assert shown(file, *at, **environ)["region"] == {"value": "eu-central-1", "source": "profile"}
    file.write_text("[defaults]\nregion = 'eu-west-2'\n")
    assert shown(file, *at, **environ)["region"] == {"value": "eu-west-2", "source": "defaults"}
    nearer = shown(file, *at, AWS_REGION="eu-west-3")["region"]
    assert nearer == {"value": "eu-west-3", "source": "AWS_REGION"}
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    file.write_text("")
    gone = shown(file, *at, **{**environ, "AWS_PROFILE": "nobody"})["region"]
    assert gone["value"] is None
    assert "nobody" in str(gone["source"])


def test_botocores_other_variable_for_a_profile_ranks_as_its_first(file: Path) -> None:
    file.write_text(TWO)
    found = shown(file, AWS_DEFAULT_PROFILE="mine")["profile"]
    assert found == {"value": "mine", "source": "AWS_DEFAULT_PROFILE"}


@pytest.mark.parametrize(
    ("argv", "out"),
    [
        (("list", "--query", "[].name"), "prod\ntest\n"),
        (("list", "-o", "id"), "prod\ntest\n"),
        (("show", "--query", "timeout.value"), "10\n"),
        (("show", "-o", "id"), "prod\n"),
        (("list", "-o", "json", "--query", "[0].name"), '"prod"\n'),
    ],
)
def test_what_is_listed_can_be_queried(file: Path, argv: tuple[str, ...], out: str) -> None:
    file.write_text(TWO)
    ran = world(file).run("config", *argv)
    assert (ran.code, ran.text) == (0, out)


def test_a_query_that_does_not_fit_is_said(file: Path) -> None:
    file.write_text(TWO)
    ran = world(file).run("config", "list", "--query", "abs([0].name)")
    assert (ran.code, ran.out) == (2, b"")
    assert "--query does not fit" in ran.err
