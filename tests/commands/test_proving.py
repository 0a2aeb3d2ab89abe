"""Which --auth, and which source of tokens: one value, from the nearest place that names one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from front import Ran, World

FILE = """
default = "plain"
[defaults]
scope = "all"
[stores.plain]
endpoint = "https://plain.example/datastore/{id}/r4"
region = "eu-west-1"
[stores.smart]
endpoint = "https://smart.example/datastore/{id}/r4"
token_file = "smart.token"
[stores.client]
endpoint = "https://client.example/datastore/{id}/r4"
client_id = "from-file"
client_secret_file = "secret"
[stores.signed]
endpoint = "https://signed.example/datastore/{id}/r4"
auth = "sigv4"
region = "eu-west-1"
[stores.both]
endpoint = "https://both.example/datastore/{id}/r4"
token_file = "t"
token_command = "c"
[stores.proofs]
endpoint = "https://proofs.example/datastore/{id}/r4"
client_id = "x"
client_secret_file = "t"
client_key_file = "c"
""".replace("{id}", "0123456789abcdef0123456789abcdef")
TOKEN = {"HLCLI_TOKEN": "very-secret-token"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(FILE)
    file.chmod(0o600)
    return file


def show(config: Path, *flags: str, **environ: str) -> Ran:
    world = World({"HLCLI_CONFIG": str(config)} | environ)
    return world.run("config", "show", *flags, "--output", "json")


def settings(config: Path, *flags: str, **environ: str) -> dict[str, Any]:
    """Setting -> (value, source), of those about tokens."""
    ran = show(config, *flags, **environ)
    assert ran.code == 0, ran.err
    assert "very-secret" not in ran.text
    names = ("auth", "token", "token_file", "token_command", "client_id", "client_secret",
             "client_key", "scope")  # fmt: skip
    found = json.loads(ran.out)
    rows = {name: (found[name]["value"], found[name]["source"]) for name in names}
    return {name: row for name, row in rows.items() if row[0] is not None}


FLAG = ("--token-file", "f")


@pytest.mark.parametrize(
    ("flags", "environ", "auth"),
    [
        ((), {}, ("sigv4", "built in")),
        ((), TOKEN, ("sigv4", "built in")),
        ((), {"HLCLI_AUTH": "bearer"}, ("bearer", "HLCLI_AUTH")),
        ((), {"HLCLI_AUTH": ""}, ("sigv4", "built in")),
        (("--auth", "none"), {"HLCLI_AUTH": "bearer"}, ("none", "--auth")),
        (FLAG, {"HLCLI_AUTH": "sigv4"}, ("bearer", "--token-file")),
        (("--store", "smart"), {}, ("bearer", "stores.smart")),
        (("--store", "client"), {}, ("bearer", "stores.client")),
        (("--store", "signed"), {"HLCLI_AUTH": "bearer"}, ("sigv4", "stores.signed")),
        (("--store", "plain"), {"HLCLI_AUTH": "bearer"}, ("bearer", "HLCLI_AUTH")),
        ((), {"HLCLI_STORE": "signed", "HLCLI_AUTH": "bearer"}, ("bearer", "HLCLI_AUTH")),
        (("--local",), {"HLCLI_AUTH": "bearer"}, ("sigv4", "--local")),
    ],
)
def test_how_it_is_proven_who_asks(
    flags: tuple[str, ...], environ: dict[str, str], auth: tuple[str, str], config: Path
) -> None:
    assert settings(config, *flags, **environ)["auth"] == auth


@pytest.mark.parametrize(
    ("flags", "environ", "found"),
    [
        (FLAG, TOKEN, {"token_file": ("f", "--token-file")}),
        ((), TOKEN, {"token": ("(not shown)", "HLCLI_TOKEN")}),
        ((), {"HLCLI_TOKEN_FILE": "e"}, {"token_file": ("e", "HLCLI_TOKEN_FILE")}),
        # What a store has of its own is for it, and what lies around is for another.
        (("--store", "smart"), TOKEN, {"token_file": ("smart.token", "stores.smart.token_file")}),
        ((), TOKEN | {"HLCLI_STORE": "smart"}, {"token": ("(not shown)", "HLCLI_TOKEN")}),
        (("--store", "plain"), TOKEN, {"token": ("(not shown)", "HLCLI_TOKEN")}),
        (
            ("--store", "client"),
            TOKEN | {"HLCLI_CLIENT_SECRET": "very-secret"},
            {
                "client_id": ("from-file", "stores.client.client_id"),
                "client_secret": ("secret", "stores.client.client_secret_file"),
                "scope": ("all", "defaults.scope"),
            },
        ),
        (
            (),
            {"HLCLI_STORE": "client", "HLCLI_CLIENT_KEY": "very-secret"},
            {
                "client_id": ("from-file", "stores.client.client_id"),
                "client_key": ("(not shown)", "HLCLI_CLIENT_KEY"),
                "scope": ("all", "defaults.scope"),
            },
        ),
    ],
)
def test_the_nearest_place_decides(
    flags: tuple[str, ...], environ: dict[str, str], found: dict[str, Any], config: Path
) -> None:
    shown = settings(config, *flags, **{"HLCLI_AUTH": "bearer"} | environ)
    shown.pop("auth")
    assert shown == found


@pytest.mark.parametrize(
    ("flags", "environ", "code", "said"),
    [
        ((), TOKEN | {"HLCLI_TOKEN_FILE": "f"}, 2, "HLCLI_TOKEN and HLCLI_TOKEN_FILE are two"),
        ((), TOKEN | {"HLCLI_CLIENT_ID": "x"}, 2, "HLCLI_TOKEN and HLCLI_CLIENT_ID are two"),
        (
            (),
            {"HLCLI_CLIENT_SECRET": "very-secret", "HLCLI_CLIENT_KEY": "very-secret"},
            2,
            "HLCLI_CLIENT_SECRET and HLCLI_CLIENT_KEY are two proofs",
        ),
        (("--store", "both"), {}, 3, "stores.both.token_file and stores.both.token_command are"),
        (("--store", "proofs"), {}, 3, "client_secret_file and stores.proofs.client_key_file are"),
        (("--token-file", ""), {}, 2, "--token-file is empty"),
        ((*FLAG, "--auth", "sigv4"), {}, 2, "--token-file is for --auth bearer"),
        ((*FLAG, "--local"), {}, 2, "--token-file does not go with it"),
        ((), {"HLCLI_AUTH": "basic"}, 3, "HLCLI_AUTH must be one of: sigv4, bearer, none"),
    ],
)
def test_two_sources_in_one_place_are_refused(
    flags: tuple[str, ...], environ: dict[str, str], code: int, said: str, config: Path
) -> None:
    ran = show(config, *flags, **{"HLCLI_AUTH": "bearer"} | environ)
    assert (ran.code, said in ran.json["error"]["message"]) == (code, True), ran.text
    assert "very-secret" not in ran.text


def test_two_sources_are_no_matter_where_a_signature_is_wanted(config: Path) -> None:
    both = TOKEN | {"HLCLI_CLIENT_ID": "x", "HLCLI_CLIENT_SECRET": "very-secret"}
    assert settings(config, **both) == {"auth": ("sigv4", "built in")}


@pytest.mark.parametrize("key", ["client_secret", "client_key", "token", "password"])
def test_no_secret_is_written_to_the_config_file(key: str, config: Path) -> None:
    world = World({"HLCLI_CONFIG": str(config)})
    ran = world.run("config", "set", "smart", f"{key}=very-secret")
    assert (ran.code, "no secret is kept" in ran.err) == (2, True)
    assert "very-secret" not in ran.err + config.read_text()


@pytest.mark.parametrize("key", ["client_secret_file", "client_key_file", "token_file"])
def test_the_name_of_a_secrets_file_is_written(key: str, config: Path) -> None:
    world = World({"HLCLI_CONFIG": str(config)})
    assert (
        world.run("config", "set", "new", "endpoint=https://x.example/r4", f"{key}=~/s").code == 0
    )
    assert f'{key} = "~/s"' in config.read_text()
