"""The data stores of an AWS account by name, remembered for an hour."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hlcli import files
from hlcli.config import Account, Settings, Store
from hlcli.config.target_of import aws_endpoint
from hlcli.env import Env
from hlcli.errors import ConfigError, HlcliError

if TYPE_CHECKING:
    from hlcli.wire.control import Control as Control

_HOUR = 3600.0
#: Seconds for one attempt, where nobody said otherwise: nothing large is asked for.
_PATIENCE = 10.0
#: Of a data store that nothing can be sent to any more.
_GONE = ("DELETING", "DELETED", "CREATE_FAILED")


def control(env: Env, account: Account, tell: Callable[[str], None] | None = None) -> Control:
    """The control plane that an account and the environment name; `tell` hears of its requests.
    Raises ConfigError without a region."""
    from hlcli.wire.control import Control as Control
    from hlcli.wire.credentials import Credentials, region_of

    found = account.region or region_of(account.profile, env.environ)
    if not found:
        raise ConfigError(
            "no region is set", hint="give --region, or set AWS_REGION or the profile's region"
        )
    credentials = Credentials(env.environ, account.profile, may_ask=env.may_ask)
    return Control(
        credentials,
        found,
        aws_endpoint(env.environ),
        account.ca_bundle,
        account.timeout or _PATIENCE,
        tell=tell,
    )


def control_of(
    env: Env, settings: Settings, datastore: str, tell: Callable[[str], None] | None = None
) -> Control:
    """The control plane of the store that these settings name. An endpoint that is not AWS's own
    is asked itself. Raises ConfigError where there is none."""
    base = settings.base
    if base.local or not datastore:
        raise ConfigError(
            "this store has no control plane", hint="hlcli serve has one, and every store in AWS"
        )
    own = None if base.region else origin(base.url)
    account = Account(settings.profile, settings.region, settings.ca_bundle, settings.timeout)
    found = control(env, account, tell)
    return replace(found, endpoint=found.endpoint or own)


def origin(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def datastores(env: Env, asked: Control) -> list[dict[str, Any]]:
    """Every data store: name, id, status, endpoint, authorization, created (ISO 8601). What is
    found is remembered for `named`."""
    found = [_row(one) for one in asked.datastores()]
    _remember(env, asked, found)
    return found


def alive(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that can be used, or will be."""
    return [row for row in rows if row["status"] not in _GONE]


def of_name(env: Env, name: str, asked: Control) -> list[dict[str, Any]]:
    """The data stores with that name or id, by what was heard within the last hour, else by
    asking."""
    heard = _of_name(name, _remembered(env, asked) or [])
    return (
        heard
        if len(heard) == 1 and heard[0]["endpoint"]
        else _of_name(name, datastores(env, asked))
    )


def store_in(rows: list[dict[str, Any]], name: str, region: str, hint: str) -> Store:
    """The only one of them. Raises ConfigError, with `hint` where there is none."""
    if len(rows) > 1:
        ids = ", ".join(str(row["id"]) for row in rows)
        raise ConfigError(f"{len(rows)} data stores are named {name}", hint=f"give the id: {ids}")
    if not rows:
        raise ConfigError(
            f"no store is named {name}, neither in the config file nor in {region}", hint=hint
        )
    if not rows[0]["endpoint"]:
        raise ConfigError(
            f"the data store {name} has no endpoint; it is {rows[0]['status']}",
            hint="hlcli datastores shows when that has changed",
        )
    return Store(endpoint=rows[0]["endpoint"], region=region)


def _of_name(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in alive(rows) if name in (row["name"], row["id"])]


def _row(store: Mapping[str, Any]) -> dict[str, Any]:
    identity = store.get("IdentityProviderConfiguration") or {}
    made = store.get("CreatedAt")
    return {
        "name": store.get("DatastoreName"),
        "id": store.get("DatastoreId"),
        "status": store.get("DatastoreStatus"),
        "endpoint": store.get("DatastoreEndpoint"),
        "authorization": identity.get("AuthorizationStrategy"),
        "created": made.isoformat() if isinstance(made, datetime) else made,
    }


def _cache(env: Env, asked: Control) -> Path:
    """One file an account (its key), region and endpoint; the name tells none of them."""
    import platformdirs

    of = "\n".join((asked.credentials.frozen().access_key, asked.region, asked.endpoint or ""))
    base = env.environ.get("XDG_CACHE_HOME")
    folder = Path(base) / "hlcli" if base else platformdirs.user_cache_path("hlcli", False)
    return folder / f"datastores-{hashlib.sha256(of.encode()).hexdigest()[:16]}.json"


def _remembered(env: Env, asked: Control) -> list[dict[str, Any]] | None:
    """Somebody may have damaged it: then nothing was heard."""
    file = _cache(env, asked)
    try:
        age = env.now().timestamp() - file.stat().st_mtime
        rows = json.loads(file.read_text("utf-8")) if file.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    sound = isinstance(rows, list) and all(map(_is_row, rows))
    return rows if sound and 0 <= age < _HOUR else None


def _is_row(row: object) -> bool:
    known = isinstance(row, dict) and {"name", "endpoint"} <= row.keys()
    return known and all(isinstance(row.get(key), str) for key in ("id", "status"))  # type: ignore[attr-defined]


def _remember(env: Env, asked: Control, rows: list[dict[str, Any]]) -> None:
    """A cache that cannot be written is no reason to fail."""
    with contextlib.suppress(HlcliError, OSError):
        file = _cache(env, asked)
        files.replace(file, json.dumps(rows), 0o600)
        stamp = env.now().timestamp()
        os.utime(file, (stamp, stamp))
