"""What is written into the config file is what can be used: checked when it is set."""

from __future__ import annotations

from hlcli.config import ranges
from hlcli.config.aws import REGION
from hlcli.config.proving import check_file
from hlcli.config.stores import Store
from hlcli.errors import UsageError
from hlcli.target import check_id, check_url, complete

_NUMBERS = ("timeout", "retries", "max_wait")


def check(name: str, store: Store) -> None:
    """All of what the file says of a store, or of `defaults`: two settings may not go together.
    Raises UsageError and ConfigError."""
    for key in _NUMBERS:
        if wrong := ranges.problem(key, getattr(store, key)):
            raise UsageError(f"{key} {wrong}")
    if store.region and not REGION.fullmatch(store.region):
        raise UsageError("region is no name of an AWS region", hint="such as eu-west-1")
    if store.endpoint:
        check_url(store.endpoint)
    if store.datastore_id:
        check_id(store.datastore_id)
    if store.endpoint and store.datastore_id:
        complete(store.endpoint, store.datastore_id, allow_http=True)
    check_file(store, name if name == "defaults" else f"stores.{name}")
