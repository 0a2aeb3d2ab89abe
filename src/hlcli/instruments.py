"""What a data store is examined with: credentials and who they belong to, the way to the endpoint,
and what the control plane says. Each look raises HlcliError where it fails."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hlcli.config import Settings
from hlcli.config.target_of import aws_endpoint
from hlcli.env import Env
from hlcli.errors import ConfigError, ControlRefused
from hlcli.target import is_loopback

if TYPE_CHECKING:
    from hlcli.wire.bearer import Tokens
    from hlcli.wire.control import Control
    from hlcli.wire.credentials import Credentials
    from hlcli.wire.probe import Reached
    from hlcli.wire.program import Announce

#: Seconds. What is only nice to know is not waited for.
_PATIENCE = 10.0
#: So many times this for all that a look takes: to connect and to read, twice.
_ROUNDS = 4


def _caught(
    ask: Callable[[], Mapping[str, Any]], came: list[Mapping[str, Any] | BaseException]
) -> None:
    try:
        came.append(ask())
    except BaseException as error:  # is raised where it is waited for
        came.append(error)


@dataclass(frozen=True)
class Instruments:
    """For the store that the settings name. `learn` is told the secrets that are had, `announce`
    what is worth saying meanwhile."""

    env: Env
    settings: Settings
    learn: Callable[[str], None]
    announce: Announce | None = None

    @property
    def inside(self) -> bool:
        """The endpoint is in this process: there is no way to it."""
        return self.settings.base.local or self.env.transport is not None

    @cached_property
    def credentials(self) -> Credentials:
        """Those that requests are signed with; they are asked for by `frozen`."""
        from hlcli.wire.credentials import Credentials

        env = self.env
        profile, tell = self.settings.profile, self.announce
        return Credentials(env.environ, profile, may_ask=env.may_ask, announce=tell)

    @property
    def token_from(self) -> str:
        """Where the bearer token comes from, if any is named."""
        tokens = self.settings.tokens
        named = {
            "token": "HLCLI_TOKEN",
            "token_file": f"the file {tokens.token_file}",
            "token_command": "the token_command of the config file",
            "client": f"the token endpoint, for {tokens.client_id}",
        }
        return named.get(tokens.kind, "")

    @cached_property
    def token_expires(self) -> datetime | None:
        """When the bearer token ends, if it is a JWT that says so (it is not verified). It is had
        for that."""
        _, _, rest = self._token().partition(".")
        claims = rest.partition(".")[0]
        try:
            found = json.loads(b64decode(claims + "=" * (-len(claims) % 4), b"-_")).get("exp")
            return datetime.fromtimestamp(found, UTC)
        # RecursionError: brackets without end.
        except (ValueError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
            return None

    @cached_property
    def tokens(self) -> Tokens:
        """Where bearer tokens come from. Raises CredentialsError where nothing is named."""
        from hlcli.wire.link import Link
        from hlcli.wire.sources import Keys, source_of

        settings = self.settings
        patience = min(_PATIENCE, settings.timeout)
        link = Link(settings.base.url, patience, ca_bundle=settings.ca_bundle)
        keys = Keys(settings.region, settings.profile, self.env.may_ask)
        return source_of(settings.tokens, self.env, link, self.learn, keys, self.announce)

    def _token(self) -> str:
        found = self.tokens.token()
        self.learn(found)
        return found

    @property
    def region(self) -> str:
        """The region to sign for. Raises ConfigError where there is none."""
        from hlcli.wire.credentials import region_of

        settings = self.settings
        found = settings.region or region_of(settings.profile, self.env.environ)
        if not found:
            raise ConfigError("no region to sign for", hint="give --region, or set AWS_REGION")
        return found

    @property
    def knows_identity(self) -> bool:
        """There is an STS to ask: not where the endpoint is on this machine, whose keys are made
        up, unless the environment says where STS is."""
        return self._sts is not None or not self.loopback

    def identity(self) -> Mapping[str, Any]:
        """Account and Arn of who asks."""
        return self._in_time(lambda: self._control(self._sts, "sts").identity())

    def reach(self) -> Reached | None:
        """The way to the endpoint; None where a proxy hides it."""
        from hlcli.wire.probe import reach

        settings, env = self.settings, self.env
        patience = min(_PATIENCE, settings.timeout)
        return reach(settings.base.url, settings.ca_bundle, env, patience)

    def described(self, datastore_id: str) -> Mapping[str, Any]:
        """DatastoreProperties of the data store."""
        plane = self._plane
        return self._in_time(lambda: self._control(plane, "healthlake").describe(datastore_id))

    def _in_time(self, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """botocore's patience is for each read: who drips holds it for ever."""
        came: list[Mapping[str, Any] | BaseException] = []
        asking = Thread(target=_caught, args=(ask, came), daemon=True)
        asking.start()
        seconds = _ROUNDS * min(_PATIENCE, self.settings.timeout)
        asking.join(seconds)
        if not came:
            raise ControlRefused("unreachable", f"there is no end of its answer in {seconds:g} s")
        if isinstance(came[0], BaseException):
            raise came[0]
        return came[0]

    @property
    def loopback(self) -> bool:
        return is_loopback(urlsplit(self.settings.base.url).hostname or "")

    @property
    def _sts(self) -> str | None:
        return aws_endpoint(self.env.environ, "AWS_ENDPOINT_URL_STS")

    @property
    def _plane(self) -> str | None:
        """Where AWS's tools would ask; else the endpoint's own host, if it is AWS's or this
        machine; else AWS's host in the region."""
        told = aws_endpoint(self.env.environ)
        if told:
            return told
        url = urlsplit(self.settings.base.url)
        same = self.settings.base.region is not None or self.loopback
        return f"{url.scheme}://{url.netloc}" if same else None

    def _control(self, endpoint: str | None, service: str) -> Control:
        from hlcli.wire.control import Control

        patience = min(_PATIENCE, self.settings.timeout)
        bundle = self.settings.ca_bundle
        return Control(self.credentials, self.region, endpoint, bundle, patience, 1, service)
