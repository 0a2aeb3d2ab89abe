"""As much of AWS as credentials need: somebody's home, STS, a store that looks who asks, and hlcli
in a process that sees no other."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from serving import run_process
from stations import Answer, Asked

PATIENT = '{"resourceType": "Patient", "id": "p-1"}'
_GRANT = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>
<SessionToken>{token}</SessionToken><Expiration>{until}</Expiration></Credentials>
<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/a/b</Arn>
</AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"""
_DENIAL = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
<Type>Sender</Type><Code>AccessDenied</Code><Message>{message}</Message></Error></ErrorResponse>"""


def until(minutes: float) -> str:
    """A moment of this machine's clock, as AWS writes it."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Sts:
    """Gives this key for an hour, to whoever asks; or says why not."""

    key: str = "ASIAROLE"
    denies: str = ""

    def __call__(self, _: Asked) -> Answer:
        if self.denies:
            return 403, "text/xml", _DENIAL.format(message=self.denies).encode()
        names = {"secret": f"secret-of-{self.key}", "token": f"token-of-{self.key}"}
        text = _GRANT.format(key=self.key, until=until(60), **names)
        return 200, "text/xml", text.encode()


@dataclass
class Store:
    """Takes what is signed with this key and comes with its token. To any other key it says that
    its session has ended."""

    key: str = "ASIAROLE"

    def __call__(self, asked: Asked) -> Answer:
        token, proof = asked.headers.get("X-Amz-Security-Token"), asked.headers["Authorization"]
        if f"Credential={self.key}/" in proof and token == f"token-of-{self.key}":
            id = asked.path.split("?")[0].rpartition("/")[2]
            return 200, "application/fhir+json", PATIENT.replace("p-1", id).encode()
        return (
            403,
            "application/json",
            b'{"__type": "ExpiredTokenException", "message": "it ended"}',
        )


def form(asked: Asked) -> dict[str, str]:
    """What STS was told."""
    return dict(parse_qsl(asked.body.decode()))


@dataclass(frozen=True)
class Home:
    """A user's home folder: `~/.aws/config`, and hlcli in it."""

    folder: Path
    store: str
    environ: Mapping[str, str]

    def config(self, text: str) -> None:
        """Write ~/.aws/config."""
        (self.folder / ".aws").mkdir(exist_ok=True)
        (self.folder / ".aws" / "config").write_text(text)

    @property
    def cached(self) -> list[Path]:
        """The files of the AWS CLI's cache."""
        return sorted((self.folder / ".aws" / "cli" / "cache").glob("*"))

    @property
    def own(self) -> dict[str, str]:
        """Its whole environment."""
        return {
            "HOME": str(self.folder),
            "HLCLI_ENDPOINT_URL": f"{self.store}/datastore/{'0' * 32}/r4",
            "AWS_REGION": "eu-west-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.environ,
        }

    def run(self, *argv: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
        """hlcli in a pipe."""
        return run_process(*argv, cwd=self.folder, environ=self.own | environ)

    def put(self, *flags: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
        """hlcli, putting a patient."""
        (self.folder / "p.json").write_text(PATIENT)
        return self.run("put", "Patient", "p.json", *flags, **environ)

    def type(self, answer: str, *argv: str) -> tuple[int, str]:
        """hlcli at a terminal of its own, where this is typed at its first prompt."""
        ours, theirs = pty.openpty()
        own = {"PATH": os.environ["PATH"], "TERM": "dumb", **self.own}
        words = [sys.executable, "-c", _AT_A_TERMINAL, *argv]
        with subprocess.Popen(
            words, cwd=self.folder, env=own, start_new_session=True,
            stdin=theirs, stdout=theirs, stderr=theirs,
        ) as child:  # fmt: skip
            os.close(theirs)
            said = _heard(ours, "code for")
            os.write(ours, answer.encode())
            said += _heard(ours, None)
            os.close(ours)
        return child.returncode, said


#: A terminal becomes that of a session when its leader says so.
_AT_A_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "hlcli", *sys.argv[1:]])
"""


def _heard(terminal: int, end: str | None) -> str:
    """What is printed until `end` was, or the program ends."""
    said = ""
    while end is None or end not in said:
        if not select.select([terminal], [], [], 60)[0]:
            raise AssertionError(f"it hangs: {said}")
        try:
            more = os.read(terminal, 65536)
        except OSError:  # Linux: the other side is closed
            return said
        if not more:
            return said
        said += more.decode(errors="replace")
    return said
