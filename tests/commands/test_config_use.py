"""`hlcli config use` at a terminal: stores of the file, and those AWS has."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from front import KEYS, Ran, World
from hlcli.config.stores import ConfigFile, parsed
from planes import listing, store, world
from stations import station

PROD = """[stores.prod]
endpoint = "https://h.example/datastore/1/r4/"
protected = true
profile = "hospital"
"""


def choose(tmp_path: Path, number: int, *rows: dict[str, Any]) -> tuple[Ran, ConfigFile]:
    with station(listing(*rows)) as there:
        here = dataclasses.replace(world(there.url, tmp_path), tty=True)
        ran = here.run("config", "use", stdin=f"{number}\n".encode())
    file = tmp_path / "config.toml"
    return ran, parsed(file, file.read_bytes())


def test_a_store_of_the_file_never_becomes_another(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(PROD)
    ran, file = choose(tmp_path, 2, store(5, DatastoreName="prod"))
    assert ran.code == 0
    assert file.default == "prod-000005"
    assert file.stores["prod"].endpoint == "https://h.example/datastore/1/r4/"
    assert (file.stores["prod"].protected, file.stores["prod"].profile) == (True, "hospital")
    assert "the default is prod-000005" in ran.err


def test_a_data_store_that_is_in_the_file_keeps_its_place_there(tmp_path: Path) -> None:
    at = store(5)["DatastoreEndpoint"]
    (tmp_path / "config.toml").write_text(PROD.replace("https://h.example/datastore/1/r4/", at))
    _, file = choose(tmp_path, 2, store(5))
    assert (file.default, [*file.stores]) == ("prod", ["prod"])


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (None, "store-000005"),
        ("defaults", "defaults-000005"),
        ("\x1b[31mred", "31mred"),
        ("a b/c", "a-b-c"),
        ("ünï", "ünï"),
    ],
)
def test_every_data_store_gets_a_name_that_can_be_used(
    told: str | None, name: str, tmp_path: Path
) -> None:
    _, file = choose(tmp_path, 1, store(5, DatastoreName=told))
    assert (file.default, [*file.stores]) == (name, [name])


def test_two_of_one_name_both_have_a_place(tmp_path: Path) -> None:
    twins = (store(5, DatastoreName="twin"), store(6, DatastoreName="twin"))
    choose(tmp_path, 1, *twins)
    _, file = choose(tmp_path, 3, *twins)
    assert [*file.stores] == ["twin", "twin-000006"]
    assert file.default == "twin-000006"


def test_what_is_gone_is_not_offered(tmp_path: Path) -> None:
    gone = store(5, DatastoreStatus="DELETED"), store(6, DatastoreStatus="CREATE_FAILED")
    ran, _ = choose(tmp_path, 1, *gone, store(7))
    assert "n5" not in ran.err
    assert "n6" not in ran.err
    assert "1  n7 (" in ran.err


@pytest.mark.parametrize(
    "environ", [{}, {**KEYS, "AWS_ENDPOINT_URL_HEALTHLAKE": "http://127.0.0.1:1"}]
)
def test_without_aws_the_stores_of_the_file_are_offered(
    environ: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(PROD)
    here = World({"HLCLI_CONFIG": str(file), **environ}, tty=True)
    ran = here.run("config", "use", stdin=b"1\n")
    assert (ran.code, "note: AWS did not tell which stores there are" in ran.err) == (0, True)
    assert parsed(file, file.read_bytes()).default == "prod"


def test_nobody_to_ask_is_told_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(PROD)
    ran = world("http://127.0.0.1:1", tmp_path).run("config", "use")
    assert (ran.code, "the NAME of a store; the config file has: prod" in ran.err) == (2, True)
