"""What `hlcli serve` sets up: a store, new keys, the server, and what a client has to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hlcli.errors import UsageError
from hlcli.local import keys
from hlcli.local.database import MEMORY
from hlcli.local.endpoint import Endpoint
from hlcli.local.faults import Faults, parse_fault
from hlcli.local.keys import Keys
from hlcli.local.oauth import Desk
from hlcli.local.server import listening
from hlcli.local.store import Store

#: What would make a client prove itself otherwise than we want it to.
UNSET = ("AWS_SESSION_TOKEN", "AWS_PROFILE", "HLCLI_AUTH")
_UNSET_SMART = ("HLCLI_TOKEN", "HLCLI_TOKEN_FILE", "HLCLI_CLIENT_KEY")


@dataclass(frozen=True)
class Place:
    """Where and how to serve. `index_lag`, `latency` and `token_life` are in seconds, `faults` are
    texts. `auth` is sigv4 or bearer, `bucket` a folder that stands for one in S3."""

    port: int = 0
    db: str = MEMORY
    index_lag: float = 0.0
    latency: float = 0.0
    strict_case: bool = False
    faults: tuple[str, ...] = ()
    auth: str = "sigv4"
    token_life: float = 300.0
    bucket: str | None = None


@dataclass(frozen=True)
class Served:
    """What a client needs: the FHIR base URL, variables to set and to unset; and a plain word."""

    url: str
    exports: Mapping[str, str]
    unset: tuple[str, ...]
    note: str


@contextmanager
def at(place: Place, now: Callable[[], datetime], random: Callable[[], float]) -> Iterator[Served]:
    """Serve while the block runs. Raises UsageError for a fault nobody knows or a bucket that is
    no folder, ConfigError for a file or a port that cannot be used."""
    if place.bucket is not None and not Path(place.bucket).is_dir():
        raise UsageError(
            f"--bucket: {place.bucket} is no folder", hint="make it, or check the name"
        )
    faults = Faults(tuple(map(parse_fault, place.faults)), random)
    own, life = keys.made_up(), timedelta(seconds=place.token_life)
    desk = Desk(own, life) if place.auth == "bearer" else None
    with closing(Store(place.db)) as store:
        endpoint = Endpoint(
            store,
            keys=own,
            desk=desk,
            bucket=Path(place.bucket) if place.bucket else None,
            now=now,
            index_lag=place.index_lag,
            strict_case=place.strict_case,
        )
        with listening(endpoint, port=place.port, latency=place.latency, faults=faults) as url:
            exports = _exports(endpoint, url) if desk is None else _smart(own, url)
            unset = UNSET if desk is None else _UNSET_SMART
            yield Served(url, exports, unset, _note(place))


def _exports(endpoint: Endpoint, url: str) -> dict[str, str]:
    return {
        "HLCLI_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": endpoint.keys.access_key,
        "AWS_SECRET_ACCESS_KEY": endpoint.keys.secret_key,
        "AWS_REGION": endpoint.railway.region,
    }


def _smart(own: Keys, url: str) -> dict[str, str]:
    return {
        "HLCLI_ENDPOINT_URL": url,
        "HLCLI_AUTH": "bearer",
        "HLCLI_CLIENT_ID": own.access_key,
        "HLCLI_CLIENT_SECRET": own.secret_key,
    }


def _note(place: Place) -> str:
    kept = "in memory, gone when it ends" if place.db == MEMORY else f"in {place.db}"
    return f"a local endpoint, not AWS HealthLake; for this machine only; data {kept}"
