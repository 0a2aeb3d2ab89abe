"""A control plane for tests: what it answers, and a world that asks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from front import KEYS, World
from stations import Answer, Asked

AWS = "application/x-amz-json-1.0"
ID = "0" * 31 + "1"
IMPORT = (
    "import", "start", "s3://lab/in", "--role-arn", "arn:aws:iam::000000000000:role/importer",
    "--output-s3", "s3://lab/out", "--kms-key", "k",
)  # fmt: skip
JOB = {
    "JobId": "j" * 32,
    "JobStatus": "IN_PROGRESS",
    "DatastoreId": ID,
    "SubmitTime": 1.7e9,
    "InputDataConfig": {"S3Uri": "s3://lab/in"},
    "JobOutputDataConfig": {"S3Configuration": {"S3Uri": "s3://lab/out", "KmsKeyId": "k"}},
}


def store(number: int, **more: Any) -> dict[str, Any]:
    id = f"{number:032}"
    at = f"https://healthlake.us-east-1.amazonaws.com/datastore/{id}/r4/"
    row = {"DatastoreId": id, "DatastoreStatus": "ACTIVE", "DatastoreName": f"n{number}"}
    rest = {"DatastoreArn": "a", "DatastoreTypeVersion": "R4", "DatastoreEndpoint": at}
    return {**row, **rest, **more}


def told(value: object) -> Answer:
    return 200, AWS, json.dumps(value).encode()


def listing(*rows: object) -> Callable[[Asked], Answer]:
    return lambda _: told({"DatastorePropertiesList": rows})


def world(url: str, tmp_path: Path, **more: str) -> World:
    """Keys in the environment, a config file and a home of the test's own."""
    file = tmp_path / "config.toml"
    file.touch()
    own = {"HLCLI_CONFIG": str(file), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    found = World({**KEYS, **own, "AWS_ENDPOINT_URL_HEALTHLAKE": url, **more})
    found.clock.when = datetime.now(UTC)  # the stations' is the machine's
    return found
