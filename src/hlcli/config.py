"""Flags, environment and AWS's own settings -> one `Settings`, each value with its source.

Precedence: flag, hlcli's environment, AWS's environment, AWS profile. The *target* is one value:
the highest source that names any part of it decides it whole, so that a data store id from the
command line never meets an endpoint left over in the environment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from hlcli.errors import ConfigError, UsageError
from hlcli.target import Base, aws_base, complete

#: What stdout can be asked for.
FORMS = ("text", "json", "resource", "id")


class Flag(NamedTuple):
    """How a setting appears on the command line; `choices` limits its values."""

    help: str
    short: str = ""
    metavar: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Connection:
    """The connection flags, the same on every command that talks."""

    endpoint_url: Annotated[
        str | None, Flag("the data store's endpoint, or a host with --datastore-id", "", "URL")
    ] = None
    datastore_id: Annotated[str | None, Flag("the data store, in --region", "", "ID")] = None
    region: Annotated[str | None, Flag("AWS region to sign for", "", "REGION")] = None
    profile: Annotated[str | None, Flag("an AWS profile", "", "NAME")] = None
    local: Annotated[bool, Flag("the endpoint inside hlcli: no AWS, no network")] = False
    auth: Annotated[
        str | None, Flag("how to authenticate", "", "", ("sigv4", "bearer", "none"))
    ] = None
    timeout: Annotated[float, Flag("seconds for one attempt", "", "S")] = 30.0
    retries: Annotated[int, Flag("re-sends after the first attempt", "", "N")] = 4
    max_wait: Annotated[float, Flag("seconds for all waiting together", "", "S")] = 60.0
    ca_bundle: Annotated[str | None, Flag("certificates to trust (PEM)", "", "FILE")] = None
    allow_http: Annotated[bool, Flag("plain http to another machine than this")] = False


@dataclass(frozen=True)
class Output:
    """The output flags, the same on every command that shows a reply."""

    output: Annotated[
        str | None,
        Flag("what stdout gets", "-o", "", FORMS),
    ] = None
    query: Annotated[str | None, Flag("a JMESPath expression over the JSON object", "", "EXPR")] = (
        None
    )
    quiet: Annotated[bool, Flag("no status line; errors and warnings stay", "-q")] = False
    show_values: Annotated[bool, Flag("clinical values in messages off a terminal, too")] = False
    no_color: Annotated[bool, Flag("no colour")] = False
    debug: Annotated[bool, Flag("what is sent and received, secrets left out")] = False


@dataclass(frozen=True)
class Settings:
    """Everything a session needs to know, decided.

    `store` is how a status line names the data store; `again` are the connection words that a
    command to be pasted must repeat. `region` is None where AWS's profile has to be asked.
    `token` is the bearer token, never shown.
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
    token: str | None = None

    @property
    def store(self) -> str:
        """The data store's name in a status line."""
        return self.base.label


def resolve(
    flags: Connection,
    environ: Mapping[str, str],
    profile_region: Callable[[str | None], str | None],
) -> Settings:
    """Decide every setting. `profile_region` is asked only where no nearer source has a region.

    Raises UsageError for two targets in one source or an unusable endpoint, ConfigError where
    no source names a target or a region.
    """
    _check_ranges(flags)
    region, region_source = _region(flags, environ)
    base, source = _target(flags, environ, lambda: region or profile_region(flags.profile))
    _check_region(flags.region, base)
    auth = flags.auth or "sigv4"
    if base.local and flags.auth:
        raise UsageError("--local signs with keys of its own: --auth does not go with it")
    return Settings(
        base=base,
        region=flags.region or base.region or region,
        auth=auth,
        profile=flags.profile,
        timeout=flags.timeout,
        retries=flags.retries,
        max_wait=flags.max_wait,
        ca_bundle=flags.ca_bundle or environ.get("AWS_CA_BUNDLE") or None,
        again=_again(flags),
        sources={"target": source, "region": region_source},
        token=environ.get("HLCLI_TOKEN") or None,
    )


def _check_ranges(flags: Connection) -> None:
    if not 0 < flags.timeout < 86400:
        raise UsageError("--timeout must be more than 0 and less than a day, in seconds")
    if flags.retries < 0:
        raise UsageError("--retries must be 0 or more")
    if not 0 <= flags.max_wait < 86400 * 7:
        raise UsageError("--max-wait must be 0 or more and less than a week, in seconds")


def _check_region(named: str | None, base: Base) -> None:
    """A signature for another region than the host's is refused for certain."""
    if named and base.region and named != base.region:
        raise UsageError(
            f"--region is {named}, but the endpoint is in {base.region}",
            hint="leave --region out: an AWS endpoint names its region",
        )


def _region(flags: Connection, environ: Mapping[str, str]) -> tuple[str | None, str]:
    candidates = (
        (flags.region, "--region"),
        (environ.get("AWS_REGION"), "AWS_REGION"),
        (environ.get("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"),
    )
    region, source = next(
        ((value, source) for value, source in candidates if value), (None, "profile")
    )
    if region is not None and not re.fullmatch(r"[a-z0-9-]{1,64}", region):
        raise UsageError(f"{source} is no name of an AWS region", hint="such as eu-west-1")
    return region, source


def _target(
    flags: Connection, environ: Mapping[str, str], region: Callable[[], str | None]
) -> tuple[Base, str]:
    if flags.local:
        if flags.endpoint_url or flags.datastore_id:
            raise UsageError("--local and another endpoint are two targets; give one")
        return Base.for_local(), "--local"
    for url, store_id, source in _named(flags, environ):
        if url:
            return complete(url, store_id, allow_http=flags.allow_http), source
        if store_id:
            return _in_aws(store_id, environ, region, flags.allow_http), source
    raise ConfigError(
        "no endpoint is set",
        hint="give --local, --endpoint-url URL, or --datastore-id ID with --region REGION "
        "(or HLCLI_ENDPOINT_URL, or HLCLI_DATASTORE_ID and AWS_REGION)",
    )


def _named(
    flags: Connection, environ: Mapping[str, str]
) -> tuple[tuple[str | None, str | None, str], ...]:
    """(endpoint, data store id, source), highest source first."""
    return (
        (flags.endpoint_url, flags.datastore_id, "flag"),
        (environ.get("HLCLI_ENDPOINT_URL"), environ.get("HLCLI_DATASTORE_ID"), "environment"),
        (_aws_endpoint(environ), None, "AWS environment"),
    )


def _aws_endpoint(environ: Mapping[str, str]) -> str | None:
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    return environ.get("AWS_ENDPOINT_URL_HEALTHLAKE") or environ.get("AWS_ENDPOINT_URL") or None


def _in_aws(
    store_id: str,
    environ: Mapping[str, str],
    region: Callable[[], str | None],
    allow_http: bool,
) -> Base:
    """A data store by its id: at the service's host, wherever AWS's own tools would find that."""
    override = _aws_endpoint(environ)
    if override:
        return complete(override, store_id, allow_http=allow_http)
    found = region()
    if not found:
        raise ConfigError(
            "a data store id needs a region, and none is set",
            hint="give --region, or set AWS_REGION or the profile's region",
        )
    fips = environ.get("AWS_USE_FIPS_ENDPOINT", "").lower() == "true"
    return aws_base(store_id, found, fips=fips)


def _again(flags: Connection) -> tuple[str, ...]:
    """The words that make a pasted command reach the same store."""
    named = {
        "--endpoint-url": flags.endpoint_url,
        "--datastore-id": flags.datastore_id,
        "--region": flags.region,
        "--profile": flags.profile,
        "--auth": flags.auth,
        "--ca-bundle": flags.ca_bundle,
    }
    words = ["--local"] if flags.local else []
    words += [word for name, value in named.items() if value for word in (name, value)]
    return (*words, "--allow-http") if flags.allow_http else tuple(words)
