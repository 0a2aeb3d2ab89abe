"""hlcli doctor asks for credentials once, and signs its own requests with what it was given."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from newcomer import Newcomer, endpoint
from smart import Smart, grant

COUNTED = """
import pathlib
with pathlib.Path(__file__).with_suffix(".count").open("a") as file:
    file.write("x")
print({said!r})
"""


def counted(folder: Path, said: str) -> tuple[str, Path]:
    """A command that says this, and what it counts its runs in."""
    script = folder / "says.py"
    script.write_text(COUNTED.format(said=said))
    return f"{sys.executable} {script}", script.with_suffix(".count")


def test_of_a_token_command(tmp_path: Path) -> None:
    command, count = counted(tmp_path, "token-1")
    config = tmp_path / "config.toml"
    config.write_text(f'[defaults]\ntoken_command = "{command}"\n')
    config.chmod(0o600)
    smart = Smart()
    ran = smart.run({"HLCLI_CONFIG": str(config)}, "doctor")
    assert "ok: credentials: a bearer token from the token_command" in ran.text
    assert smart.to("metadata")
    assert count.read_text() == "x"


def test_of_a_token_endpoint() -> None:
    smart = Smart(lambda _: grant("token-1"))
    smart.run({"HLCLI_CLIENT_ID": "app", "HLCLI_CLIENT_SECRET": "s3sameopen"}, "doctor")
    assert smart.to("metadata")
    assert (len(smart.forms), len(smart.to("smart-configuration"))) == (1, 1)


def test_of_a_credential_process(tmp_path: Path) -> None:
    with endpoint() as right:
        keys = {
            "Version": 1,
            "AccessKeyId": right["AWS_ACCESS_KEY_ID"],
            "SecretAccessKey": right["AWS_SECRET_ACCESS_KEY"],
        }
        command, count = counted(tmp_path, json.dumps(keys))
        (tmp_path / ".aws").mkdir()
        (tmp_path / ".aws" / "config").write_text(f"[default]\ncredential_process = {command}\n")
        environ = {"HLCLI_ENDPOINT_URL": right["HLCLI_ENDPOINT_URL"], "AWS_REGION": "us-east-1"}
        code, found = Newcomer(tmp_path, environ).doctor()
    assert (code, found["credentials"]["facts"]["provider"]) == (0, "custom-process")
    assert count.read_text() == "x"
