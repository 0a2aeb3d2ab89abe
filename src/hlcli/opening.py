"""Flags, environment and config file -> a session with the store they name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from hlcli.config import (
    Account,
    Asked,
    ConfigFile,
    Connection,
    Settings,
    Store,
    account_of,
    load,
    resolve,
)
from hlcli.config.aws import PROFILES
from hlcli.config.target_of import close
from hlcli.env import Env
from hlcli.errors import ControlRefused, CredentialsError, HlcliError
from hlcli.fhir.document import Document
from hlcli.session import Session
from hlcli.view.console.screen import Screen


def opened(
    env: Env, connection: Connection, screen: Screen, source: Document | None = None
) -> Session:
    """A session with the store that flags, environment and config file name.

    Raises UsageError and ConfigError as `config.resolve` and `config.load` do.
    """
    settings = decided(env, connection)
    shown = dataclasses.replace(
        screen,
        store=settings.store,
        again=settings.again,
        auth=settings.auth,
        source=source,
        output=screen.output if screen.chosen else settings.output,
    )
    return Session(env, settings, shown)


def decided(env: Env, connection: Connection) -> Settings:
    """Every setting, each with its source."""
    file = load(env.environ)
    asked = Asked(
        lambda profile: profile_region(env, profile),
        lambda name, account: _store_in_aws(env, name, file, account),
    )
    return resolve(connection, env.environ, file, asked)


def profile_region(env: Env, profile: str | None) -> str | None:
    """The region of an AWS profile."""
    from hlcli.wire.credentials import region_of

    return region_of(profile, env.environ)


def in_force(env: Env, found: Settings) -> list[dict[str, Any]]:
    """Every setting as it will be used: also what is read from AWS's own variables and files."""
    shown, sources = dict(found.shown), dict(found.sources)
    if sources["profile"] in PROFILES:
        shown["profile"] = env.environ[sources["profile"]]
    if shown["region"] is None and not found.base.local:
        shown["region"], sources["region"] = _region_in_force(env, found)
    return [
        {"setting": name, "value": value, "source": sources[name] or "not set"}
        for name, value in shown.items()
    ]


def _region_in_force(env: Env, found: Settings) -> tuple[str | None, str]:
    try:
        return profile_region(env, found.profile), "profile"
    except CredentialsError as error:
        return None, f"profile: {error}"


def offered(env: Env, connection: Connection, file: ConfigFile) -> tuple[list[dict[str, Any]], str]:
    """The data stores of the account that can be used, each with its region; else none, and why
    AWS did not tell."""
    from hlcli import account

    try:
        asked = account.control(env, account_of(connection, env.environ, file))
        rows = account.alive(account.datastores(env, asked))
    except HlcliError as error:
        return [], str(error)
    return [row | {"region": asked.region} for row in rows if row["endpoint"]], ""


#: Only its name was looked up: of the command itself, nothing was sent.
_LOOKED_UP = {"lost-answer": "unreachable", "bad-answer": "config"}


def _store_in_aws(env: Env, name: str, file: ConfigFile, with_: Account) -> Store:
    """Asked for only where the config file has no store of that name."""
    from hlcli import account

    try:
        asked = dataclasses.replace(account.control(env, with_, _patience(env, name)), attempts=2)
        rows = account.of_name(env, name, asked)
    except HlcliError as error:
        has = f" (it has: {', '.join(file.stores)})" if file.stores else ""
        raise ControlRefused(
            _LOOKED_UP.get(error.type, error.type),
            f"the config file has no store {name}{has}, and AWS did not tell of one: {error}",
            hint=close(name, file) or error.problem.hint,
        ) from error
    lists = "hlcli config list and hlcli datastores name them"
    return account.store_in(rows, name, asked.region, close(name, file) or lists)


def _patience(env: Env, name: str) -> Callable[[str], None]:
    """Says, once, why it takes so long."""
    from hlcli.fhir.exchange import Notice
    from hlcli.view.answer.notice import show_notice

    said: list[str] = []

    def tell(line: str) -> None:
        if "Timeout" in line and not said:
            said.append(line)
            told = f"looking up {name} in AWS: no answer yet, asking once more"
            show_notice(Notice("looking-up", reason=told), Screen(env))

    return tell
