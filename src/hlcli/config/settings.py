"""Flags, environment, config file and AWS's own settings -> one `Settings`, each with its source.

Precedence: flag, hlcli's environment, AWS's environment, config file, AWS profile. The *target* is
one value: the highest source that names any part of it decides it whole, so that a data store id
from the command line never meets an endpoint left over in the environment. A store named by a flag
or by HLCLI_STORE brings its profile and region with it, at that rank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hlcli.config.aws import Account, account_of, check_range, first, profile_of, region_of
from hlcli.config.flags import Connection
from hlcli.config.proving import proving, shown
from hlcli.config.stores import ConfigFile, Store
from hlcli.config.target_of import Target, aws_endpoint, endpoint_by, target_of
from hlcli.errors import ConfigError, UsageError
from hlcli.target import Base, aws_base, complete
from hlcli.tokens import TokenSource

DEFAULTS = Store(timeout=30.0, retries=4, max_wait=60.0, output="text")
_BUILT_IN = "built in"

#: For each item of a load: of a hundred thousand, some meet with bad luck five times in a row, and
#: nobody sits there to give the command again.
_LOAD_RETRIES = 10


@dataclass(frozen=True)
class Asked:
    """What is asked for only where no nearer source knows: the region of an AWS profile, and a
    data store by its name in AWS."""

    profile_region: Callable[[str | None], str | None]
    store_in_aws: Callable[[str, Account], Store]


@dataclass(frozen=True)
class Settings:
    """Everything a session needs to know, decided.

    `name` is the store's name, if it has one; `store` is how a status line names it; `again` are
    the connection words that a command to be pasted must repeat. `region` is None where AWS's
    profile has to be asked. `tokens` is how a bearer token is had. `sources` says of each setting
    where it came from. A write to a `protected` store is asked for first.
    """

    base: Base
    region: str | None
    auth: str
    profile: str | None
    timeout: float
    retries: int
    max_wait: float
    ca_bundle: str | None
    again: tuple[str, ...]
    sources: Mapping[str, str]
    tokens: TokenSource = field(default_factory=TokenSource)
    name: str | None = None
    protected: bool = False
    allow_http: bool = False
    output: str = "text"
    validation_level: str | None = None

    @property
    def store(self) -> str:
        """The data store's name in a status line: `prod (eu-west-1 …7f3a9c)`."""
        return f"{self.name} ({self.base.label})" if self.name else self.base.label

    @property
    def load_retries(self) -> int:
        """Repeats of one item of a load."""
        return _LOAD_RETRIES if self.sources.get("retries") == _BUILT_IN else self.retries

    @property
    def shown(self) -> dict[str, object]:
        """Every setting that has a source, as it may be said: no secret."""
        own = {"target": "local" if self.base.local else self.base.url, **shown(self.tokens)}
        return {name: own[name] if name in own else getattr(self, name) for name in self.sources}


def resolve(
    flags: Connection, environ: Mapping[str, str], file: ConfigFile, asked: Asked
) -> Settings:
    """Decide every setting.

    Raises UsageError for two targets in one source or an unusable endpoint, ConfigError where
    no source names a target or a region.
    """
    target = target_of(
        flags,
        environ,
        file,
        lambda name: asked.store_in_aws(name, account_of(flags, environ, file)),
    )
    profile, profile_source = profile_of(flags, environ, target, file)
    region, region_source = region_of(flags, environ, target, file)
    base = _base(flags, environ, target, file, lambda: region or asked.profile_region(profile))
    _check_region(flags.region, base)
    proof = proving(flags, environ, target, file)
    rest = _rest(flags, environ, target, file)
    for name, (value, source) in rest.items():
        check_range(name, value, source, file)
    return Settings(
        base=base,
        region=flags.region or base.region or region,
        profile=profile,
        again=_again(flags),
        sources={
            "target": _who(target, environ),
            "region": "the endpoint's host" if base.region else region_source,
            "profile": profile_source,
            **proof.sources,
            "protected": _BUILT_IN if target.store.protected is None else target.own,
            "allow_http": "--allow-http" if flags.allow_http else _BUILT_IN,
            **{name: source for name, (_, source) in rest.items()},
        },
        auth=proof.auth,
        tokens=proof.tokens,
        name=target.name,
        protected=bool(target.store.protected),
        allow_http=flags.allow_http,
        **{name: value for name, (value, _) in rest.items()},
    )


def _who(target: Target, environ: Mapping[str, str]) -> str:
    """Who named the target; and the variable that says at which host it is, if one does."""
    variable = endpoint_by(environ)
    if target.local or target.store.endpoint or not variable:
        return target.source
    return f"{target.source}, the host by {variable}"


def _rest(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> dict[str, tuple[Any, str]]:
    """Settings that are each decided alone: (value, source)."""
    found: dict[str, tuple[Any, str]] = {}
    for name in _ALONE:
        found[name] = first(
            (getattr(flags, name, None), "--" + name.replace("_", "-")),
            (environ.get(_VARIABLES.get(name, ""), "") or None, _VARIABLES.get(name, "")),
            (getattr(target.store, name), target.own),
            (getattr(file.defaults, name), "defaults"),
            (getattr(DEFAULTS, name), _BUILT_IN),
        )
    return found


_ALONE = ("timeout", "retries", "max_wait", "ca_bundle", "output", "validation_level")
_VARIABLES = {"ca_bundle": "AWS_CA_BUNDLE", "output": "HLCLI_OUTPUT"}


def _check_region(named: str | None, base: Base) -> None:
    """A signature for another region than the host's is refused for certain."""
    if named and base.region and named != base.region:
        raise UsageError(
            f"--region is {named}, but the endpoint is in {base.region}",
            hint="leave --region out: an AWS endpoint names its region",
        )


def _base(
    flags: Connection,
    environ: Mapping[str, str],
    target: Target,
    file: ConfigFile,
    region: Callable[[], str | None],
) -> Base:
    """What the config file says, or AWS's environment, is named where it cannot be used."""
    try:
        return _where(flags, environ, target, region)
    except UsageError as error:
        said_by = _said_by(target, environ, file)
        if not said_by:
            raise
        raise ConfigError(f"{said_by}: {error}", hint=error.problem.hint) from error


def _said_by(target: Target, environ: Mapping[str, str], file: ConfigFile) -> str:
    """What is to be changed where an endpoint cannot be used; "" for a flag, or a variable of
    ours, which its own message names."""
    variable = endpoint_by(environ)
    if variable and (not target.store.endpoint or target.source == "AWS environment"):
        return variable
    return f"{file.path}: {target.own}" if target.of_file else ""


def _where(
    flags: Connection,
    environ: Mapping[str, str],
    target: Target,
    region: Callable[[], str | None],
) -> Base:
    """A data store by its id is at the service's host, wherever AWS's own tools would find that."""
    if target.local:
        return Base.for_local()
    store = target.store
    url = store.endpoint or aws_endpoint(environ)
    if url:
        return complete(url, store.datastore_id, allow_http=flags.allow_http)
    found = region()
    if not found:
        raise ConfigError(
            "a data store id needs a region, and none is set",
            hint="give --region, or set AWS_REGION or the profile's region",
        )
    fips = environ.get("AWS_USE_FIPS_ENDPOINT", "").lower() == "true"
    return aws_base(store.datastore_id or "", found, fips=fips)


def _again(flags: Connection) -> tuple[str, ...]:
    """The words that make a pasted command reach the same store."""
    named = {
        "--store": flags.store,
        "--endpoint-url": flags.endpoint_url,
        "--datastore-id": flags.datastore_id,
        "--region": flags.region,
        "--profile": flags.profile,
        "--auth": flags.auth,
        "--token-file": flags.token_file,
        "--ca-bundle": flags.ca_bundle,
    }
    words = ["--local"] if flags.local else []
    words += [word for name, value in named.items() if value for word in (name, value)]
    return (*words, "--allow-http") if flags.allow_http else tuple(words)
