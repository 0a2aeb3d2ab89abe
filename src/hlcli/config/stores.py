"""The config file: named data stores, and how to talk to each. TOML, never a secret.

default = "prod"

[stores.prod]
endpoint = "https://healthlake.eu-west-1.amazonaws.com/datastore/<id>/r4/"
profile = "hospital"
protected = true

[defaults]
timeout = 10
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from hlcli.config.flags import AUTHS, FORMS
from hlcli.errors import ConfigError

LEVELS = ("strict", "structure-only", "minimal")


@dataclass(frozen=True, eq=False, repr=False)
class Store:
    """What the file says of one store; None is not said. Times are in seconds."""

    endpoint: str | None = None
    datastore_id: str | None = None
    region: str | None = None
    profile: str | None = None
    auth: str | None = None
    ca_bundle: str | None = None
    token_file: str | None = None
    token_command: str | None = None
    client_id: str | None = None
    client_secret_file: str | None = None
    client_key_file: str | None = None
    scope: str | None = None
    timeout: float | None = None
    retries: int | None = None
    max_wait: float | None = None
    validation_level: str | None = None
    output: str | None = None
    protected: bool | None = None


#: Settings that say which store it is: a default for all stores would make no sense.
_OF_ONE = ("endpoint", "datastore_id", "protected")
_CHOICES = {"auth": AUTHS, "validation_level": LEVELS, "output": FORMS}
KINDS: Mapping[str, tuple[type, ...]] = {
    "timeout": (int, float), "max_wait": (int, float), "retries": (int,), "protected": (bool,),
}  # fmt: skip
_WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
_TOP = ("default", "defaults", "stores")
KEYS = tuple(one.name for one in fields(Store))


@dataclass(frozen=True, eq=False, repr=False)
class ConfigFile:
    """A config file that was read, or the place where there is none yet."""

    path: Path
    default: str | None = None
    defaults: Store = field(default_factory=Store)
    stores: Mapping[str, Store] = field(default_factory=dict)
    text: str = ""


def location(environ: Mapping[str, str]) -> Path:
    """HLCLI_CONFIG, else hlcli/config.toml where this system keeps settings."""
    if named := environ.get("HLCLI_CONFIG"):
        return Path(named)
    if base := environ.get("XDG_CONFIG_HOME"):
        return Path(base) / "hlcli" / "config.toml"
    if sys.platform.startswith("linux"):  # what platformdirs says, without its 10 ms
        return Path(environ.get("HOME") or "~").expanduser() / ".config" / "hlcli" / "config.toml"
    import platformdirs

    return platformdirs.user_config_path("hlcli", appauthor=False) / "config.toml"


def load(environ: Mapping[str, str]) -> ConfigFile:
    """The file, or an empty one where none is. Raises ConfigError for one that cannot be read,
    is no TOML, has unknown keys or values of another kind, or may be read by others although it
    names a command."""
    path = location(environ)
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _none(path, environ)
    except OSError as error:
        raise ConfigError(f"{path}: {(error.strerror or '').lower()}") from error
    found = parsed(path, raw)
    if any(one.token_command for one in (found.defaults, *found.stores.values())):
        _check_private(path)
    return found


def parsed(path: Path, raw: bytes) -> ConfigFile:
    """The text of a config file, understood. Raises ConfigError as `load` does."""
    import tomllib

    try:
        value = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    _check_keys(path, "", value, _TOP)
    stores = _table(path, "stores", value.get("stores", {}))
    found = {name: _store(path, f"stores.{name}", one) for name, one in stores.items()}
    defaults = _store(path, "defaults", value.get("defaults", {}))
    _check_default(path, value.get("default"), found)
    return ConfigFile(path, value.get("default"), defaults, found, raw.decode("utf-8-sig"))


def _none(path: Path, environ: Mapping[str, str]) -> ConfigFile:
    if environ.get("HLCLI_CONFIG"):
        raise ConfigError(f"{path}: no such file", hint="see HLCLI_CONFIG")
    return ConfigFile(path)


def _store(path: Path, where: str, value: object) -> Store:
    table = _table(path, where, value)
    allowed = KEYS if where != "defaults" else tuple(key for key in KEYS if key not in _OF_ONE)
    _check_keys(path, where, table, allowed)
    for key, one in table.items():
        _check_value(path, f"{where}.{key}", key, one)
    return Store(**table)


def _table(path: Path, where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: {where} is no table", hint=f"write [{where}]")
    return value


def _check_keys(path: Path, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            named = f"{where}.{key}" if where else key
            raise problem_of(f"{path}: ", key, known, named)


def problem_of(prefix: str, key: str, known: tuple[str, ...], named: str = "") -> ConfigError:
    """A setting that there is not, and what may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(key.replace("-", "_"), known, 1, 0.5)
    meant = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
    return ConfigError(f"{prefix}unknown setting {named or key}", hint=meant)


def _check_value(path: Path, where: str, key: str, value: object) -> None:
    kinds = KINDS.get(key, (str,))
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ConfigError(f"{path}: {where} must be {_WORDS[kinds[-1]]}")
    choices = _CHOICES.get(key)
    if choices and value not in choices:
        raise ConfigError(f"{path}: {where} must be one of: {', '.join(choices)}")


def _check_default(path: Path, name: object, stores: Mapping[str, Store]) -> None:
    if name is None or (isinstance(name, str) and name in stores):
        return
    raise ConfigError(
        f"{path}: default is not the name of a store",
        hint=f"stores are: {', '.join(stores) or 'none'}",
    )


def _check_private(path: Path) -> None:
    """Who may write it decides what is run with these credentials; who may read it learns how."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(
            f"{path} names a token command, and others may read it",
            hint=f"chmod 600 {path}",
        )
