"""What `hlcli serve` sets up: a store, new keys, the server, and what a client has to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from hlcli.local import keys
from hlcli.local.database import MEMORY
from hlcli.local.endpoint import Endpoint
from hlcli.local.faults import Faults, parse_fault
from hlcli.local.server import listening
from hlcli.local.store import Store

#: What would make a client sign with other keys than ours.
UNSET = ("AWS_SESSION_TOKEN", "AWS_PROFILE")


@dataclass(frozen=True)
class Place:
    """Where and how to serve. `index_lag` and `latency` are in seconds, `faults` are texts."""

    port: int = 0
    db: str = MEMORY
    index_lag: float = 0.0
    latency: float = 0.0
    strict_case: bool = False
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Served:
    """What a client needs: the FHIR base URL, variables to set and to unset; and a plain word."""

    url: str
    exports: Mapping[str, str]
    unset: tuple[str, ...]
    note: str


@contextmanager
def at(place: Place, now: Callable[[], datetime], random: Callable[[], float]) -> Iterator[Served]:
    """Serve while the block runs. Raises UsageError for a fault nobody knows, ConfigError for a
    file or a port that cannot be used."""
    faults = Faults(tuple(map(parse_fault, place.faults)), random)
    with closing(Store(place.db)) as store:
        endpoint = Endpoint(
            store,
            keys=keys.made_up(),
            now=now,
            index_lag=place.index_lag,
            strict_case=place.strict_case,
        )
        with listening(endpoint, port=place.port, latency=place.latency, faults=faults) as url:
            yield Served(url, _exports(endpoint, url), UNSET, _note(place))


def _exports(endpoint: Endpoint, url: str) -> dict[str, str]:
    return {
        "HLCLI_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": endpoint.keys.access_key,
        "AWS_SECRET_ACCESS_KEY": endpoint.keys.secret_key,
        "AWS_REGION": endpoint.railway.region,
    }


def _note(place: Place) -> str:
    kept = "in memory, gone when it ends" if place.db == MEMORY else f"in {place.db}"
    return f"a local endpoint, not AWS HealthLake; for this machine only; data {kept}"
