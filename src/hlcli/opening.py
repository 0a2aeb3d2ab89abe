"""Flags, environment and config file -> a session with the store they name."""

from __future__ import annotations

import dataclasses

from hlcli.config import Asked, ConfigFile, Connection, Settings, Store, load, near, resolve
from hlcli.env import Env
from hlcli.errors import ConfigError, CredentialsError
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
        lambda name, profile, region: _store_in_aws(env, name, file, profile, region),
    )
    return resolve(connection, env.environ, file, asked)


def profile_region(env: Env, profile: str | None) -> str | None:
    """The region of an AWS profile."""
    from hlcli.wire.credentials import region_of

    return region_of(profile, env.environ)


def _store_in_aws(
    env: Env, name: str, file: ConfigFile, profile: str | None, region: str | None
) -> Store:
    """Asked for only where the config file has no store of that name."""
    from hlcli import account

    try:
        asked = account.control(env, profile, region, None)
        asked.credentials.frozen()
    except (ConfigError, CredentialsError) as error:
        raise ConfigError(
            f"no store is named {name} in the config file, and AWS was not asked: {error}",
            hint=near(name, file),
        ) from error
    return account.named(env, name, asked)
