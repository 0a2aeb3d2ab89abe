"""credential_process: botocore's provider, with an end to its patience and words for its errors.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.credentials import CredentialResolver, ProcessProvider

from hlcli.errors import CredentialsError
from hlcli.wire.program import Announce, Program
from hlcli.wire.refusals import of_process


class Process(ProcessProvider):
    """Of one profile. `may_ask`: it may read from our standard input, which is a terminal; else
    that is a request's body, or a load's wire."""

    def __init__(
        self,
        profile: str,
        load_config: Callable[[], Any],
        announce: Announce | None,
        may_ask: bool,
    ) -> None:
        what = f"the credential_process of the profile {profile}"
        stdin = None if may_ask else subprocess.DEVNULL
        run = partial(Program, what, announce, stdin=stdin)
        super().__init__(profile, load_config, run)
        self._profile = profile

    def load(self) -> Any:
        """Its credentials, or None where the profile names no process."""
        return self._told(super().load)

    def _retrieve_credentials_using(self, command: str) -> Any:
        ask: Any = super()
        return self._told(partial(ask._retrieve_credentials_using, command))

    def _told(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except CredentialsError:
            raise
        except Exception as error:  # whatever its output comes to
            raise of_process(error, self._profile) from error


def mind_processes(chain: CredentialResolver, announce: Announce | None, may_ask: bool) -> None:
    """Let `chain` run processes so, for its own profile and for those its roles are based on."""
    old: Any = chain.get_provider(ProcessProvider.METHOD)
    roles: Any = chain.get_provider("assume-role")

    def made(profile: str) -> Process:
        return Process(profile, old._load_config, announce, may_ask)

    chain.insert_after(ProcessProvider.METHOD, made(old._profile_name))
    chain.remove(ProcessProvider.METHOD)  # the first of that name
    roles._profile_provider_builder._create_process_provider = made
