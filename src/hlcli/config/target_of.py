"""Which data store: one value, from the highest source that names any part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hlcli.config.flags import Connection
from hlcli.config.stores import ConfigFile, Store
from hlcli.errors import ConfigError, UsageError

#: A data store's name in AWS -> what is known of it.
Find = Callable[[str], Store]


#: Nothing is said of a store that only has a name, or none.
_NOTHING = Store()


@dataclass(frozen=True)
class Target:
    """A store, and who named it. `store.endpoint`, or `store.datastore_id`, or `local`.

    `explicit`: it was named by a flag or by hlcli's own environment, and what the config file
    says of it has that rank. `in_aws`: the config file says nothing of it."""

    source: str
    store: Store = _NOTHING
    name: str | None = None
    local: bool = False
    explicit: bool = False
    in_aws: bool = False

    @property
    def of_file(self) -> bool:
        """The config file says what it is."""
        return self.name is not None and not self.in_aws

    @property
    def own(self) -> str:
        """Where what is known of it was said."""
        return f"stores.{self.name}" if self.of_file else "AWS" if self.in_aws else ""


def target_of(
    flags: Connection, environ: Mapping[str, str], file: ConfigFile, find: Find
) -> Target:
    """The highest source's target. Raises UsageError for two in one source, ConfigError for none
    and for a name that nobody knows."""
    if flags.local:
        if flags.endpoint_url or flags.datastore_id or flags.store:
            raise UsageError("--local and another endpoint are two targets; give one")
        return Target("--local", local=True, explicit=True)
    for candidate in (_flags(flags), _environment(environ)):
        if candidate is not None:
            name = candidate.name
            return candidate if name is None else _named(name, candidate, file, find)
    endpoint = aws_endpoint(environ)
    if endpoint:
        return Target("AWS environment", Store(endpoint=endpoint))
    if file.default is not None:
        return Target("config file", _complete(file, file.default), file.default)
    raise _none(file)


def _flags(flags: Connection) -> Target | None:
    if flags.store is not None and (flags.endpoint_url or flags.datastore_id):
        raise UsageError("--store and another endpoint are two targets; give one")
    if flags.store is not None:
        return Target("--store", name=flags.store, explicit=True)
    return _pair(flags.endpoint_url, flags.datastore_id, ("--endpoint-url", "--datastore-id"))


def _environment(environ: Mapping[str, str]) -> Target | None:
    url, id = environ.get("HLCLI_ENDPOINT_URL"), environ.get("HLCLI_DATASTORE_ID")
    name = environ.get("HLCLI_STORE")
    if name and (url or id):
        raise UsageError(
            "HLCLI_STORE and another endpoint in the environment are two targets",
            hint="unset HLCLI_STORE, or HLCLI_ENDPOINT_URL and HLCLI_DATASTORE_ID",
        )
    if name:
        return Target("HLCLI_STORE", name=name, explicit=True)
    return _pair(url, id, ("HLCLI_ENDPOINT_URL", "HLCLI_DATASTORE_ID"))


def _pair(url: str | None, id: str | None, names: tuple[str, str]) -> Target | None:
    source = " and ".join(name for name, one in zip(names, (url, id), strict=True) if one)
    if not source:
        return None
    return Target(source, Store(endpoint=url or None, datastore_id=id or None), explicit=True)


def _named(name: str, found: Target, file: ConfigFile, find: Find) -> Target:
    """The config file's store of that name, else the one AWS knows."""
    if not name:
        raise UsageError(f"{found.source} is empty", hint="was a shell variable empty?")
    if name in file.stores:
        return Target(found.source, _complete(file, name), name, explicit=True)
    return Target(found.source, find(name), name, explicit=True, in_aws=True)


def _complete(file: ConfigFile, name: str) -> Store:
    store = file.stores[name]
    if store.endpoint or store.datastore_id:
        return store
    raise ConfigError(
        f"{file.path}: stores.{name} has neither endpoint nor datastore_id",
        hint="write one of them there",
    )


def near(name: str, file: ConfigFile) -> str:
    """A hint: what the name may have been meant to be, or which stores there are."""
    return close(name, file) or known(file)


def close(name: str, file: ConfigFile) -> str | None:
    """A hint: the store that may have been meant."""
    from difflib import get_close_matches

    found = get_close_matches(name, file.stores, 1)
    return f"did you mean {found[0]}?" if found else None


def known(file: ConfigFile) -> str:
    """A hint: which stores the config file has."""
    names = ", ".join(file.stores)
    return f"the config file has: {names}" if names else f"there is no store in {file.path} yet"


def aws_endpoint(
    environ: Mapping[str, str], variable: str = "AWS_ENDPOINT_URL_HEALTHLAKE"
) -> str | None:
    """Where AWS's own tools would send a service's requests, HealthLake's, if that was said."""
    named = endpoint_by(environ, variable)
    return environ[named] if named else None


def endpoint_by(
    environ: Mapping[str, str], variable: str = "AWS_ENDPOINT_URL_HEALTHLAKE"
) -> str | None:
    """The variable that says so."""
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    return next((name for name in (variable, "AWS_ENDPOINT_URL") if environ.get(name)), None)


def _none(file: ConfigFile) -> ConfigError:
    hint = "give --local, --endpoint-url URL, or --datastore-id ID with --region REGION"
    if file.stores:
        known = ", ".join(file.stores)
        return ConfigError(
            "no store is chosen",
            hint=f"give --store NAME ({known}), or choose one with hlcli config use",
        )
    return ConfigError(
        "no endpoint is set",
        hint=f"{hint} (or HLCLI_ENDPOINT_URL, or HLCLI_DATASTORE_ID and AWS_REGION)",
    )
