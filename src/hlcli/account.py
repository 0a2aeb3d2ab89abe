"""The data stores of an AWS account by name, remembered for an hour."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hlcli import files
from hlcli.config import Settings, Store
from hlcli.config.target_of import aws_endpoint
from hlcli.env import Env
from hlcli.errors import ConfigError, HlcliError

if TYPE_CHECKING:
    from hlcli.wire.control import Control as Control

_HOUR = 3600.0


def control(env: Env, profile: str | None, region: str | None, ca_bundle: str | None) -> Control:
    """The control plane that these settings and the environment name. Raises ConfigError without
    a region."""
    from hlcli.wire.control import Control as Control
    from hlcli.wire.credentials import Credentials, region_of

    found = region or region_of(profile, env.environ)
    if not found:
        raise ConfigError(
            "no region is set", hint="give --region, or set AWS_REGION or the profile's region"
        )
    credentials = Credentials(env.environ, profile, may_ask=env.may_ask)
    bundle = ca_bundle or env.environ.get("AWS_CA_BUNDLE") or None
    return Control(credentials, found, aws_endpoint(env.environ), bundle)


def control_of(env: Env, settings: Settings, datastore: str) -> Control:
    """The control plane of the store that these settings name. An endpoint that is not AWS's own
    is asked itself. Raises ConfigError where there is none."""
    base = settings.base
    if base.local or not datastore:
        raise ConfigError(
            "this store has no control plane", hint="hlcli serve has one, and every store in AWS"
        )
    own = None if base.region else origin(base.url)
    found = control(env, settings.profile, settings.region, settings.ca_bundle)
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


def named(env: Env, name: str, asked: Control) -> Store:
    """The data store with that name or id, by what was heard within the last hour, else by asking.
    Raises ConfigError for a name that none has, or two."""
    heard = _remembered(env, asked)
    rows = _of_name(name, heard or [])
    if len(rows) != 1:
        rows = _of_name(name, datastores(env, asked))
    if len(rows) > 1:
        ids = ", ".join(str(row["id"]) for row in rows)
        raise ConfigError(f"{len(rows)} data stores are named {name}", hint=f"give the id: {ids}")
    if not rows:
        raise ConfigError(
            f"no store is named {name}, neither in the config file nor in {asked.region}",
            hint="hlcli config list and hlcli datastores name them",
        )
    return Store(endpoint=str(rows[0]["endpoint"]), region=asked.region)


def _of_name(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    alive = [row for row in rows if row["status"] not in ("DELETED", "CREATE_FAILED")]
    return [row for row in alive if name in (row["name"], row["id"])]


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
    try:
        file = _cache(env, asked)
        age = env.now().timestamp() - file.stat().st_mtime
        rows: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return rows if 0 <= age < _HOUR else None


def _remember(env: Env, asked: Control, rows: list[dict[str, Any]]) -> None:
    """A cache that cannot be written is no reason to fail."""
    with contextlib.suppress(HlcliError, OSError):
        file = _cache(env, asked)
        files.replace(file, json.dumps(rows), 0o600)
        stamp = env.now().timestamp()
        os.utime(file, (stamp, stamp))
