"""Named stores and their settings, through the front door."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from configs import ID, TWO, shown, world
from front import World
from hlcli.config.stores import location


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_each_setting_says_where_it_came_from(file: Path) -> None:
    file.write_text(TWO)
    found = shown(file)
    assert found["target"] == {
        "value": f"https://healthlake.eu-west-1.amazonaws.com/datastore/{ID}/r4",
        "source": "config file",
    }
    assert found["profile"] == {"value": "hospital", "source": "stores.prod"}
    assert found["timeout"] == {"value": 10, "source": "defaults"}
    assert found["retries"] == {"value": 4, "source": "built in"}
    nearer = shown(file, "--store", "test", "--retries", "1")
    assert nearer["timeout"] == {"value": 3, "source": "stores.test"}
    assert nearer["retries"] == {"value": 1, "source": "--retries"}
    assert nearer["profile"]["value"] is None


@pytest.mark.parametrize(
    ("argv", "environ", "source"),
    [
        ((), {}, "config file"),
        ((), {"HLCLI_STORE": "test"}, "HLCLI_STORE"),
        (("--store", "prod"), {"HLCLI_STORE": "test"}, "--store"),
        ((), {"HLCLI_ENDPOINT_URL": f"https://h.example/datastore/{ID}/r4"}, "HLCLI_ENDPOINT_URL"),
        ((), {"AWS_ENDPOINT_URL": f"https://h.example/datastore/{ID}/r4"}, "AWS environment"),
        (("--local",), {"HLCLI_STORE": "test"}, "--local"),
    ],
)
def test_the_highest_source_decides_the_target(
    file: Path, argv: tuple[str, ...], environ: dict[str, str], source: str
) -> None:
    file.write_text(TWO)
    assert shown(file, *argv, **environ)["target"]["source"] == source


def test_keys_in_the_environment_beat_the_profile_of_a_store_that_nobody_named(file: Path) -> None:
    file.write_text(TWO)
    assert shown(file, AWS_PROFILE="mine")["profile"] == {"value": "mine", "source": "AWS_PROFILE"}
    named = shown(file, "--store", "prod", AWS_PROFILE="mine")
    assert named["profile"] == {"value": "hospital", "source": "stores.prod"}


@pytest.mark.parametrize(
    ("argv", "environ", "code", "said"),
    [
        (("--store", "prod", "--local"), {}, 2, "two targets"),
        (("--store", "prod", "--datastore-id", ID), {}, 2, "two targets"),
        ((), {"HLCLI_STORE": "prod", "HLCLI_DATASTORE_ID": ID}, 2, "HLCLI_STORE"),
        (("--store", "prot"), {}, 3, "did you mean prod?"),
        (("--store", ""), {}, 2, "--store is empty"),
    ],
)
def test_two_targets_and_unknown_names_are_refused(
    file: Path, argv: tuple[str, ...], environ: dict[str, str], code: int, said: str
) -> None:
    file.write_text(TWO)
    ran = world(file, **environ).run("config", "show", *argv)
    assert (ran.code, ran.out) == (code, b"")
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[stores.a]\nregin = 'x'", "unknown setting stores.a.regin"),
        ("[stores.a]\nregin = 'x'", "did you mean region?"),
        ("[store.a]\n", "did you mean stores?"),
        ("[defaults]\nprotected = true", "unknown setting defaults.protected"),
        ("[stores.a]\ntimeout = 'soon'", "stores.a.timeout must be a number"),
        ("[stores.a]\nretries = 1.5", "stores.a.retries must be a whole number"),
        ("[stores.a]\nprotected = 1", "stores.a.protected must be true or false"),
        ("[stores.a]\nauth = 'basic'", "stores.a.auth must be one of: sigv4, bearer, none"),
        ("default = 'b'\n[stores.a]\n", "default is not the name of a store"),
        ("stores = 1", "stores is no table"),
        ("[stores.a", "not valid TOML"),
        ("default = 'a'\n[stores.a]\nregion='eu-west-1'", "neither endpoint nor datastore_id"),
    ],
)
def test_a_file_that_cannot_be_meant_so_is_refused(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    ran = world(file).run("config", "show")
    assert ran.code == 3
    assert said in ran.err
    assert str(file) in ran.err


def test_a_file_with_a_token_command_is_private_or_refused(file: Path) -> None:
    file.write_text("[stores.a]\nendpoint='https://h.example/r4'\ntoken_command='get-token'")
    file.chmod(0o644)
    ran = world(file).run("config", "list")
    assert (ran.code, "chmod 600" in ran.err) == (3, True)
    file.chmod(0o600)
    assert world(file).run("config", "list").code == 0


def test_a_store_is_made_chosen_and_listed(file: Path) -> None:
    file.write_text("# ours\n\n[defaults]\ntimeout = 5  # short\n")
    here = world(file)
    made = here.run("config", "set", "prod", f"datastore_id={ID}", "region=eu-west-1", "timeout=9")
    assert (made.code, made.out) == (0, b"")
    assert here.run("config", "use", "prod").code == 0
    assert here.run("config", "list").text == f"*\tprod\t{ID}\teu-west-1\t-\tno\n"
    text = file.read_text()
    assert "# ours" in text
    assert "timeout = 5  # short" in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert here.run("config", "set", "prod", "timeout=").code == 0
    assert shown(file)["timeout"] == {"value": 5, "source": "defaults"}


PROTECTED = f"[stores.prod]\nendpoint = 'http://127.0.0.1:9/datastore/{ID}/r4'\nprotected = true\n"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 20, "AWS_REGION": "r"}


def test_a_protected_store_wants_yes_from_a_script(file: Path, tmp_path: Path) -> None:
    file.write_text(PROTECTED)
    body = tmp_path / "jane.json"
    body.write_text('{"resourceType": "Patient", "id": "jane-1"}')
    argv = ("put", "Patient", str(body), "--store", "prod", "--retries", "0")
    refused = world(file, **KEYS).run(*argv)
    assert refused.code == 2
    assert "--yes: the store is protected" in refused.err
    assert world(file, **KEYS).run(*argv, "--yes").code == 6  # nobody listens there


def test_a_person_is_asked_and_may_say_no(file: Path, tmp_path: Path) -> None:
    file.write_text(PROTECTED)
    body = tmp_path / "jane.json"
    body.write_text('{"resourceType": "Patient", "id": "jane-1"}')
    here = World({"HLCLI_CONFIG": str(file), **KEYS}, tty=True)
    argv = ("put", "Patient", str(body), "--store", "prod", "--retries", "0")
    no = here.run(*argv, stdin=b"n\n")
    assert no.code == 13  # as to any question before a write
    assert "the answer was not yes" in no.err
    assert "prod is protected. update Patient/jane-1? [y/N]" in no.err
    assert here.run(*argv, stdin=b"y\n").code == 6


def test_the_files_validation_level_is_sent_unless_a_flag_says_otherwise(
    file: Path, tmp_path: Path
) -> None:
    file.write_text(TWO)
    body = tmp_path / "jane.json"
    body.write_text('{"resourceType": "Patient", "id": "jane-1"}')
    argv = ("put", "Patient", str(body), "--dry-run", "--store", "test", "-o", "text")
    assert "validation-level: minimal" in world(file).run(*argv).text.lower()
    strict = world(file).run(*argv, "--validation-level", "strict").text.lower()
    assert "validation-level: strict" in strict
    assert "minimal" not in strict


def test_the_status_line_names_the_store(file: Path) -> None:
    file.write_text(PROTECTED.replace("protected = true", ""))
    ran = world(file, **KEYS).run("get", "Patient/1", "--store", "prod", "--retries", "0")
    assert "prod (127.0.0.1:9" in ran.err


def test_the_place_is_the_one_platformdirs_names(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    for name in ("XDG_CONFIG_HOME", "HLCLI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    theirs = platformdirs.user_config_path("hlcli", appauthor=False) / "config.toml"
    assert location(os.environ) == theirs
