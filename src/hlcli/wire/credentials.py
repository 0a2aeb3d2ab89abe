"""AWS credentials: botocore's chain, asked only when something must be signed.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from hlcli.errors import CredentialsError

if TYPE_CHECKING:
    from botocore import credentials as provided
    from botocore.session import Session

    from hlcli.wire.program import Announce


class Frozen(NamedTuple):
    """Key, secret and token of one generation. botocore's own such tuple takes 7 ms to import."""

    access_key: str
    secret_key: str
    token: str | None = None

    def __repr__(self) -> str:
        return "Frozen(…)"


class Credentials:
    """Where keys come from. `fixed` (access key, secret key) stands for the whole chain; `may_ask`
    lets a profile that needs an MFA code ask for it on the terminal. `announce` is told that a
    program is waited for.

    `environ` is consulted for keys; the rest of the chain is botocore's, which reads the
    process's own environment and AWS's files.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        profile: str | None = None,
        fixed: tuple[str, str] | None = None,
        *,
        may_ask: bool = False,
        announce: Announce | None = None,
    ) -> None:
        self._environ = environ
        self._announce = announce
        self._profile = profile
        self._fixed = fixed
        self._may_ask = may_ask
        self._found: provided.Credentials | None = None
        self._last: Frozen | None = None
        self._lock = Lock()

    def frozen(self) -> Frozen:
        """Key, secret and token of one generation. Raises CredentialsError with a hint."""
        with self._lock:
            self._last = self._at_hand() or self._from_chain()
            return self._last

    def refresh(self) -> bool:
        """Ask the chain from its beginning; True if it has other credentials than were used."""
        with self._lock:
            if self._at_hand() is not None:
                return False
            used, self._found = self._last, None
            try:
                return self._from_chain(renew=True) != used
            except CredentialsError:
                return False

    @property
    def method(self) -> str:
        """Where they came from, in botocore's word: env, shared-credentials-file, sso …"""
        if self._fixed:
            return "fixed"
        return "env" if self._at_hand() else getattr(self._found, "method", "")

    @property
    def expires(self) -> datetime | None:
        """Until when the last ones hold, if that is known; botocore has no public name for it."""
        found = None if self._at_hand() else getattr(self._found, "_expiry_time", None)
        return found if isinstance(found, datetime) else None

    def _at_hand(self) -> Frozen | None:
        """What the chain would find first, without the 40 ms that the chain takes to set up."""
        env = self._environ
        key, secret = self._fixed or (
            env.get("AWS_ACCESS_KEY_ID"),
            env.get("AWS_SECRET_ACCESS_KEY"),
        )
        chain = self._profile is not None or env.get("AWS_CREDENTIAL_EXPIRATION")
        if not key or not secret or (chain and not self._fixed):
            return None
        # botocore's order: the older of the two names wins.
        token = env.get("AWS_SECURITY_TOKEN") or env.get("AWS_SESSION_TOKEN") or None
        return Frozen(key, secret, None if self._fixed else token)

    def _from_chain(self, renew: bool = False) -> Frozen:
        """With `renew`, what the AWS CLI's cache has of the last ones does not count."""
        try:
            if self._found is None:
                refused = self._last.access_key if renew and self._last else None
                session = _session(self._profile, self._may_ask, refused, self._announce)
                self._found = session.get_credentials()
            # Only this asks a provider that is slow, remote, or logged out.
            frozen = self._found.get_frozen_credentials() if self._found else None
        except Exception as error:  # whatever a provider, a file or a process comes to
            raise _refused(error, self._profile, self._environ) from error
        if frozen is None or not frozen.access_key or not frozen.secret_key:
            from hlcli.wire.refusals import nothing_found

            raise nothing_found()
        return Frozen(frozen.access_key, frozen.secret_key, frozen.token)


def region_of(profile: str | None, environ: Mapping[str, str]) -> str | None:
    """The region of an AWS profile (None: the one AWS_PROFILE names, or the default one).

    Raises CredentialsError for a profile that does not exist.
    """
    if profile is None and not environ.get("AWS_PROFILE") and not _has_config(environ):
        return None
    try:
        found = _session(profile, may_ask=False).get_config_variable("region")
    except Exception as error:
        raise _refused(error, profile, environ) from error
    return str(found) if found else None


def _has_config(environ: Mapping[str, str]) -> bool:
    """A file that may name a region: botocore puts both together."""
    config = environ.get("AWS_CONFIG_FILE") or "~/.aws/config"
    keys = environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials"
    try:
        return any(Path(one).expanduser().exists() for one in (config, keys))
    except (OSError, RuntimeError):  # no HOME, or one that may not be looked into
        return False


def _session(
    profile: str | None,
    may_ask: bool,
    refused: str | None = None,
    announce: Announce | None = None,
) -> Session:
    from botocore.session import Session

    from hlcli.wire.process import mind_processes
    from hlcli.wire.rolecache import keep_roles

    session = Session(profile=profile)
    chain = session.get_component("credential_provider")
    keep_roles(chain, refused)
    mind_processes(chain, announce, may_ask)
    if not may_ask:
        from hlcli.wire.refusals import cannot_ask

        chain.get_provider("assume-role")._prompter = cannot_ask
    return session


def _refused(error: Exception, profile: str | None, environ: Mapping[str, str]) -> CredentialsError:
    from botocore.exceptions import ProfileNotFound

    from hlcli.wire.refusals import explained

    known = _known_profiles() if isinstance(error, ProfileNotFound) else ()
    return explained(error, profile or environ.get("AWS_PROFILE"), known, environ)


def _known_profiles() -> tuple[str, ...]:
    from botocore.session import Session

    try:
        return tuple(Session().available_profiles)
    except Exception:  # a file that cannot be read has been complained about already
        return ()
