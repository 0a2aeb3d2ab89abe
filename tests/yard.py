"""`hlcli load` as a process with its workers, against a store behind a real socket."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from hlcli.fhir.jsontext import same
from hlcli.local.endpoint import Endpoint, Request, Response
from hlcli.local.faults import Faults, parse_fault
from hlcli.local.keys import FIXED
from hlcli.local.server import listening
from hlcli.local.store import Store

#: The weather of every test of this: throttled, turned away, cut off before and after, torn.
STORM = ("429:5%", "503:2%", "reset-before:1%", "reset-after:1%", "truncated:1%")


class Deadly(Endpoint):
    """An endpoint that sends a signal to its client when so many requests have come."""

    victim: subprocess.Popen[bytes] | None = None
    number: int = signal.SIGKILL
    left = 0
    #: Its children get the signal as well, as from a service manager.
    all_of_them = False

    def handle(self, request: Request) -> Response:
        answer = super().handle(request)
        self.left -= 1
        if self.left == 0 and self.victim is not None:
            children = _children(self.victim.pid) if self.all_of_them else []
            for pid in (*children, self.victim.pid):
                os.kill(pid, self.number)
        return answer


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Yard:
    """A store behind a socket, and a place for runs."""

    def __init__(self, folder: Path, url: str, endpoint: Deadly, store: Store) -> None:
        self.folder, self.url, self.endpoint, self.store = folder, url, endpoint, store

    def start(self, *words: str, limit: str = "unlimited") -> subprocess.Popen[bytes]:
        environ = {
            "PATH": os.environ["PATH"],
            "XDG_STATE_HOME": str(self.folder / "state"),
            "HOME": str(self.folder),
            "HLCLI_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": FIXED.access_key,
            "AWS_SECRET_ACCESS_KEY": FIXED.secret_key,
            "AWS_REGION": "us-east-1",
        }
        line = f'ulimit -f {limit}; exec "$@"'  # in KB, for every file
        command = ["bash", "-c", line, "-", sys.executable, "-m", "hlcli", "load", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environ, stdout=pipe, stderr=pipe)

    def load(self, *words: str, limit: str = "unlimited") -> tuple[int, str]:
        with self.start(*words, limit=limit) as child:
            _, err = child.communicate(timeout=600)
        return child.returncode, err.decode()

    def stopped(self, number: int, after: int, *words: str) -> tuple[int, str]:
        """A load that gets a signal after so many requests."""
        with self.start(*words) as child:
            self.endpoint.number, self.endpoint.victim = number, child
            self.endpoint.left = after
            _, err = child.communicate(timeout=600)
        return child.returncode, err.decode()

    def stored(self) -> list[dict[str, object]]:
        found = self.store.searchable("Patient", datetime(2999, 1, 1, tzinfo=UTC))
        values = [json.loads(one.body) for one in found if one.body]
        return [{key: value for key, value in one.items() if key != "meta"} for one in values]

    def unknown(self) -> set[int]:
        [journal] = self.folder.glob("state/hlcli/loads/*/journal.ndjson")
        lines = [json.loads(line) for line in journal.read_text().splitlines()]
        last = {line["number"]: line["result"] for line in lines if "result" in line}
        return {number for number, result in last.items() if result == "unknown"}


@contextlib.contextmanager
def opened(folder: Path, *faults: str) -> Iterator[Yard]:
    with contextlib.closing(Store()) as store:
        endpoint = Deadly(store, keys=FIXED, now=lambda: datetime.now(UTC))
        found = Faults(tuple(map(parse_fault, faults)), Random(7).random)
        with listening(endpoint, faults=found) as url:
            yield Yard(folder, url, endpoint, store)


def check_by_id(yard: Yard, file: str) -> None:
    """Every patient of the file, once, and right; one that is not there is named as unknown."""
    wanted = [json.loads(line) for line in Path(file).read_text().splitlines()]
    found = {str(one["id"]): one for one in yard.stored()}
    missing = {number for number, one in enumerate(wanted, 1) if one["id"] not in found}
    assert len(yard.stored()) == len(found)
    assert missing <= yard.unknown(), missing
    assert all(same(found[one["id"]], one) for one in wanted if one["id"] in found)


def check_by_identifier(yard: Yard, count: int) -> None:
    """No identifier twice; whatever is not there is named as unknown."""
    values = [int(one["identifier"][0]["value"]) for one in yard.stored()]  # type: ignore[index]
    assert len(values) == len(set(values))
    assert set(range(1, count + 1)) - set(values) <= yard.unknown()
