"""Who asks AWS, and where: the profile and the region; and what the control plane is asked with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hlcli.config import ranges
from hlcli.config.flags import Connection
from hlcli.config.stores import ConfigFile
from hlcli.config.target_of import Target
from hlcli.errors import ConfigError, UsageError

#: The variables that name a profile, in botocore's order.
PROFILES = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
#: As botocore has it: a label of a host's name.
REGION = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True)
class Account:
    """With what an account is asked for its data stores. None: AWS's own way to find it;
    `timeout` is in seconds."""

    profile: str | None = None
    region: str | None = None
    ca_bundle: str | None = None
    timeout: float | None = None


def account_of(flags: Connection, environ: Mapping[str, str], file: ConfigFile) -> Account:
    """As for a store of which nothing is known yet. Raises UsageError and ConfigError for what
    cannot be meant."""
    nobody = Target("")
    timeout, source = first((flags.timeout, "--timeout"), (file.defaults.timeout, "defaults"))
    check_range("timeout", timeout, source, file)
    bundle, _ = first(
        (flags.ca_bundle, ""),
        (environ.get("AWS_CA_BUNDLE") or None, ""),
        (file.defaults.ca_bundle, ""),
    )
    profile, _ = profile_of(flags, environ, nobody, file)
    region, _ = region_of(flags, environ, nobody, file)
    return Account(profile, region, bundle, timeout)


def first(*candidates: tuple[Any, str]) -> tuple[Any, str]:
    """The first value that was given, and where."""
    return next(((value, source) for value, source in candidates if value is not None), (None, ""))


def check_range(name: str, value: Any, source: str, file: ConfigFile) -> None:
    """Raises UsageError for a flag's number, ConfigError, naming the file, for one of a file."""
    wrong = ranges.problem(name, value)
    if not wrong:
        return
    if source.startswith("--"):
        raise UsageError(f"{source} {wrong}")
    raise ConfigError(f"{file.path}: {source}.{name} {wrong}")


def profile_of(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> tuple[str | None, str]:
    """A profile given beats keys in the environment, so that of a store nobody named must not."""
    own = target.store.profile or None
    of_file = first((own, target.own), (file.defaults.profile or None, "defaults"))
    if flags.profile is not None:
        return flags.profile, "--profile"
    if target.explicit and own is not None:
        return of_file
    set_in_aws = (*PROFILES, "AWS_ACCESS_KEY_ID")
    named = next((name for name in set_in_aws if environ.get(name)), None)
    return (None, named) if named else of_file


def region_of(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> tuple[str | None, str]:
    """The region to sign for; None and "profile" where AWS's profile has to be asked. A store's
    own region is a part of what it is: only a flag says otherwise."""
    region, source = next(
        (found for found in _regions(flags, environ, target, file) if found[0]), (None, "profile")
    )
    if region is None or REGION.fullmatch(region):
        return region, source
    hint = "such as eu-west-1"
    if source == "--region":
        raise UsageError(f"{source} is no name of an AWS region", hint=hint)
    where = source if source.isupper() else f"{file.path}: {source}.region"
    raise ConfigError(f"{where} is no name of an AWS region", hint=hint)


def _regions(
    flags: Connection, environ: Mapping[str, str], target: Target, file: ConfigFile
) -> tuple[tuple[str | None, str], ...]:
    return (
        (flags.region, "--region"),
        (target.store.region, target.own),
        (environ.get("AWS_REGION"), "AWS_REGION"),
        (environ.get("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"),
        (file.defaults.region, "defaults"),
    )
