"""A config file with two stores, and what `config show` makes of it."""

from __future__ import annotations

from pathlib import Path

from front import World

ID = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
TWO = f"""# ours
default = "prod"

[stores.prod]
datastore_id = "{ID}"  # eu
region = "eu-west-1"
profile = "hospital"
protected = true

[stores.test]
endpoint = "https://healthlake.us-east-1.amazonaws.com/datastore/{OTHER}/r4/"
timeout = 3
output = "json"

[defaults]
timeout = 10
validation_level = "minimal"
"""


def world(file: Path, **environ: str) -> World:
    return World({"HLCLI_CONFIG": str(file), **environ})


def shown(file: Path, *argv: str, **environ: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = (
        world(file, **environ).run("config", "show", "-o", "json", *argv).json
    )
    return found
