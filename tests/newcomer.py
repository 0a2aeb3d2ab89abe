"""A new user's machine: an empty home, one file to put, and whatever the test sets wrong.

hlcli runs as a process: botocore reads the environment and the clock of its own.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from caller import KEYS
from hlcli.local.endpoint import Endpoint
from hlcli.local.server import listening
from hlcli.local.store import Store
from serving import run_process
from sockets import Wiretap, http

JANE = b'{"resourceType": "Patient", "id": "jane-1"}'
ARN = "arn:aws:sts::111122223333:assumed-role/nightly/jane"
_STS = "https://sts.amazonaws.com/doc/2011-06-15/"


@dataclass(frozen=True)
class Newcomer:
    """`environ` is all there is, besides HOME and PATH."""

    home: Path
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, *argv: str, **environ: str) -> CompletedProcess[bytes]:
        (self.home / "jane.json").write_bytes(JANE)
        own = {"HOME": str(self.home), "AWS_EC2_METADATA_DISABLED": "true"}
        given = {**own, **self.environ, **environ}
        return run_process(*argv, cwd=self.home, environ=given)

    def doctor(self, *argv: str, **environ: str) -> tuple[int, dict[str, Any]]:
        """Its exit code, and its findings by check."""
        ran = self.run("doctor", "--output", "json", *argv, **environ)
        assert b"Traceback" not in ran.stderr, ran.stderr.decode()
        return ran.returncode, {one["check"]: one for one in json.loads(ran.stdout)}

    def put(self, *argv: str, **environ: str) -> tuple[int, list[str]]:
        """Its exit code, and what it says."""
        ran = self.run("put", "Patient", "jane.json", *argv, **environ)
        assert b"Traceback" not in ran.stderr, ran.stderr.decode()
        return ran.returncode, ran.stderr.decode().splitlines()


@contextlib.contextmanager
def endpoint(ahead: timedelta = timedelta(0), **knobs: Any) -> Iterator[dict[str, str]]:
    """The local endpoint with its clock so far ahead; yields what a client must know."""

    def now() -> datetime:
        return datetime.now(UTC) + ahead

    store = Store()
    with listening(Endpoint(store, keys=KEYS, now=now, **knobs)) as url:
        yield {
            "HLCLI_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": KEYS.access_key,
            "AWS_SECRET_ACCESS_KEY": KEYS.secret_key,
            "AWS_REGION": "us-east-1",
        }
    store.close()


def sts() -> Wiretap:
    """An STS that knows whoever asks."""
    told = f"<Arn>{ARN}</Arn><UserId>A:jane</UserId><Account>111122223333</Account>"
    result = f"<GetCallerIdentityResult>{told}</GetCallerIdentityResult>"
    return _answering(200, f'<GetCallerIdentityResponse xmlns="{_STS}">{result}')


def sts_refusing(code: str, message: str) -> Wiretap:
    """An STS that refuses."""
    told = f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
    return _answering(403, f'<ErrorResponse xmlns="{_STS}"><Error>{told}</Error>')


def _answering(status: int, opened: str) -> Wiretap:
    name = opened[1:].split(" ")[0]
    return Wiretap(http(status, f"{opened}</{name}>".encode(), "Content-Type: text/xml"))


def at(tap: Wiretap) -> str:
    """Its origin."""
    return f"http://127.0.0.1:{tap.port}"


def refusing(status: int, type: str, message: str, *headers: str) -> Wiretap:
    """An endpoint that has one answer to everything."""
    body = json.dumps({"message": message}).encode()
    return Wiretap(http(status, body, f"x-amzn-ErrorType: {type}", *headers))
