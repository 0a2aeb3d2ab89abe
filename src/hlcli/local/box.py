"""The endpoint inside the process: what `--local` talks to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hlcli.local.endpoint import Endpoint
from hlcli.local.keys import FIXED, Keys
from hlcli.local.store import Store
from hlcli.local.transport import LocalTransport

#: Names of `.localhost` never leave a machine (RFC 6761), and nothing is asked for this one.
ORIGIN = "http://hlcli.localhost"


@dataclass(frozen=True)
class Box:
    """What a client needs: closing the transport closes the store. `url` ends with a slash."""

    transport: LocalTransport
    keys: Keys
    url: str
    region: str


def open_box(path: str, *, now: Callable[[], datetime]) -> Box:
    """An endpoint on the store in the file `path` (`:memory:` for none), with fixed keys.

    Raises ConfigError where the file cannot be used.
    """
    endpoint = Endpoint(Store(path), keys=FIXED, now=now)
    railway = endpoint.railway
    url = f"{ORIGIN}/datastore/{railway.datastore_id}/r4/"
    return Box(LocalTransport(endpoint, owner=True), FIXED, url, railway.region)
